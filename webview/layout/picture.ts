// A frame from the host, ready to be drawn: its columns, and the questions scenes ask of them.
import { firstThat } from '../../src/model/first-that';
import { fullShare, matchFlag, type FrameData } from '../../src/protocol/frame';
import type { ByteSpan } from '../../src/protocol/inspection';
import type { ClassKind } from '../../src/protocol/coloring';
import type { GoneMemory } from '../../src/protocol/gone-memory';
import type { RectangleStyle } from './scene';

/** A decoded frame with what belongs to it, as the views draw it. */
export interface Picture extends FrameData {
  readonly unit: number;
  readonly arenaBytes: number;
  readonly base: bigint;
  /** Handles by block index, and by slot index. */
  readonly blockNames: ReadonlyMap<number, string>;
  readonly slotNames: ReadonlyMap<number, string>;
  readonly cacheNames: readonly string[];
  readonly touched: readonly ByteSpan[];
  /** What keeps the block apart that the last operation asked for in vain. */
  readonly blocking: readonly ByteSpan[];
  /** Halves that the last operation split off or merged, and the buddy in use at which merging ended. */
  readonly splits: readonly ByteSpan[];
  readonly merges: readonly ByteSpan[];
  readonly stopped?: ByteSpan;
  /** What lacks `matchFlag` is dimmed. */
  readonly filtered: boolean;
  /** What shades stand for: steps of a scale, names, or what has changed. */
  readonly classKind: ClassKind;
  /** What was in use at the pinned position and is free now, where colours tell what has changed. */
  readonly gone?: GoneMemory;
  /** What is selected, in bytes. */
  readonly selection?: ByteSpan;
}

/** Index of the last of `units` (ascending) that is not above `unit`, or -1. */
export function lastAtOrBefore(units: Uint32Array, unit: number): number {
  return firstThat(0, units.length, (index) => units[index] > unit) - 1;
}

export const blockBytes = (picture: Picture, block: number): number => 2 ** picture.blocks.order[block] * picture.unit;

/** Bytes of a cell; the arena's last one may be cut off. */
export function cellBytes(picture: Picture, cell: number): number {
  return Math.min(2 ** picture.cellOrder * picture.unit, picture.arenaBytes - picture.cells.unit[cell] * picture.unit);
}

export const shareOf = (share: number): number => share / fullShare;

/** Whether a filter is in force and nothing with these flags passes it. */
export const isDimmed = (picture: Picture, flags: number): boolean => picture.filtered && (flags & matchFlag) === 0;

/** How what was asked for is filled: by its class where it has one. */
export function fillStyle(picture: Picture, shade: number, plain: RectangleStyle): RectangleStyle {
  return shade === 0 ? plain : classStyle(picture.classKind, shade);
}

/** The styles of what has changed, in the order of their shades. */
const changeStyles = [
  'changeAdded',
  'changeGone',
  'changeMoved',
  'changeResized',
  'changeKept',
] as const satisfies readonly RectangleStyle[];

/** The style of a class's colour, `shade` from 1. */
export function classStyle(kind: Picture['classKind'], shade: number): RectangleStyle {
  return kind === 'change' ? changeStyles[shade - 1] : `${kind}${shade as 1 | 2 | 3 | 4 | 5 | 6}`;
}
