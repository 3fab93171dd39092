// How near two words are: for "did you mean …", in messages as in fixes.

/** Of some words the one nearest to a word, but not the word itself; undefined where all are too far away. */
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

/** How far from a word its misspellings are at most. */
export function farthest(word: string): number {
  return word.length <= 3 ? 1 : word.length <= 8 ? 2 : 3;
}

/** Of some words in small letters the one that a word stands for, be it in capitals or misspelt; undefined where all are too far away. */
export function meantWord(word: string, words: readonly string[]): string | undefined {
  const small = word.toLowerCase();
  if (small !== word && words.includes(small)) return small;
  return nearestWord(small, words);
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
