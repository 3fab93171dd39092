// The one grammar of numbers, SIZEs and addresses, for traces and for whatever people type. The lexer of traces has a loop of its own for
// speed, which a property test holds to this.

/** What a SIZE can end in, and what that multiplies it by. */
const suffixes: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['B', 1],
  ['K', 2 ** 10],
  ['KiB', 2 ** 10],
  ['M', 2 ** 20],
  ['MiB', 2 ** 20],
  ['G', 2 ** 30],
  ['GiB', 2 ** 30],
  ['T', 2 ** 40],
  ['TiB', 2 ** 40],
]);
const suffixesInLowerCase: ReadonlyMap<string, number> = new Map([...suffixes].map(([name, factor]) => [name.toLowerCase(), factor]));

/** Digits, with `_` between any of them. */
export const decimalDigits = String.raw`\d+(?:_+\d+)*`;
const hexadecimalWritten = '0x[0-9a-fA-F]+';
/** A hexadecimal number as people type it: `0x1f_00`, `0X1F`. */
export const hexadecimalTyped = '0[xX][0-9a-fA-F]+(?:_+[0-9a-fA-F]+)*';

/**
 * Who writes. `trace`: as the language has it. `typed`: in a field, an expression or the name of a breakpoint, where upper and lower case are the
 * same, and hexadecimal digits can have `_` between them, too.
 */
type Hand = 'trace' | 'typed';

const sizePatterns: Readonly<Record<Hand, RegExp>> = {
  trace: new RegExp(`^(${hexadecimalWritten}|${decimalDigits})([A-Za-z]*)$`),
  typed: new RegExp(`^(${hexadecimalTyped}|${decimalDigits})([A-Za-z]*)$`),
};
const addressesPattern = new RegExp(String.raw`^(${hexadecimalTyped})(?:\.\.(${hexadecimalTyped}))?$`);

/** What a suffix multiplies a number by; undefined where it is none. */
export function suffixFactor(suffix: string, hand: Hand): number | undefined {
  return hand === 'trace' ? suffixes.get(suffix) : suffixesInLowerCase.get(suffix.toLowerCase());
}

/** The value of digits that the grammar has accepted, without a suffix. */
export function valueOfDigits(digits: string): bigint {
  return BigInt(digits.replace(/_/g, ''));
}

/** The bytes that a SIZE means, exact; undefined where a text is none. */
export function readExactSize(text: string, hand: Hand): bigint | undefined {
  const match = sizePatterns[hand].exec(text);
  if (!match) return undefined;
  const [, digits, suffix] = match;
  const factor = suffixFactor(suffix, hand);
  return factor === undefined ? undefined : valueOfDigits(digits) * BigInt(factor);
}

/** The same as a number: beyond 2^53 the nearest one. */
export function readSize(text: string, hand: Hand): number | undefined {
  const exact = readExactSize(text, hand);
  return exact === undefined ? undefined : Number(exact);
}

/** A number without a suffix; undefined where a text is none. */
export function readNumber(text: string, hand: Hand): bigint | undefined {
  const match = sizePatterns[hand].exec(text);
  return match?.[2] === '' ? valueOfDigits(match[1]) : undefined;
}

/** `0x40`, or `0x40..0x7f` with both its ends; undefined where a text is neither. */
export function readAddresses(text: string): { readonly from: bigint; readonly to: bigint } | undefined {
  const match = addressesPattern.exec(text);
  if (!match) return undefined;
  const [, first, last = first] = match;
  return { from: valueOfDigits(first), to: valueOfDigits(last) };
}
