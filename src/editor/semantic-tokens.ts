// VS Code's semantic tokens: the words of a trace from its tokens, and how handles fare from its run.
import * as vscode from 'vscode';
import { handleState } from '../language/token-modifiers';
import { indexOfRun } from '../analysis/run-index';
import type { Host } from '../host/host';
import { TokenIndexBuilder } from '../trace/token-index';
import { type Token, TokenKind } from '../trace/tokens';
import { formatOf, type PresentRuns } from './present-runs';
import { traceSelector } from './selectors';

const types = ['keyword', 'variable', 'class', 'number', 'property', 'enumMember', 'operator', 'string', 'function', 'comment'] as const;
const modifiers = ['declaration', 'leaked', 'failed', 'unused'] as const;
const legend = new vscode.SemanticTokensLegend([...types], [...modifiers]);

/** Colours words by what they are, and handles by how they fare; only for the lines in view. */
export class SemanticTokens implements vscode.DocumentRangeSemanticTokensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChangeSemanticTokens = this.changes.event;

  constructor(
    { sessions }: Host,
    private readonly runs: PresentRuns,
  ) {
    this.subscription = vscode.Disposable.from(
      this.changes,
      vscode.languages.registerDocumentRangeSemanticTokensProvider(traceSelector, this, legend),
      sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state' && session.state.kind !== 'running') this.changes.fire();
        });
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  async provideDocumentRangeSemanticTokens(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.SemanticTokens | undefined> {
    const mapped = await this.runs.exactOrMapped(document, token);
    if (token.isCancellationRequested) return undefined;
    const index = mapped && indexOfRun(mapped.ready.run);
    const builder = new vscode.SemanticTokensBuilder(legend);
    const first = range.start.line;
    const texts: string[] = [];
    for (let line = first; line <= range.end.line && line < document.lineCount; line++) texts.push(document.lineAt(line).text);
    // One reader for all lines: to make one takes longer than to read a line.
    const tokens = new TokenIndexBuilder(formatOf(document));
    tokens.push(texts);
    texts.forEach((text, at) => {
      const before = mapped?.lines.before(first + at + 1);
      for (const word of tokens.index.ofLine(at + 1)) {
        const type = typeOf(word);
        if (type === undefined) continue;
        let bits = word.kind === TokenKind.HandleDefinition ? bitOf('declaration') : 0;
        if (index && before !== undefined && type === 'variable') {
          const state = handleState(index, before, text, word);
          if (state !== undefined) bits |= bitOf(state);
        }
        builder.push(first + at, word.column - 1, word.endColumn - word.column, types.indexOf(type), bits);
      }
    });
    return builder.build();
  }
}

function bitOf(modifier: (typeof modifiers)[number]): number {
  return 1 << modifiers.indexOf(modifier);
}

/** Attributes' values may be anything: the grammar colours them. */
function typeOf({ kind }: Token): (typeof types)[number] | undefined {
  switch (kind) {
    case TokenKind.Keyword:
      return 'keyword';
    case TokenKind.HandleDefinition:
    case TokenKind.HandleUse:
    case TokenKind.RepeatName:
      return 'variable';
    case TokenKind.CacheName:
      return 'class';
    case TokenKind.Size:
    case TokenKind.Number:
    case TokenKind.Address:
      return 'number';
    case TokenKind.Option:
    case TokenKind.AttributeKey:
      return 'property';
    case TokenKind.Value:
    case TokenKind.ErrorCode:
      return 'enumMember';
    case TokenKind.Metric:
      return 'function';
    case TokenKind.Operator:
      return 'operator';
    case TokenKind.Text:
    case TokenKind.FileName:
      return 'string';
    case TokenKind.Comment:
      return 'comment';
    case TokenKind.AttributeValue:
      return undefined;
  }
}
