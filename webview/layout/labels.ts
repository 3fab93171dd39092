// Texts in blocks and beside rows, as long as they fit. Widths come from the renderer, as pixels for each character.
import { formatSize } from '../../src/model/size';
import type { Space } from '../../src/model/space';

/** The texts of a block: at its start, and its order at its end. Either may be missing for want of room, the order where there is none for a name. */
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
  readonly free: string;
  /** In use since before the first operation. */
  readonly before: string;
}

/**
 * The most telling texts that fit into `width` pixels: the owner's name first, then the size, then the order. The order is the first to go,
 * the name the last.
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
  const start = (name === '' ? [size] : [`${name} ${size}`, name]).find((text) => text.length <= room);
  const end = words.order.replace('{0}', String(block.order));
  if (start === undefined) return {};
  return start.endsWith(size) && start.length + 2 + end.length <= room ? { start, end } : { start };
}

/** How addresses are written. */
export interface AddressLabels {
  /** Characters of each, at most. */
  readonly digits: number;
  format(offset: number): string;
}

/** How they are written in the rows of a table: as in a narrow column where that leaves digits out, else as everywhere. */
export function tableAddresses(space: Space): AddressLabels {
  const labels = addressLabels(space);
  const whole = space.format(Math.max(0, space.size - 1)).length;
  // What stands for the digits left out is wider than one of them in fonts for text.
  return labels.digits < whole ? { ...labels, digits: labels.digits + 1 } : { digits: whole, format: (offset) => space.format(offset) };
}

/**
 * How the addresses of a space are written in a narrow column: the leading digits all of them share are left out
 * if that saves at least four.
 */
export function addressLabels(space: Space): AddressLabels {
  const last = space.addressAt(Math.max(0, space.size - 1)).toString(16);
  const first = space.addressAt(0).toString(16).padStart(last.length, '0');
  let shared = 0;
  while (shared < last.length - 1 && first[shared] === last[shared]) shared++;
  const short = shared >= 4;
  const digits = short ? last.length - shared : last.length;
  return {
    digits: digits + (short ? 1 : 2),
    format: (offset) => {
      const text = space.addressAt(offset).toString(16).padStart(digits, '0');
      return short ? `…${text.slice(-digits)}` : `0x${text}`;
    },
  };
}
