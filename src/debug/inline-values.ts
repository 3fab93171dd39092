import * as vscode from 'vscode';
import { formatOf } from '../host/sources';
import { languageIds } from '../model/contributions';
import { textOfToken, tokensOfFormat, type Token } from '../trace/line-tokens';
import { TokenKind } from '../trace/tokens';
import { cacheExpression, handleExpression } from './expressions/handle-text';

/** Lines above the one the debugger stands at whose handles are told: further ones are rarely looked at. */
const mostLines = 60;

/** Tells behind the lines what their handles hold, and under the pointer what a word stands for. */
export function registerInlineValues(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.languages.registerInlineValuesProvider([...languageIds], { provideInlineValues }),
    vscode.languages.registerEvaluatableExpressionProvider([...languageIds], { provideEvaluatableExpression }),
  );
}

function provideInlineValues(
  document: vscode.TextDocument,
  viewPort: vscode.Range,
  context: vscode.InlineValueContext,
): vscode.InlineValue[] {
  const last = Math.min(viewPort.end.line, context.stoppedLocation.end.line);
  const values: vscode.InlineValue[] = [];
  for (let line = Math.max(viewPort.start.line, last - mostLines); line <= last; line++) {
    const told = new Set<string>();
    for (const { range, expression, kind } of wordsOfLine(document, line)) {
      if (kind === 'cache' || told.has(expression)) continue;
      told.add(expression);
      values.push(new vscode.InlineValueEvaluatableExpression(range, expression));
    }
  }
  return values;
}

function provideEvaluatableExpression(document: vscode.TextDocument, position: vscode.Position): vscode.EvaluatableExpression | undefined {
  const word = wordsOfLine(document, position.line).find(({ range }) => range.contains(position));
  return word && new vscode.EvaluatableExpression(word.range, word.expression);
}

interface Word {
  readonly range: vscode.Range;
  readonly expression: string;
  readonly kind: 'handle' | 'cache' | 'metric';
}

/** What of a line an expression can stand for: single handles, caches, metrics. */
function wordsOfLine(document: vscode.TextDocument, line: number): Word[] {
  const { text } = document.lineAt(line);
  const format = formatOf(document.languageId);
  if (!format) return [];
  return tokensOfFormat(format, text).flatMap((token) => wordOf(token, text, line) ?? []);
}

function wordOf(token: Token, line: string, at: number): Word | undefined {
  const { kind, column, endColumn } = token;
  const text = textOfToken(line, token);
  const range = new vscode.Range(at, column - 1, at, endColumn - 1);
  switch (kind) {
    case TokenKind.HandleDefinition:
    case TokenKind.HandleUse:
      // A range is many handles.
      return /\[.*(\.\.|\*)/.test(text) ? undefined : { range, expression: handleExpression(text), kind: 'handle' };
    case TokenKind.CacheName:
      return { range, expression: cacheExpression(text), kind: 'cache' };
    case TokenKind.Metric:
      return /^[a-z]+$/.test(text) ? { range, expression: text, kind: 'metric' } : undefined;
    default:
      return undefined;
  }
}
