// The bits of two offsets, for the inspector: why two blocks are buddies.
import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../../src/protocol/strings';
import { fill } from '../components/dom';

/**
 * The offsets of a block and its buddy in binary, one above the other, the one bit marked in which they differ. `size`: bytes of
 * the arena, which say how many digits there are.
 */
export function offsetBits(
  strings: Strings,
  from: number,
  buddy: { readonly from: number; readonly bit: number } | undefined,
  size: number,
): TemplateResult {
  const digits = Math.max(4, Math.ceil(Math.log2(Math.max(2, size)) / 4) * 4);
  const bit = buddy?.bit;
  const read = buddy && bit !== undefined && fill(strings.inspectorBitsRead, bit, bitOf(from, bit), bitOf(buddy.from, bit));
  return html`<div class="bits" title=${bit === undefined ? nothing : fill(strings.inspectorBitsHint, bit)}>
    ${bitLine(strings.inspectorBlock, from, digits, bit)}${buddy && bitLine(strings.inspectorBuddyShort, buddy.from, digits, bit)}
    ${read === undefined ? nothing : html`<span class="visually-hidden">${read}</span>`}
  </div>`;
}

/** Offsets go past what bit operators can do. */
const bitOf = (value: number, bit: number): number => Math.floor(value / 2 ** bit) % 2;

function bitLine(name: string, value: number, digits: number, marked: number | undefined): TemplateResult {
  const nibbles = Array.from({ length: digits / 4 }, (_, index) => {
    const bits = [1, 2, 3, 4].map((each) => digits - 4 * index - each);
    return html`<span class="nibble"
      >${bits.map((bit) => (bit === marked ? html`<b class="marked-bit">${bitOf(value, bit)}</b>` : bitOf(value, bit)))}</span
    >`;
  });
  return html`<span class="bit-line" aria-hidden=${marked === undefined ? nothing : 'true'}
    ><span class="bit-name">${name}</span>${nibbles}</span
  >`;
}
