// The one grammar of numbers, SIZEs and addresses, for traces and for whatever people type. The lexer of traces has a loop of its own for
// speed, which a property test holds to this.

/** What a SIZE can end in, in any case, and what that multiplies it by. */
const suffixes: ReadonlyMap<string, number> = new Map(
  ['b', 'k', 'm', 'g', 't'].flatMap((letter, power): [string, number][] => {
    const factor = 2 ** (10 * power);
    return power === 0
      ? [[letter, factor]]
      : [
          [letter, factor],
          [`${letter}b`, factor],
          [`${letter}ib`, factor],
        ];
  }),
);

/** SIZEs and addresses lie below this. */
export const sizeLimit = 1n << 64n;
/** Numbers and indexes lie below this. */
export const numberLimit = 2 ** 53;

/** Digits, with `_` between any of them. */
export const decimalDigits = String.raw`\d+(?:_+\d+)*`;
/** Digits of a SIZE: as above, or with `,` between groups of three. */
const decimalSize = String.raw`(?:\d{1,3}(?:,\d{3})+(?!,?\d)|${decimalDigits})`;
const hexadecimalWritten = '0x[0-9a-fA-F]+';
/** A hexadecimal number as people type it: `0x1f_00`, `0X1F`. */
export const hexadecimalTyped = '0[xX][0-9a-fA-F]+(?:_+[0-9a-fA-F]+)*';

/** Who writes. `trace`: as the language has it. `typed`: in a field, an expression or the name of a breakpoint, where hexadecimal digits can have `_` between them, too. */
type Hand = 'trace' | 'typed';

function sizePattern(hexadecimal: string): RegExp {
  return new RegExp(`^(?:(${hexadecimal})|(${decimalSize})(?:\\.(\\d+))?)(?:[ \\t]?([A-Za-z]+))?$`);
}
const sizePatterns: Readonly<Record<Hand, RegExp>> = { trace: sizePattern(hexadecimalWritten), typed: sizePattern(hexadecimalTyped) };
const numberPatterns: Readonly<Record<Hand, RegExp>> = {
  trace: new RegExp(`^${decimalDigits}$`),
  typed: new RegExp(`^(?:${hexadecimalTyped}|${decimalDigits})$`),
};
const addressesPattern = new RegExp(String.raw`^(${hexadecimalTyped})(?:\.\.(${hexadecimalTyped}))?$`);

/** What a suffix multiplies a number by; undefined where it is none. */
export function suffixFactor(suffix: string): number | undefined {
  return suffixes.get(suffix.toLowerCase());
}

/** The value of digits that the grammar has accepted, without a suffix. */
export function valueOfDigits(digits: string): bigint {
  return BigInt(digits.replace(/[_,]/g, ''));
}

/** The bytes that a SIZE means, exact, a fraction rounded up to a byte; undefined where a text is none. */
export function readExactSize(text: string, hand: Hand): bigint | undefined {
  const match = sizePatterns[hand].exec(text);
  if (!match) return undefined;
  const [, hexadecimal, decimal, fraction = '', suffix] = match as unknown as [string, string?, string?, string?, string?];
  const factor = suffix === undefined ? (fraction === '' ? 1 : undefined) : suffixFactor(suffix);
  if (factor === undefined) return undefined;
  const scale = 10n ** BigInt(fraction.length);
  const digits = valueOfDigits(hexadecimal ?? decimal ?? '') * scale + BigInt(fraction === '' ? 0 : fraction);
  const bytes = (digits * BigInt(factor) + scale - 1n) / scale;
  return bytes < sizeLimit ? bytes : undefined;
}

/** The same as a number: beyond 2^53 the nearest one. */
export function readSize(text: string, hand: Hand): number | undefined {
  const exact = readExactSize(text, hand);
  return exact === undefined ? undefined : Number(exact);
}

/** A number without a suffix, below 2^53 in a trace; undefined where a text is none. */
export function readNumber(text: string, hand: Hand): bigint | undefined {
  if (!numberPatterns[hand].test(text)) return undefined;
  const value = valueOfDigits(text);
  return hand === 'trace' && value >= BigInt(numberLimit) ? undefined : value;
}

/** `0x40`, or `0x40..0x7f` with both its ends; undefined where a text is neither. */
export function readAddresses(text: string): { readonly from: bigint; readonly to: bigint } | undefined {
  const match = addressesPattern.exec(text);
  if (!match) return undefined;
  const [, first, last = first] = match;
  return { from: valueOfDigits(first), to: valueOfDigits(last) };
}

/** Bytes as a trace writes them, exact: in the largest unit that they are a multiple of. */
export function writeSize(bytes: number | bigint): string {
  const units = ['', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = BigInt(bytes);
  let unit = 0;
  while (unit < units.length - 1 && value !== 0n && value % 1024n === 0n) {
    value /= 1024n;
    unit++;
  }
  return `${value}${units[unit]}`;
}
