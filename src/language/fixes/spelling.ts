// Fixes of misspelt words, by the vocabulary of the language and the distance between words.
import { askedMetricNames } from '../../model/asked-metrics';
import { diagnosticCodes, severityOf } from '../../model/diagnostic';
import { expectWords } from '../../model/metric-rows';
import { readLine } from '../../trace/formats/alloctrace/read-line';
import { callKeywords, leadingKeywords, optionsOf } from '../reference';

/** Every word of the language. */
const vocabulary: readonly string[] = [
  ...new Set([
    ...leadingKeywords,
    ...callKeywords,
    ...Object.values(optionsOf).flat(),
    ...expectWords,
    ...askedMetricNames,
    'error',
    'at',
    'lowest',
    'lifo',
    ...diagnosticCodes.filter((code) => severityOf(code) === 'error'),
  ]),
];

/** A word of a line in the spelling that makes the line right. */
export interface Correction {
  /** 1-based, in UTF-16 units, the end exclusive. */
  readonly column: number;
  readonly endColumn: number;
  readonly word: string;
}

const mostCorrections = 4;

/** Corrections of one word with which a line can be read; the nearest first. */
export function correctionsOf(text: string): Correction[] {
  const corrections: (Correction & { readonly distance: number })[] = [];
  for (const { 0: word, index } of text.replace(/#.*$/, '').matchAll(/[A-Za-z][A-Za-z-]*/g)) {
    for (const candidate of vocabulary) {
      const distance = spellingDistance(word.toLowerCase(), candidate);
      if (candidate === word || distance > farthest(candidate)) continue;
      const corrected = text.slice(0, index) + candidate + text.slice(index + word.length);
      if (!readLine(corrected).isFaulty) {
        corrections.push({ column: index + 1, endColumn: index + 1 + word.length, word: candidate, distance });
      }
    }
  }
  return corrections.sort((a, b) => a.distance - b.distance).slice(0, mostCorrections);
}

/** Of some words the one nearest to a word; undefined where all are too far away. */
export function nearestWord(word: string, words: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of words) {
    const distance = spellingDistance(word, candidate);
    if (distance < least && distance > 0 && distance <= farthest(candidate)) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function farthest(word: string): number {
  return word.length <= 3 ? 1 : word.length <= 8 ? 2 : 3;
}

/** Insertions, removals, replacements and swaps of neighbours that make one word of the other (Damerau, CACM 1964). */
export function spellingDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + same);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, before[column - 2] + 1);
      }
      next.push(least);
    }
    before = last;
    last = next;
  }
  return last[b.length];
}
