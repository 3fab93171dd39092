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

/** The last number in [from, to) that holds, where all before it do, too; `from` where none does. */
export function lastThat(from: number, to: number, holds: (number: number) => boolean): number {
  return Math.max(from, firstThat(from, to, (number) => !holds(number)) - 1);
}
