import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

/** Functions whose first argument is a message. */
const localizers = /(^|\.)(localize|l10n\.t|t)$/;
/** Functions that take a message, which is localised elsewhere, somewhere among their arguments. */
const carriers =
  /(^|\.)(fail|failAt|failUnknown|fault|addFault|TraceError|PatternError|scanWord|scanWordText|ExpressionError|(number|text|truth|function)Word)$/;

/** Every message that the sources in a folder show to people, with the file it is in. */
export function messagesBelow(folder: string): Map<string, string> {
  const messages = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const source = ts.createSourceFile(name, readFileSync(path.join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);
    for (const message of messagesOf(source)) messages.set(message, name);
  }
  return messages;
}

function messagesOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = node.expression.getText();
      const given = node.arguments ?? [];
      if (localizers.test(callee) && given.length > 0) found.push(...literals(given[0]));
      else if (carriers.test(callee)) found.push(...given.flatMap(literals).filter(isSentence));
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'message') found.push(...literals(node.initializer).filter(isSentence));
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const name = node.name.getText();
      if (name === 'message') found.push(...literals(node.initializer).filter(isSentence));
      if (/^\w+Strings$/.test(name)) collectAll(node.initializer, found);
      if (node.type?.getText().startsWith('ViewDescriptor')) found.push(...titleOf(node.initializer));
      if (/(metric|figure)Rows$/i.test(name)) collectTexts(node.initializer, found);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The strings that an expression can be. */
function literals(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  return ts.isParenthesizedExpression(node) ? literals(node.expression) : [];
}

/** A view's title; its other texts stand elsewhere. */
function titleOf(descriptor: ts.Expression): string[] {
  if (!ts.isObjectLiteralExpression(descriptor)) return [];
  return descriptor.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && each.name.getText() === 'title' ? literals(each.initializer) : [],
  );
}

/** The texts of metrics and figures, however deep in their rows. */
function collectTexts(node: ts.Node, found: string[]): void {
  if (ts.isPropertyAssignment(node) && /^(label|title|meaning)$/.test(node.name.getText())) found.push(...literals(node.initializer));
  ts.forEachChild(node, (child) => collectTexts(child, found));
}

function collectAll(node: ts.Node, found: string[]): void {
  if (ts.isStringLiteralLike(node)) found.push(node.text);
  ts.forEachChild(node, (child) => collectAll(child, found));
}

/** Messages are more than one word: what else is given to the same functions is not. */
function isSentence(text: string): boolean {
  return /[A-Za-z]{2}/.test(text) && text.includes(' ');
}
