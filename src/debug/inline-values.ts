// Values behind the lines of the editor while a trace is debugged: VS Code asks the adapter to evaluate what is named here.
import * as vscode from 'vscode';
import { formatOfLanguage, languageIds } from '../trace/languages';
import { tokensOfFormat } from '../trace/line-tokens';
import { textOfToken, type Token, TokenKind } from '../trace/tokens';
import { cacheExpression, handleExpression } from '../query/expressions/handle-text';
import { metrics } from '../query/expressions/vocabulary';

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
  const stopped = context.stoppedLocation.end.line;
  const last = Math.min(viewPort.end.line, stopped);
  const values: vscode.InlineValue[] = [];
  // Above the statement done last, figures were others: beside an expectation the present one would contradict it.
  let areFiguresPresent = true;
  for (let line = last; line >= Math.max(viewPort.start.line, last - mostLines); line--) {
    const tokens = tokensOf(document, line);
    areFiguresPresent &&= line === stopped || !isOperation(document, line, tokens);
    const told = new Set<string>();
    for (const { range, expression, kind } of wordsOf(document, line, tokens)) {
      if (kind === 'cache' || (kind === 'metric' && !areFiguresPresent) || told.has(expression)) continue;
      told.add(expression);
      values.push(new vscode.InlineValueEvaluatableExpression(range, expression));
    }
  }
  return values;
}

function provideEvaluatableExpression(document: vscode.TextDocument, position: vscode.Position): vscode.EvaluatableExpression | undefined {
  const { line } = position;
  const word = wordsOf(document, line, tokensOf(document, line)).find(({ range }) => range.contains(position));
  return word && new vscode.EvaluatableExpression(word.range, word.expression);
}

interface Word {
  readonly range: vscode.Range;
  readonly expression: string;
  readonly kind: 'handle' | 'cache' | 'metric';
}

function tokensOf(document: vscode.TextDocument, line: number): Token[] {
  const format = formatOfLanguage(document.languageId);
  return format ? tokensOfFormat(format, document.lineAt(line).text) : [];
}

/** Whether the statement on a line changes the state. */
function isOperation(document: vscode.TextDocument, line: number, [first]: readonly Token[]): boolean {
  if (!first || first.kind === TokenKind.Comment) return false;
  return !/^(expect|mark)$/.test(textOfToken(document.lineAt(line).text, first));
}

/** What of a line an expression can stand for: single handles, caches, metrics. */
function wordsOf(document: vscode.TextDocument, line: number, tokens: readonly Token[]): Word[] {
  const { text } = document.lineAt(line);
  return tokens.flatMap((token) => wordOf(token, text, line) ?? []);
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
      // `address` and `size` are functions here; alone they are facts about the operation.
      return metrics.has(text) ? { range, expression: text, kind: 'metric' } : undefined;
    default:
      return undefined;
  }
}
