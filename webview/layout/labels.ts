// Texts in blocks and beside rows, as long as they fit. Widths come from the renderer, as pixels for each character.
import { formatSize } from '../../src/model/size';

/** The texts of a block: at its start, and its order at its end. Either may be missing for want of room. */
export interface BlockLabel {
  readonly start?: string;
  readonly end?: string;
}

/** Free pixels at both ends of a text in a block. */
export const labelPadding = 5;

/** The words the labels need, from the string table. */
export interface LabelWords {
  /** `order {0}` */
  readonly order: string;
  /** `k{0}` */
  readonly orderShort: string;
  readonly free: string;
}

/**
 * The most telling texts that fit into `width` pixels: name and size, then the name alone; the order in words, then as a
 * sign. The order is the last to go: a name can be read elsewhere, too.
 */
export function blockLabel(
  block: { readonly name?: string; readonly bytes: number; readonly order: number },
  width: number,
  characterWidth: number,
  words: LabelWords,
): BlockLabel {
  const room = Math.floor((width - 2 * labelPadding) / characterWidth);
  const size = formatSize(block.bytes);
  const name = block.name ?? '';
  const orderWords = words.order.replace('{0}', String(block.order));
  const orderSign = words.orderShort.replace('{0}', String(block.order));
  const starts = name === '' ? [size] : [`${name} ${size}`, name];
  for (const start of starts) {
    for (const end of [orderWords, orderSign]) {
      if (start.length + 2 + end.length <= room) return { start, end };
    }
  }
  for (const start of starts) {
    if (start.length <= room && name !== '') return { start };
  }
  return orderSign.length <= Math.floor((width - 2) / characterWidth) ? { end: orderSign } : {};
}

/**
 * How the addresses of an arena are written in a narrow column: the leading digits all of them share are left out
 * if that saves at least four.
 */
export function addressLabels(base: bigint, size: number): { readonly digits: number; format(offset: number): string } {
  const last = (base + BigInt(Math.max(0, size - 1))).toString(16);
  const first = base.toString(16).padStart(last.length, '0');
  let shared = 0;
  while (shared < last.length - 1 && first[shared] === last[shared]) shared++;
  const short = shared >= 4;
  const digits = short ? last.length - shared : last.length;
  return {
    digits: digits + (short ? 1 : 2),
    format: (offset) => {
      const text = (base + BigInt(offset)).toString(16).padStart(digits, '0');
      return short ? `…${text.slice(-digits)}` : `0x${text}`;
    },
  };
}
