// Sizes, shares and counts as text.
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/**
 * A size for people: the largest binary unit with at most one decimal (`1.7 KiB`, `64 B`). Exact multiples carry no decimal.
 */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return `${text} ${units[unit]}`;
}

/** A fraction as percent with one decimal: 0.254 is `25.4%`. */
export function formatPercent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)}%`;
}

/** A number with its thousands set apart, in digits as English writes them: 1,740. The platform's own formatter takes milliseconds to start. */
export function formatCount(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
