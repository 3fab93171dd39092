// Looking something up in what ascends.

/** The first number in [from, to) that holds, where all behind it do, too; `to` where none does. */
export function firstThat(from: number, to: number, holds: (number: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
