import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import { touchedRanges } from '../../../../../src/picture/operation-summary';
import { cursorOf } from '../../../../../src/replay/cursor-of';
import { Scene } from '../../../../../webview/layout/scene';
import { RecordedHostView } from '../../../../../webview/views/recorded/model';
import { markTouched } from '../../../../../webview/views/recorded/touched';
import { runRecordedLines } from '../../../../run-recorded';
import { unhurriedQueue } from '../../../work/queues';

/** A region of one row of 4 KiB, and one of two rows, each below its head. */
const run = runRecordedLines(
  '@ a:[0x1] + 0x1000 0x400',
  '@ a:[0x2] + 0x1000000 0x1800',
  '@ a:[0x3] + 0x1400 0x10',
  '@ a:[0x4] - 0x1000',
  '@ a:[0x5] < 0x1400',
  '@ a:[0x5] > 0x1c00 0x400',
);

/** The marks of the operation before a position, by row: where each begins and how wide it is, 4 pixels a KiB. */
function marksAt(position: number): number[][] {
  const state = cursorOf(run);
  state.seek(position);
  const view = new RecordedHostView(unhurriedQueue());
  const { picture } = view.build(
    { run, state, position, localize: english, changed: () => undefined },
    { kind: 'recorded', colorBy: 'state', rowOrder: 12, fitRows: 20, from: 0, count: 50, pixels: 16 },
  );
  view.dispose();
  assert.ok(picture);
  const scene = new Scene();
  picture.rows.forEach((row, y) => {
    if (row.kind === 'memory') markTouched(scene, row, touchedRanges(run, position), { x: 0, y, height: 1, perByte: 16 / 0x1000 });
  });
  const { coordinates, count } = scene.list('touched');
  return Array.from({ length: count }, (_, mark) => [coordinates[4 * mark + 1], coordinates[4 * mark], coordinates[4 * mark + 2]]);
}

describe('The marks of the last operation in memory as it was recorded', () => {
  it('are on what it took', () => {
    assert.deepEqual(marksAt(0), []);
    assert.deepEqual(marksAt(1), [[1, 0, 5]]);
  });

  it('are in every row that a block lies in', () => {
    assert.deepEqual(marksAt(2), [
      [3, 0, 16],
      [4, 0, 8],
    ]);
  });

  it('are on what it gave back, and on both places of what has moved', () => {
    assert.deepEqual(marksAt(4), [[1, 0, 5]]);
    assert.deepEqual(marksAt(5), [
      [1, 12, 5],
      [1, 4, 5],
    ]);
  });
});
