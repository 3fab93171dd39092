// Fixes of misspelt words, by the vocabulary of the language and the distance between words.
import { askedMetricNames } from '../../model/asked-metrics';
import { operationErrors } from '../../model/diagnostic';
import { expectWords } from '../../model/metric-rows';
import { farthest, spellingDistance } from '../../model/spelling';
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
    'in',
    'lowest',
    'lifo',
    ...operationErrors,
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

/**
 * Corrections of one word with which a line can be read; the nearest first. Attributes stay as they are: behind @ any key is right, and a
 * changed one would only be kept in silence.
 */
export function correctionsOf(text: string): Correction[] {
  const corrections: (Correction & { readonly distance: number })[] = [];
  const statement = text.replace(/#.*$/, '').replace(/\s@.*$/, '');
  for (const { 0: word, index } of statement.matchAll(/[A-Za-z][A-Za-z_-]*/g)) {
    for (const candidate of vocabulary) {
      const distance = spellingDistance(word.toLowerCase(), candidate);
      if (candidate === word || distance > farthest(candidate)) continue;
      const corrected = text.slice(0, index) + candidate + text.slice(index + word.length);
      if (!readLine(corrected).fault) {
        corrections.push({ column: index + 1, endColumn: index + 1 + word.length, word: candidate, distance });
      }
    }
  }
  return corrections.sort((a, b) => a.distance - b.distance).slice(0, mostCorrections);
}
