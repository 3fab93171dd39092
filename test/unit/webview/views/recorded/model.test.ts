import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import type { Selection } from '../../../../../src/protocol/inspection';
import { matchFlag } from '../../../../../src/protocol/frame';
import { cursorOf } from '../../../../../src/replay/cursor-of';
import type { Run } from '../../../../../src/replay/run/run';
import type { ArenaState } from '../../../../../src/replay/state/arena-state';
import { RecordedHostView } from '../../../../../webview/views/recorded/model';
import { fullSum, type RecordedBody, type RecordedPicture, type RecordedRequest } from '../../../../../webview/views/recorded/protocol';
import { runRecordedLines } from '../../../../run-recorded';
import { run as runLines } from '../../../support';
import { unhurriedQueue } from '../../../work/queues';

function cursorAt(run: Run, position: number): ArenaState {
  const cursor = cursorOf(run);
  cursor.seek(position);
  return cursor;
}

/** Two regions 16 MiB apart; in the first a heap that grows. */
const twoRegions = runRecordedLines(
  '@ a:[0x1] + 0x1000 0x400',
  '@ a:[0x2] + 0x1400 0x10',
  '@ a:[0x3] + 0x1800 0x800',
  '@ a:[0x4] + 0x1000000 0x100',
  '@ a:[0x5] - 0x1400',
);

const whole: RecordedRequest = { kind: 'recorded', colorBy: 'state', rowOrder: 12, fitRows: 20, from: 0, count: 50, pixels: 64 };

interface Look {
  readonly position?: number;
  readonly filter?: (op: number) => boolean;
  readonly selection?: Selection;
  readonly changes?: Partial<RecordedRequest>;
}

function bodyOf(run: Run, { position = run.operationCount, filter, selection, changes }: Look = {}): RecordedBody {
  const view = new RecordedHostView(unhurriedQueue());
  const context = { run, state: cursorAt(run, position), position, localize: english, filter, selection, changed: () => undefined };
  const body = view.build(context, { ...whole, ...changes });
  view.dispose();
  return body;
}

function pictureOf(run: Run, look?: Look): RecordedPicture {
  const { picture } = bodyOf(run, look);
  assert.ok(picture);
  return picture;
}

/** Blocks told by themselves: row, offset in the region, length. */
function blocksOf({ pieces }: RecordedPicture): number[][] {
  return Array.from(pieces.row, (row, index) => [row, pieces.offset[index], pieces.length[index]]);
}

describe('The host’s side of memory as it was recorded', () => {
  it('has region below region, named, with the gap between them', () => {
    const { rows, regionCount, span, blocks, bytes } = pictureOf(twoRegions);
    assert.deepEqual(rows, [
      { kind: 'region', name: '0x1000', size: 0x1000, gap: undefined },
      { kind: 'memory', at: { region: 0, offset: 0 }, byte: 0, address: '0x1000', bytes: 0x1000, reached: 0x1000 },
      { kind: 'region', name: '0x1000000', size: 0x100, gap: 0x1000000 - 0x2000 },
      { kind: 'memory', at: { region: 1, offset: 0 }, byte: 0x1000, address: '0x1000000', bytes: 0x100, reached: 0x100 },
    ]);
    assert.deepEqual({ regionCount, span, blocks, bytes }, { regionCount: 2, span: 0x1100, blocks: 3, bytes: 0x400 + 0x800 + 0x100 });
  });

  it('keeps rows where they are over the whole run, and shows how far the heap has grown', () => {
    const reached = [0, 1, 3, 5].map((position) => {
      const { rows, totalRows } = pictureOf(twoRegions, { position });
      assert.equal(totalRows, 4);
      return rows.map((row) => (row.kind === 'memory' ? row.reached : -1));
    });
    assert.deepEqual(reached, [
      [-1, 0, -1, 0],
      [-1, 0x400, -1, 0],
      [-1, 0x1000, -1, 0],
      [-1, 0x1000, -1, 0x100],
    ]);
  });

  it('tells wide blocks one by one, and sums up small ones by pixels', () => {
    // A pixel is 64 bytes.
    const picture = pictureOf(twoRegions, { position: 4 });
    assert.deepEqual(blocksOf(picture), [
      [1, 0, 0x400],
      [1, 0x800, 0x800],
      [3, 0, 0x100],
    ]);
    const cells = [...picture.sums.share].flatMap((share, cell) => (share > 0 ? [[cell, share]] : []));
    assert.deepEqual(cells, [[64 + 16, Math.ceil(fullSum / 4)]]);
    assert.equal(
      pictureOf(twoRegions).sums.share.every((share) => share === 0),
      true,
      'the small one is freed at the end',
    );
  });

  it('cuts a block over several rows into a part for each', () => {
    const { pieces, totalRows } = pictureOf(twoRegions, { changes: { rowOrder: 9 } });
    assert.equal(totalRows, 1 + 8 + 1 + 1);
    const parts = [...pieces.row].map((row, index) => [row, pieces.from[index], pieces.to[index], pieces.operation[index]]);
    assert.deepEqual(parts.slice(0, 3), [
      [1, 0, 512, 0],
      [2, 0, 512, 0],
      [5, 0, 512, 2],
    ]);
  });

  it('has as small rows as let the memory fit', () => {
    const { rowOrder, totalRows } = pictureOf(twoRegions, { changes: { rowOrder: undefined, fitRows: 12 } });
    assert.deepEqual([rowOrder, totalRows], [9, 11]);
    const many = runRecordedLines(...Array.from({ length: 50 }, (_, index) => `@ a + 0x${((index + 1) * 0x400000).toString(16)} 0x10`));
    assert.equal(pictureOf(many, { changes: { rowOrder: undefined, fitRows: 12 } }).totalRows, 100);
  });

  it('names the blocks of a written trace, and not those whose names are their addresses', () => {
    const written = runLines('arena 4KiB policy first-fit', 'a = alloc 1000', 'b = alloc 2000', 'free a');
    assert.deepEqual(pictureOf(written, { position: 2 }).names, ['a', 'b']);
    assert.deepEqual(pictureOf(written).names, ['b']);
    assert.equal(pictureOf(twoRegions).names, undefined);
  });

  it('marks what passes the filter', () => {
    const { filtered, pieces } = pictureOf(twoRegions, { filter: (op) => op === 2 });
    assert.equal(filtered, true);
    assert.deepEqual(
      [...pieces.flags].map((flags) => (flags & matchFlag) !== 0),
      [false, true, false],
    );
  });

  it('says which block lies at a place, and which one is next', () => {
    const probe = (offset: number, find: 'at' | 'near' | 'reach' | 'next' | 'previous', region = 0): string | undefined => {
      const { probed } = pictureOf(twoRegions, { position: 4, changes: { probe: { region, offset, find, id: 7 } } });
      assert.equal(probed?.id, 7);
      return probed.block?.address;
    };
    assert.equal(probe(0x3ff, 'at'), '0x1000');
    assert.equal(probe(0x410, 'at'), undefined);
    assert.equal(probe(0x410, 'near'), '0x1400');
    assert.equal(probe(0x410, 'reach'), '0x1800');
    assert.equal(probe(0x400, 'reach'), '0x1400');
    assert.equal(probe(0x800, 'next'), '0x1000000');
    assert.equal(probe(0, 'previous', 1), '0x1800');
    assert.equal(probe(0, 'previous'), undefined);
    assert.equal(probe(0, 'at', 99), undefined);
    const { probed } = pictureOf(twoRegions, { changes: { probe: { region: 0, offset: 0x900, find: 'at', id: 1 } } });
    const { address, length, requested, handle, operation, line, site, row } = probed!.block!;
    assert.deepEqual(
      { address, length, requested, handle, operation, line, row },
      { address: '0x1800', length: 0x800, requested: 0x800, handle: '0x1800', operation: 3, line: 4, row: 1 },
    );
    assert.equal(site, twoRegions.siteOf(2));
    assert.equal(probed?.block?.byte, twoRegions.offsetOf(2));
  });

  it('tells the selected block by itself, however small it is, while it lives', () => {
    const chosen = { kind: 'allocated', from: 0x400, to: 0x410, operation: 1 } as const;
    const picture = pictureOf(twoRegions, { position: 4, selection: chosen });
    assert.equal(picture.selected, 1);
    assert.equal(picture.selectedBlock?.address, '0x1400');
    assert.ok(blocksOf(picture).some(([, offset]) => offset === 0x400));
    assert.equal(pictureOf(twoRegions, { selection: chosen }).selected, undefined);
    assert.equal(pictureOf(twoRegions, { selection: { ...chosen, operation: 1e9 } }).selected, undefined);
  });

  it('has the figures of the simulated run at the same position', () => {
    for (const position of [0, 2, 4, 5]) {
      const { used, external } = cursorAt(twoRegions.simulated, position).metrics();
      assert.deepEqual(pictureOf(twoRegions, { position }).simulated, { used, external });
    }
  });

  it('has nothing to show of a recording without blocks', () => {
    assert.equal(bodyOf(runRecordedLines('@ a - 0x1000')).picture, undefined);
  });
});
