// The slots that pools can have: the sizes of a demand rounded up, so that no two that round alike are told apart.
import { ilog2, roundUp } from '../../engine/arithmetic';
import type { Demand } from './demand';

/** More different slots than this are rounded further: the search takes time with their square. */
const mostSlots = 512;

/** The slots to choose from. */
export interface SlotSizes {
  /** Bytes, ascending. */
  readonly slots: Float64Array;
  /** The slot of each size of the demand. */
  readonly slotOf: Int32Array;
  /** By which part of a slot at most sizes are rounded beyond the alignment; 0: not at all. */
  readonly coarseness: number;
}

/** The slots of a demand: multiples of `align` bytes, a power of two, and where they would be too many, of a part of the power of two below. */
export function slotSizes({ sizes }: Demand, align: number): SlotSizes {
  for (let bits = 53; ; bits--) {
    const slots: number[] = [];
    const slotOf = new Int32Array(sizes.length);
    for (let index = 0; index < sizes.length; index++) {
      const slot = slotFor(sizes[index], align, bits);
      if (slots.at(-1) !== slot) slots.push(slot);
      slotOf[index] = slots.length - 1;
    }
    if (slots.length <= mostSlots) return { slots: Float64Array.from(slots), slotOf, coarseness: bits === 53 ? 0 : 2 ** -bits };
    if (bits === 53) bits = 12;
  }
}

/** A size rounded up to a multiple of the alignment and of 2^-`bits` of the power of two below it. */
function slotFor(size: number, align: number, bits: number): number {
  const step = Math.max(align, 2 ** (ilog2(size) - bits));
  return roundUp(size, step);
}
