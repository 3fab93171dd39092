// The fix of a handle that is called like a keyword: another name for it, wherever it stands.
import { keywords } from '../../trace/formats/alloctrace/lexer';
import { readLine } from '../../trace/formats/alloctrace/read-line';
import { replaceToken, type Fix, type FixEdit, type FixScope } from './fix';

const word = `(?:${keywords.join('|')})(?![\\w.$:-])`;
/** Where a keyword stands as a handle: given an allocation, or behind what reads or frees handles. */
const places = [
  new RegExp(String.raw`(?<=^\s*)${word}(?=(?:\[[^\]]*\])?\s*=\s*(?:alloc|kmalloc|realloc)\b)`, 'g'),
  new RegExp(String.raw`(?<=^\s*free\s(?:[^#@]*[\s,])?)${word}`, 'g'),
  new RegExp(String.raw`(?<=\brealloc\s+|\b(?:size|address)\(\s*)${word}`, 'g'),
];

/** Lines that are looked through for a handle's other places. */
const mostLines = 100_000;

interface Place {
  readonly from: number;
  readonly keyword: string;
}

/** Renames the keyword that a line (1-based) has for a handle; undefined where it has none, or where that does not make its lines right. */
export function keywordFix({ lines, localize }: FixScope, line: number): Fix | undefined {
  const [first] = placesIn(lines.line(line));
  if (first === undefined) return undefined;
  const { keyword } = first;
  const count = Math.min(lines.lineCount, mostLines);
  const name = freshName(keyword, count, (each) => lines.line(each));
  const edits: FixEdit[] = [];
  for (let each = 1; each <= count; each++) {
    const text = lines.line(each);
    if (!text.includes(keyword)) continue;
    const found = placesIn(text).filter((place) => place.keyword === keyword);
    if (found.length === 0) continue;
    let renamed = text;
    for (const { from } of [...found].reverse()) renamed = renamed.slice(0, from) + name + renamed.slice(from + keyword.length);
    if (readLine(renamed).fault) {
      if (each === line) return undefined;
      continue;
    }
    edits.push(...found.map(({ from }) => replaceToken(each, { column: from + 1, endColumn: from + keyword.length + 1 }, name)));
  }
  return { title: localize('Call this handle {0}, everywhere', name), edits, isPreferred: true };
}

/** From left to right. */
function placesIn(text: string): Place[] {
  const statement = text.replace(/#.*$/, '');
  return places
    .flatMap((pattern) => [...statement.matchAll(pattern)].map(({ 0: keyword, index }): Place => ({ from: index, keyword })))
    .sort((a, b) => a.from - b.from);
}

function freshName(keyword: string, count: number, lineOf: (line: number) => string): string {
  for (let number = 1; ; number++) {
    const name = `${keyword}_${number}`;
    let isUsed = false;
    for (let line = 1; line <= count && !isUsed; line++) isUsed = lineOf(line).includes(name);
    if (!isUsed) return name;
  }
}
