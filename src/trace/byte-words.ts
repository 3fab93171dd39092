// Words of plain letters among bytes, for readers that make no strings of their lines.

/** The bytes of a word, to compare with. */
export function wordBytes(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

/** Whether `word` stands at `at`, before `end`. */
export function startsAt(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** Whether one of `words` stands at `at`, before `end`. */
export function startsWithAny(bytes: Uint8Array, at: number, end: number, words: readonly Uint8Array[]): boolean {
  for (const word of words) if (startsAt(bytes, at, end, word)) return true;
  return false;
}

/** Whether `bytes[start, end)` ends in `word`. */
export function endsIn(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  return end - word.length >= start && startsAt(bytes, end - word.length, end, word);
}

/** Where `word` stands first in `bytes[from, end)`; -1 where it does not. */
export function indexOfWord(bytes: Uint8Array, from: number, end: number, word: Uint8Array): number {
  const last = end - word.length;
  const first = word[0];
  for (let i = from; i <= last; i++) if (bytes[i] === first && startsAt(bytes, i, end, word)) return i;
  return -1;
}
