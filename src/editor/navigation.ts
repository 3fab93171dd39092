// Definitions, references, highlights, renaming and linked editing, from language/symbols (what a word names) and language/navigation
// (where it was allocated).
import * as vscode from 'vscode';
import { formatCount } from '../model/size';
import type { HoverContext } from '../language/hovers/context';
import { definitionLines, linesOfLife, tokenLike } from '../language/navigation';
import {
  canBeRenamed,
  nameError,
  nameRange,
  findOccurrences,
  symbolAt,
  wholeFamily,
  type Occurrence,
  type TraceSymbol,
} from '../language/symbols';
import type { Host } from '../host/host';
import { tokensOfFormat } from '../trace/line-tokens';
import type { Token } from '../trace/tokens';
import { linesOf, mostLines, toRange, type DocumentTokens } from './document-tokens';
import { workOn } from './document-work';
import { formatOf, preparedIndex, type MappedRun, type PresentRuns } from './present-runs';
import { languageSelector, traceSelector } from './selectors';

/** Occurrences that are edited together while somebody types. */
const mostLinked = 1000;

/** The word at a position. */
interface Found {
  readonly symbol: TraceSymbol;
  readonly token: Token;
}

/** From a word to where it is defined, used, and renamed. */
export class Navigation {
  constructor(
    private readonly host: Host,
    private readonly runs: PresentRuns,
    private readonly tokens: DocumentTokens,
  ) {}

  register(): vscode.Disposable {
    const languages = vscode.languages;
    return vscode.Disposable.from(
      languages.registerDefinitionProvider(traceSelector, { provideDefinition: (...args) => this.definition(...args) }),
      languages.registerReferenceProvider(traceSelector, { provideReferences: (...args) => this.references(...args) }),
      languages.registerDocumentHighlightProvider(traceSelector, { provideDocumentHighlights: (...args) => this.highlights(...args) }),
      languages.registerRenameProvider(languageSelector, {
        prepareRename: (document, position) => this.prepareRename(document, position),
        provideRenameEdits: (...args) => this.rename(...args),
      }),
      languages.registerLinkedEditingRangeProvider(languageSelector, {
        provideLinkedEditingRanges: (...args) => this.linkedEditing(...args),
      }),
    );
  }

  private async definition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LocationLink[]> {
    const found = wordAt(document, position);
    const mapped = found && (await this.runs.exactOrMapped(document, token));
    const context = mapped && (await this.contextOf(document, position, mapped, token));
    if (!context) return [];
    const word = document.getText(toRange({ line: position.line + 1, ...found.token }));
    return definitionLines(context, found.token).flatMap((before) => {
      const line = mapped.lines.now(before);
      if (line === undefined) return [];
      const { text } = document.lineAt(line - 1);
      const target = tokenLike(word, text, tokensOfFormat(context.format, text));
      return [
        {
          originSelectionRange: toRange({ line: position.line + 1, ...found.token }),
          targetUri: document.uri,
          targetRange: document.lineAt(line - 1).range,
          targetSelectionRange: target ? toRange({ line, ...target }) : undefined,
        },
      ];
    });
  }

  private async references(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    const found = wordAt(document, position);
    if (!found) return [];
    const occurrences = await this.occurrences(document, found.symbol, token);
    const shown = includeDeclaration ? occurrences : occurrences.filter(({ isDefinition }) => !isDefinition);
    return shown.map((occurrence) => new vscode.Location(document.uri, toRange(occurrence)));
  }

  /** The same word while the same allocation lives: names and, above all, recorded pointers are used again for others. */
  private async highlights(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentHighlight[]> {
    const found = wordAt(document, position);
    if (!found) return [];
    let occurrences = await this.occurrences(document, found.symbol, token);
    const mapped = found.symbol.kind === 'handle' ? this.runs.latest(document) : undefined;
    const context = mapped && (await this.contextOf(document, position, mapped, token));
    const life = context && linesOfLife(context, found.token);
    if (life) {
      occurrences = occurrences.filter(({ line }) => {
        const before = mapped.lines.before(line);
        return line === position.line + 1 || before === undefined || (before >= life.from && before <= life.to);
      });
    }
    return occurrences.map((occurrence) => {
      const kind = occurrence.isDefinition ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read;
      return new vscode.DocumentHighlight(toRange(occurrence), kind);
    });
  }

  private prepareRename(document: vscode.TextDocument, position: vscode.Position): { range: vscode.Range; placeholder: string } {
    const found = wordAt(document, position);
    if (!found || !canBeRenamed(found.symbol, formatOf(document))) {
      throw new Error(vscode.l10n.t('Only handles and caches that the trace names itself can be renamed.'));
    }
    if (document.lineCount > mostLines) {
      throw new Error(vscode.l10n.t('Names can be renamed in traces of at most {0} lines.', formatCount(mostLines)));
    }
    const range = toRange({ line: position.line + 1, ...nameRange(found.symbol, { ...found.token, line: 0, isDefinition: false }) });
    return { range, placeholder: document.getText(range) };
  }

  private async rename(
    document: vscode.TextDocument,
    position: vscode.Position,
    name: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const found = wordAt(document, position);
    if (!found || !canBeRenamed(found.symbol, formatOf(document))) return undefined;
    const error = nameError(found.symbol, name, this.host.localize);
    if (error !== undefined) throw new Error(error);
    const symbol = wholeFamily(found.symbol);
    const taken = await this.occurrences(document, renamed(symbol, name), token);
    const occurrences = await this.occurrences(document, symbol, token);
    if (
      taken.length > 0 &&
      name !==
        document.getText(toRange({ line: position.line + 1, ...nameRange(symbol, { ...found.token, line: 0, isDefinition: false }) }))
    ) {
      throw new Error(vscode.l10n.t('{0} is used on line {1} already.', name, formatCount(taken[0].line)));
    }
    const edit = new vscode.WorkspaceEdit();
    for (const occurrence of occurrences) {
      edit.replace(document.uri, toRange({ line: occurrence.line, ...nameRange(symbol, occurrence) }), name);
    }
    return edit;
  }

  private async linkedEditing(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LinkedEditingRanges | undefined> {
    const found = wordAt(document, position);
    if (!found || !canBeRenamed(found.symbol, formatOf(document))) return undefined;
    const symbol = wholeFamily(found.symbol);
    const occurrences = await this.occurrences(document, symbol, token);
    if (occurrences.length < 2 || occurrences.length > mostLinked) return undefined;
    const ranges = occurrences.map((occurrence) => toRange({ line: occurrence.line, ...nameRange(symbol, occurrence) }));
    // Elsewhere in the word, as in the index of a member, only that is meant.
    if (!ranges.some((range) => range.contains(position))) return undefined;
    return new vscode.LinkedEditingRanges(ranges, /[A-Za-z_][A-Za-z0-9_.$:-]*/);
  }

  private async occurrences(document: vscode.TextDocument, symbol: TraceSymbol, token: vscode.CancellationToken): Promise<Occurrence[]> {
    const index = await this.tokens.of(document, token);
    if (!index) return [];
    return (await workOn(document, findOccurrences(symbol, index, linesOf(document), formatOf(document)), token)) ?? [];
  }

  private async contextOf(
    document: vscode.TextDocument,
    position: vscode.Position,
    mapped: MappedRun,
    token: vscode.CancellationToken,
  ): Promise<HoverContext | undefined> {
    const line = mapped.lines.before(position.line + 1);
    const index = line === undefined ? undefined : await preparedIndex(mapped.ready, token);
    if (!index || line === undefined) return undefined;
    const { text } = document.lineAt(position.line);
    const format = formatOf(document);
    return { index, line, text, tokens: tokensOfFormat(format, text), format, localize: this.host.localize, link: String };
  }
}

function wordAt(document: vscode.TextDocument, { line, character }: vscode.Position): Found | undefined {
  const { text } = document.lineAt(line);
  const format = formatOf(document);
  return symbolAt(text, tokensOfFormat(format, text), character + 1, format);
}

/** The symbol that would be there if one was renamed. */
function renamed(symbol: TraceSymbol, name: string): TraceSymbol {
  if (symbol.kind !== 'handle') return { ...symbol, name };
  return { kind: 'handle', pattern: { ...symbol.pattern, name } };
}
