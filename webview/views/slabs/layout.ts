// Where the slots of a slab lie in its strip, and the strip itself, from a row of the host.
import { cursorLineFlag, matchFlag } from '../../../src/protocol/frame';
import { fullCell, type SlabRow } from './protocol';
import { markHeight } from '../../layout/marks';
import { Scene } from '../../layout/scene';

/** A slab as a strip: its slots from left to right, then its tail. Lengths are CSS pixels. */
export interface StripSize {
  readonly width: number;
  readonly height: number;
}

type SlabShape = Pick<SlabRow, 'from' | 'to' | 'slots' | 'slot'>;

/** Pixels between the strip's frame and its slots. */
const inset = 2;
/** Cells at least this wide are kept apart by a pixel. */
const apart = 4;

/** Pixels of all slots together; the rest of the strip is the tail. */
export function slottedWidth({ from, to, slots, slot }: SlabShape, width: number): number {
  return (width * slots * slot) / (to - from);
}

/** The slot under `x`, undefined over the tail and beside the strip. */
export function slotAt(slab: SlabShape, width: number, x: number): number | undefined {
  if (x < 0 || slab.slots === 0) return undefined;
  const slot = Math.floor((x / slottedWidth(slab, width)) * slab.slots);
  return slot < slab.slots ? slot : undefined;
}

/** The slot that a byte lies in, undefined for the tail and outside of the slab. */
export function slotOfByte({ from, slots, slot }: SlabShape, byte: number): number | undefined {
  const index = Math.floor((byte - from) / slot);
  return index >= 0 && index < slots ? index : undefined;
}

/** The slot that is selected, undefined where that is another slab, a tail, or this slab as a whole. */
export function selectedSlot(slab: SlabShape, { from, to }: { readonly from: number; readonly to: number }): number | undefined {
  return to - from === slab.slot ? slotOfByte(slab, from) : undefined;
}

/** The first byte of a slot; of the tail for the number after the last slot's. */
export function byteOfSlot({ from, slot }: SlabShape, index: number): number {
  return from + index * slot;
}

/** What is marked in a strip. */
export interface StripMarks {
  /** A slot's number: the one the keyboard stands on. */
  readonly focus?: number;
  /** A slot's number: the one that is selected. */
  readonly selected?: number;
  /** Whether there is a filter: what does not pass it is dimmed. */
  readonly filtered?: boolean;
}

export function slabStripScene(row: SlabRow, { width, height }: StripSize, marks: StripMarks = {}): Scene {
  const scene = new Scene();
  scene.list('slabFill').push(0, 0, width, height);
  scene.list('slabOutline').push(0, 0, width, height);
  const slotted = slottedWidth(row, width);
  drawCells(scene, row, slotted, height, marks.filtered === true);
  if (width - slotted >= 1) scene.list('tailHatch').push(slotted, inset, width - slotted, height - 2 * inset);
  for (const style of ['selected', 'focus'] as const) {
    const slot = marks[style];
    if (slot === undefined) continue;
    const each = slotted / row.slots;
    const wide = Math.max(5, each);
    scene.list(style).push(Math.max(0, Math.min(width - wide, (slot + 0.5) * each - wide / 2)), 0, wide, height);
  }
  return scene;
}

/** Cells of one slot are full or outlined; those of several are as high as their share in use. */
function drawCells(scene: Scene, { cells, slots }: SlabRow, slotted: number, height: number, filtered: boolean): void {
  const { use, flags } = cells;
  const each = slotted / use.length;
  const single = use.length === slots;
  const seam = each >= apart ? 1 : 0;
  const room = height - 2 * inset;
  const filled = scene.list('slotFill');
  for (let cell = 0; cell < use.length; cell++) {
    const x = cell * each;
    const width = each - seam;
    if (use[cell] > 0) {
      const tall = Math.max(1, Math.round((use[cell] / fullCell) * room));
      if (seam > 0) filled.push(x, inset + room - tall, width, tall);
      else filled.pushMerged(x, inset + room - tall, width, tall);
    } else if (single && seam > 0) {
      scene.list('slotFree').push(x, inset, width, room);
    }
    if (filtered && (flags[cell] & matchFlag) === 0) scene.list('dimmed').pushMerged(x, inset, each, room);
    if (flags[cell] & cursorLineFlag) scene.list('cursorLine').pushMerged(x, height - inset - markHeight, Math.max(1, width), markHeight);
  }
}

/** What is drawn in a strip, for the legend. */
export interface StripSigns {
  readonly objects: boolean;
  readonly free: boolean;
  readonly tails: boolean;
  readonly selected: boolean;
  readonly cursorLine: boolean;
  readonly dimmed: boolean;
  readonly focus: boolean;
  /** Slots are drawn together, as the share of them in use. */
  readonly shares: boolean;
}

/** What a strip of this width is made of. */
export function stripSigns(row: SlabRow, width: number, marks: StripMarks): StripSigns {
  const { rectangles } = slabStripScene(row, { width, height: 18 }, marks);
  const { use } = row.cells;
  return {
    objects: rectangles.has('slotFill') && use.some((share) => share > 0),
    free: rectangles.has('slotFree'),
    tails: rectangles.has('tailHatch'),
    selected: rectangles.has('selected'),
    cursorLine: rectangles.has('cursorLine'),
    dimmed: rectangles.has('dimmed'),
    focus: rectangles.has('focus'),
    shares: use.length < row.slots,
  };
}
