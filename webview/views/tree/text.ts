// Offsets in binary: why two nodes are buddies.

/** An offset in binary with one bit apart: digits from the most significant on, in groups of four. */
export interface BitText {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** Bits that tell the places of an arena of so many bytes apart. */
export const offsetBits = (arenaBytes: number): number => Math.max(1, Math.ceil(Math.log2(arenaBytes)));

/** The offset in `bits` bits, with `bit` (from 0, the least significant) apart. */
export function bitText(offset: number, bits: number, bit: number): BitText {
  const digits = offset.toString(2).padStart(bits, '0');
  const length = digits.length;
  let before = '';
  let after = '';
  for (let at = 0; at < length; at++) {
    const position = length - 1 - at;
    const space = at > 0 && (position + 1) % 4 === 0 ? ' ' : '';
    if (position > bit) before += space + digits[at];
    else if (position === bit) before += space;
    else after += space + digits[at];
  }
  return { before, marked: digits[length - 1 - bit] ?? '', after };
}
