// The TextMate grammar of a recorded format, from the shapes of its lines.
import { languageOfFormat } from '../trace/languages';
import type { FormatName } from '../trace/formats';
import type { LineShape } from '../trace/line-shapes';
import type { TraceFormat } from '../trace/format';
import { english } from '../model/localize';
import type { FilePart, Json } from './part';

/** Where the grammar of a language stands. */
export function grammarFile(language: string): string {
  return `media/grammars/${language}.tmLanguage.json`;
}

/** The grammar. A line that has none of the shapes is marked as invalid. */
export function grammarOf(format: TraceFormat<FormatName>, shapes: readonly LineShape[]): FilePart {
  const language = languageOfFormat(format.name);
  const grammar = {
    $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
    name: format.title(english),
    scopeName: `source.${language}`,
    patterns: [...shapes.map((shape) => ruleOf(shape, language)), { match: '^.*\\S.*$', name: `invalid.illegal.${language}` }],
  };
  return { file: grammarFile(language), text: JSON.stringify(grammar, null, 2) };
}

/** The named groups of a pattern; `(?<=` and `(?<!` are none. */
const groupStart = /\(\?<(\w+)>/g;

/** TextMate numbers the groups that JavaScript names: a shape has no others. */
function ruleOf({ pattern, parts }: LineShape, language: string): Json {
  const names = [...pattern.source.matchAll(groupStart)].map(([, name]) => name);
  const captures = names.flatMap((name, index): [string, Json][] => {
    const { scope, within } = parts[name];
    const rule: Record<string, Json> = {};
    if (scope !== undefined) rule.name = `${scope}.${language}`;
    if (within !== undefined) rule.patterns = within.map((shape) => ruleOf(shape, language));
    return scope === undefined && within === undefined ? [] : [[`${index + 1}`, rule]];
  });
  return { match: pattern.source.replace(groupStart, '('), captures: Object.fromEntries(captures) };
}
