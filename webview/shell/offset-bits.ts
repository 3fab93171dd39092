// The bits of two offsets, for the inspector: why two blocks are buddies.
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';

/**
 * The offsets of a block and its buddy in binary, one above the other, the one bit marked in which they differ. `size`: bytes of
 * the arena, which say how many digits there are.
 */
export function offsetBits(
  strings: Strings,
  from: number,
  buddy: { readonly from: number; readonly bit: number } | undefined,
  size: number,
): HTMLElement {
  const digits = Math.max(4, Math.ceil(Math.log2(Math.max(2, size)) / 4) * 4);
  const bit = buddy?.bit;
  const lines = [bitLine(strings.inspectorBlock, from, digits, bit)];
  if (buddy) lines.push(bitLine(strings.inspectorBuddyShort, buddy.from, digits, bit));
  return element(
    'div',
    { class: 'bits', title: bit === undefined ? undefined : fill(strings.inspectorBitsHint, bit) },
    ...lines,
    buddy && bit !== undefined
      ? element('span', { class: 'visually-hidden' }, fill(strings.inspectorBitsRead, bit, bitOf(from, bit), bitOf(buddy.from, bit)))
      : undefined,
  );
}

/** Offsets go past what bit operators can do. */
const bitOf = (value: number, bit: number): number => Math.floor(value / 2 ** bit) % 2;

function bitLine(name: string, value: number, digits: number, marked: number | undefined): HTMLElement {
  const line = element('span', { class: 'bit-line', 'aria-hidden': marked === undefined ? undefined : 'true' });
  line.append(element('span', { class: 'bit-name' }, name));
  for (let group = digits - 4; group >= 0; group -= 4) {
    const nibble = element('span', { class: 'nibble' });
    for (let bit = group + 3; bit >= group; bit--) {
      const text = String(bitOf(value, bit));
      nibble.append(bit === marked ? element('b', { class: 'marked-bit' }, text) : text);
    }
    line.append(nibble);
  }
  return line;
}
