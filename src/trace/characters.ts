/** Classes of bytes, as bits. */
export const enum CharacterClass {
  NameStart = 1,
  Name = 2,
  Digit = 4,
  Hex = 8,
  Blank = 16,
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
  mark('.$:-', CharacterClass.Name);
  mark('0123456789abcdefABCDEF', CharacterClass.Hex);
  mark(' \t', CharacterClass.Blank);
  return table;
})();

/** The value of a hex digit's byte. */
export function hexValue(byte: number): number {
  return byte <= 57 ? byte - 48 : (byte | 32) - 87;
}
