// Sorting as work in steps: what the platform sorts at once would keep others waiting where it is much.
import { inStretches, operationsPerStep, type Work } from './work';

/** Numbers that are sorted at once, which takes a fraction of a millisecond. */
const run = 1 << 12;

/** Sorts numbers, none of them NaN, in ascending order: runs that are sorted at once, then merged two by two. The array is used up. */
export function* sortInSteps(numbers: Float64Array): Work<Float64Array> {
  yield* inStretches(numbers.length, run, (from, to) => numbers.subarray(from, to).sort());
  let sorted = numbers;
  let merged: Float64Array = new Float64Array(numbers.length > run ? numbers.length : 0);
  for (let length = run; length < numbers.length; length *= 2) {
    for (let from = 0; from < numbers.length; from += 2 * length) yield* merge(sorted, merged, from, from + length, from + 2 * length);
    [sorted, merged] = [merged, sorted];
  }
  return sorted;
}

/** Merges [`from`, `middle`) and [`middle`, `to`) of sorted numbers; both may end where the array does. */
function* merge(sorted: Float64Array, merged: Float64Array, from: number, middle: number, to: number): Work<void> {
  const leftEnd = Math.min(middle, sorted.length);
  const rightEnd = Math.min(to, sorted.length);
  let left = from;
  let right = leftEnd;
  yield* inStretches(rightEnd - from, operationsPerStep, (first, end) => {
    for (let at = from + first; at < from + end; at++) {
      const takesLeft = right === rightEnd || (left < leftEnd && sorted[left] <= sorted[right]);
      merged[at] = takesLeft ? sorted[left++] : sorted[right++];
    }
  });
}
