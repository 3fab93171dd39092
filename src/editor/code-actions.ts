// The light bulb: VS Code's code actions from language/fixes, for the text that was run last.
import * as vscode from 'vscode';
import { cacheFix } from '../language/fixes/cache-fix';
import { expectationsFix } from '../language/fixes/expect-fixes';
import type { Fix, FixEdit, FixScope } from '../language/fixes/fix';
import { fixAll, fixesFor, freeAllFix } from '../language/fixes/fixes';
import { indexOfRun } from '../analysis/run-index';
import type { Host } from '../host/host';
import { linesOf, type DocumentTokens } from './document-tokens';
import type { PresentRuns } from './present-runs';
import { languageSelector } from './selectors';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('alloctrace');

/** Diagnostics on the lines asked about that are looked at. */
const mostFixed = 20;

/** An action whose edits are made when it is chosen. */
class LateAction extends vscode.CodeAction {
  private readonly version: number;

  constructor(
    private readonly fix: Fix,
    kind: vscode.CodeActionKind,
    private readonly document: vscode.TextDocument,
  ) {
    super(fix.title, kind);
    this.version = document.version;
  }

  /** Edits are for exactly the text that was run. */
  resolve(): void {
    if (this.document.version === this.version) this.edit = editOf(this.fix, this.document);
  }
}

/** Puts right what is wrong, and turns a trace into a better one. Only the trace language is written by people. */
export class CodeActions implements vscode.CodeActionProvider {
  constructor(
    private readonly host: Host,
    private readonly runs: PresentRuns,
    private readonly tokens: DocumentTokens,
  ) {}

  register(): vscode.Disposable {
    const kinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite, fixAllKind];
    return vscode.languages.registerCodeActionsProvider(languageSelector, this, { providedCodeActionKinds: kinds });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    // Edits are made for exactly the text that was run, and by its own diagnostics.
    const ready = await this.runs.exact(document, token);
    const session = this.host.sessions.get(document.uri.toString());
    const tokens = ready && (await this.tokens.of(document, token));
    if (!ready || !session || !tokens) return [];
    const scope: FixScope = { index: indexOfRun(ready.run), lines: linesOf(document), tokens, localize: this.host.localize };
    const { only } = context;
    const actions: vscode.CodeAction[] = [];
    const wants = (kind: vscode.CodeActionKind): boolean => !only || only.contains(kind);
    const known = session.problems.complete ? session.problems.diagnostics : [];
    if (wants(vscode.CodeActionKind.QuickFix)) {
      const [first, last] = [range.start.line + 1, range.end.line + 1];
      const here = known.filter(({ line }) => line >= first && line <= last).slice(0, mostFixed);
      for (const diagnostic of here) {
        const shown = context.diagnostics.filter(
          (each) => codeOf(each) === diagnostic.code && each.range.start.line + 1 === diagnostic.line,
        );
        for (const fix of fixesFor(scope, diagnostic)) actions.push(convert(fix, vscode.CodeActionKind.QuickFix, document, shown));
      }
      const all = here.some(({ code }) => code === 'leak') ? freeAllFix(scope) : undefined;
      if (all) actions.push(convert(all, vscode.CodeActionKind.QuickFix, document));
    }
    if (wants(vscode.CodeActionKind.RefactorRewrite)) {
      const line = range.end.line + 1;
      const cache = cacheFix(scope, line);
      if (cache) actions.push(convert(cache, vscode.CodeActionKind.RefactorRewrite, document));
      const expectations = expectationsFix(scope, line);
      if (expectations) actions.push(new LateAction(expectations, vscode.CodeActionKind.RefactorRewrite, document));
    }
    // Unasked it would stand in the menu of every line.
    if (only?.intersects(fixAllKind)) {
      const edits = fixAll(scope, known);
      const title = vscode.l10n.t('Free what leaks and remove second frees');
      if (edits.length > 0) actions.push(convert({ title, edits }, fixAllKind, document));
    }
    return actions;
  }

  /** What takes long to work out is worked out only for the action that was chosen. */
  resolveCodeAction(action: vscode.CodeAction): vscode.CodeAction {
    if (action instanceof LateAction) action.resolve();
    return action;
  }
}

function convert(
  fix: Fix,
  kind: vscode.CodeActionKind,
  document: vscode.TextDocument,
  diagnostics?: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, kind);
  action.edit = editOf(fix, document);
  action.isPreferred = fix.isPreferred;
  action.diagnostics = diagnostics;
  return action;
}

function editOf({ edits }: Fix, document: vscode.TextDocument): vscode.WorkspaceEdit {
  const all = new vscode.WorkspaceEdit();
  all.set(
    document.uri,
    edits.map((edit) => convertEdit(edit, document)),
  );
  return all;
}

function convertEdit({ line, column, endLine, endColumn, text }: FixEdit, document: vscode.TextDocument): vscode.TextEdit {
  const written = document.eol === vscode.EndOfLine.CRLF ? text.replace(/\n/g, '\r\n') : text;
  return vscode.TextEdit.replace(new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1), written);
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
