// What was in use at the pinned position and is not any more, row by row: wide stretches where they lie, smaller ones as shares over what is in use.
import { firstThat } from '../../../src/model/first-that';
import { fullShare } from '../../../src/protocol/frame';
import type { Rectangle } from '../../layout/geometry';
import type { Scene } from '../../layout/scene';
import { fullSum, type RecordedPicture, type RecordedRow } from './protocol';

/** Draws it over a row of memory, which has these pixels. */
export function drawGoneIn(
  scene: Scene,
  { gone, sums, pixels, rowOrder }: RecordedPicture,
  index: number,
  { byte, bytes }: Extract<RecordedRow, { kind: 'memory' }>,
  { x, y, width, height }: Rectangle,
): void {
  if (!gone) return;
  const perByte = width / 2 ** rowOrder;
  const { from, to, cell, share } = gone;
  for (let at = firstThat(0, to.length, (each) => to[each] > byte); at < from.length && from[at] < byte + bytes; at++) {
    const start = Math.max(from[at], byte);
    const wide = (Math.min(to[at], byte + bytes) - start) * perByte;
    scene.list('changeGone').push(x + (start - byte) * perByte, y, Math.max(1, wide - 1), height);
  }
  const cellBytes = 2 ** rowOrder / pixels;
  for (let at = firstThat(0, cell.length, (each) => cell[each] * cellBytes > byte - cellBytes); at < cell.length; at++) {
    const start = Math.max(0, cell[at] * cellBytes - byte);
    if (start >= bytes) break;
    const used = Math.round((sums.share[index * pixels + Math.min(pixels - 1, Math.floor(start / cellBytes))] / fullSum) * height);
    const tall = Math.min(height - used, Math.max(1, Math.round((share[at] / fullShare) * height)));
    if (tall > 0) scene.list('cellGone').pushMerged(x + start * perByte, y + height - used - tall, width / pixels, tall);
  }
}
