// Bytes as the readers of text meet them: by name, by class, by value.

/** Bytes with a meaning of their own. */
export const enum Byte {
  Tab = 9,
  LineFeed = 10,
  CarriageReturn = 13,
  Escape = 27,
  Space = 32,
  Exclamation = 33,
  Quote = 34,
  Hash = 35,
  Parenthesis = 40,
  ClosingParenthesis = 41,
  Star = 42,
  Plus = 43,
  Comma = 44,
  Minus = 45,
  Dot = 46,
  Zero = 48,
  Nine = 57,
  Colon = 58,
  Semicolon = 59,
  Less = 60,
  Equals = 61,
  Greater = 62,
  At = 64,
  UpperK = 75,
  Bracket = 91,
  Backslash = 92,
  ClosingBracket = 93,
  Underscore = 95,
  A = 97,
  C = 99,
  F = 102,
  M = 109,
  R = 114,
  W = 119,
  X = 120,
  Brace = 123,
  Bar = 124,
  ClosingBrace = 125,
}

/** Classes of bytes, as bits. */
export const enum CharacterClass {
  NameStart = 1,
  Name = 2,
  Digit = 4,
  Hex = 8,
  Blank = 16,
  /** Of a name, and neither letter, digit nor `_`. */
  NameMark = 32,
}

/** Class bits of every byte. */
export const classes: Uint8Array = (() => {
  const table = new Uint8Array(256);
  const mark = (characters: string, bits: number): void => {
    for (const character of characters) table[character.charCodeAt(0)] |= bits;
  };
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  mark(`${letters}_`, CharacterClass.NameStart | CharacterClass.Name);
  mark('0123456789', CharacterClass.Name | CharacterClass.Digit);
  mark('.$:-', CharacterClass.Name | CharacterClass.NameMark);
  mark('0123456789abcdefABCDEF', CharacterClass.Hex);
  mark(' \t', CharacterClass.Blank);
  return table;
})();

/** Whether a byte is a decimal digit. */
export function isDigit(byte: number): boolean {
  return (classes[byte] & CharacterClass.Digit) !== 0;
}

/** Whether a byte is a blank within a line. */
export function isBlank(byte: number): boolean {
  return (classes[byte] & CharacterClass.Blank) !== 0;
}

/** The values of hex digits by their bytes; -1 for all other bytes. */
export const hexDigits: Int8Array = (() => {
  const table = new Int8Array(256).fill(-1);
  for (let byte = 0; byte < table.length; byte++) if ((classes[byte] & CharacterClass.Hex) !== 0) table[byte] = hexValue(byte);
  return table;
})();

/** The value of a hex digit's byte. */
export function hexValue(byte: number): number {
  return byte <= 57 ? byte - 48 : (byte | 32) - 87;
}

/**
 * 1-based column, in UTF-16 units as editors count, of byte `at` in the line of UTF-8 that starts at `start`. What is no UTF-8 counts a unit a byte,
 * but for continuation bytes.
 */
export function columnOf(bytes: Uint8Array, start: number, at: number): number {
  let column = 1;
  for (let i = start; i < at; i++) {
    const byte = bytes[i];
    // Continuation bytes add nothing; a sequence of four bytes is a surrogate pair.
    if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1;
  }
  return column;
}
