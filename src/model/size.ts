// Sizes, shares and counts as people read them: in the digits of one language, that of the texts they stand in. Never for JSON or CSV.
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

let wanted = 'en';
/** The one of the wanted that there are numbers in: which it is takes milliseconds to find out, and is asked for when it is first needed. */
let language: string | undefined;
/** Formatters take milliseconds to make: each is made when it is first needed. */
let formatters = new Map<string, Intl.NumberFormat>();

/** Has all numbers written as in a language (`de`, `pt-br`), to be called by a program's entry before anything is written; English where it is unknown. */
export function writeNumbersIn(tag: string): void {
  wanted = isTag(tag) ? tag : 'en';
  language = undefined;
  formatters = new Map();
}

/** The language that numbers are written in. */
export function numberLanguage(): string {
  return (language ??= Intl.NumberFormat.supportedLocalesOf(wanted)[0] ?? 'en');
}

function isTag(tag: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag);
}

function formatter(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let made = formatters.get(key);
  if (made === undefined) formatters.set(key, (made = new Intl.NumberFormat(numberLanguage(), options)));
  return made;
}

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
  const digits = Number.isInteger(value) ? 0 : 1;
  const text = formatter(`size${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  return `${text} ${units[unit]}`;
}

/** A size for people, never rounded: in the largest binary unit that it is a multiple of (`128 KiB`, `1,740 B`). */
export function formatExactSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value !== 0 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${formatCount(value)} ${units[unit]}`;
}

/** A fraction as percent with one decimal: 0.254 is `25.4%`. */
export function formatPercent(fraction: number): string {
  return formatter('percent', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(fraction);
}

/** A number with its thousands set apart: `1,740`. */
export function formatCount(value: number): string {
  return formatter('count', { maximumFractionDigits: 20 }).format(value);
}

/** A number rounded to so many decimals, without zeros at its end. */
export function formatNumber(value: number, decimals: number): string {
  return formatter(`decimals${decimals}`, { maximumFractionDigits: decimals }).format(value);
}
