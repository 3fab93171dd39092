/**
 * Sorts only the part [from, to) of `items`: afterwards it holds what it would if all of them were sorted. For a window on
 * a long list that takes time in proportion to the list, not to its sorting. `compare` must never be 0.
 */
export function selectRange(items: Int32Array, from: number, to: number, compare: (a: number, b: number) => number): void {
  const end = Math.min(to, items.length);
  if (from >= end) return;
  if (from > 0) select(items, 0, items.length - 1, from, compare);
  if (end < items.length) select(items, from, items.length - 1, end - 1, compare);
  items.subarray(from, end).sort(compare);
}

/** Brings the item that belongs at `at` there, smaller ones before it and greater ones behind it. */
function select(items: Int32Array, first: number, last: number, at: number, compare: (a: number, b: number) => number): void {
  let low = first;
  let high = last;
  while (low < high) {
    const pivot = items[(low + high) >>> 1];
    let left = low;
    let right = high;
    while (left <= right) {
      while (compare(items[left], pivot) < 0) left++;
      while (compare(items[right], pivot) > 0) right--;
      if (left > right) break;
      const item = items[left];
      items[left++] = items[right];
      items[right--] = item;
    }
    if (at <= right) high = right;
    else if (at >= left) low = left;
    else return;
  }
}
