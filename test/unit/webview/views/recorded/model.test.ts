import assert from 'node:assert/strict';
import { ReferencePosition } from '../../../../../src/analysis/diff/reference-position';
import { english } from '../../../../../src/model/localize';
import type { Selection } from '../../../../../src/protocol/inspection';
import { matchFlag } from '../../../../../src/protocol/frame';
import { cursorOf } from '../../../../../src/replay/cursor-of';
import type { Run } from '../../../../../src/replay/run/run';
import type { ArenaState } from '../../../../../src/replay/state/arena-state';
import { RecordedHostView } from '../../../../../webview/views/recorded/model';
import { fullSum, type RecordedBody, type RecordedPicture, type RecordedRequest } from '../../../../../webview/views/recorded/protocol';
import { RecordedRun } from '../../../../../src/replay/recorded/recorded-run';
import { finish } from '../../../../../src/work/work';
import { readTrace } from '../../../../read-trace';
import { runTrace } from '../../../../run-trace';
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

const stealFields =
  'pfn=0x600 alloc_order=0 fallback_order=3 pageblock_order=9 alloc_migratetype=0 fallback_migratetype=1 fragmenting=1 change_ownership=1';

const whole: RecordedRequest = { kind: 'recorded', colorBy: 'state', rowOrder: 12, fitRows: 20, from: 0, count: 50, pixels: 64 };

interface Look {
  readonly position?: number;
  readonly filter?: (op: number) => boolean;
  readonly selection?: Selection;
  readonly changes?: Partial<RecordedRequest>;
  /** The position that is pinned. */
  readonly pinned?: number;
}

function bodyOf(run: Run, { position = run.operationCount, filter, selection, changes, pinned: at }: Look = {}): RecordedBody {
  const view = new RecordedHostView(unhurriedQueue());
  const pinned = at === undefined ? undefined : { position: at, reference: finish(ReferencePosition.make(run, at)) };
  const context = { run, state: cursorAt(run, position), position, localize: english, filter, selection, pinned, changed: () => undefined };
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

  it('colours what has changed since the pinned position, and tells what was there alone', () => {
    const changes = { colorBy: 'changes', probe: { region: 0, offset: 0x404, find: 'at', id: 1 } } as const;
    const { picture, classes } = bodyOf(twoRegions, { pinned: 3, changes });
    assert.deepEqual(classes?.labels, ['only now', 'only at A', 'moved', 'resized in place', 'at both']);
    assert.deepEqual([...picture!.pieces.shade], [5, 5, 1]);
    // A pixel is 64 bytes: 16 of them are a quarter.
    assert.deepEqual([[...picture!.gone!.from], [...picture!.gone!.cell], [...picture!.gone!.share]], [[], [0x400 / 64], [16384]]);
    const gone = { handle: '0x1400', requested: 0x10, line: twoRegions.table.line[1], moved: false, operation: 5 };
    assert.deepEqual(picture!.probed?.since, { position: 3, change: undefined, operation: undefined, was: undefined, gone });
    assert.equal(bodyOf(twoRegions, { changes }).picture!.gone, undefined);
    const near = pictureOf(twoRegions, { pinned: 3, changes: { ...changes, rowOrder: 8 } }).gone!;
    assert.deepEqual([[...near.from], [...near.to], [...near.cell]], [[0x400], [0x410], []]);
    const policy = runLines('arena 1KiB unit 8 policy first-fit', 'a = alloc 64', 'b = alloc 64', 'free a');
    const free = pictureOf(policy, { pinned: 2, changes: { colorBy: 'changes', rowOrder: 8 } });
    const from = policy.startOf(0);
    assert.deepEqual([[...free.pieces.shade], [...free.gone!.from], [...free.gone!.to]], [[5], [from], [from + policy.heldOf(0)]]);
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

describe('The host’s side of pages of a kernel by migrate type', () => {
  const event = (time: number, name: string, fields: string): string =>
    `  sh-1     [000] d..3.    10.00000${time}: ${name}: page=0x1 ${fields}`;
  const text = [
    event(1, 'mm_page_alloc_zone_locked', 'pfn=0x400 order=0 migratetype=1 percpu_refill=1'),
    event(2, 'mm_page_alloc', 'pfn=0x400 order=0 migratetype=1 gfp_flags=GFP_KERNEL'),
    event(3, 'mm_page_alloc_extfrag', stealFields),
    event(4, 'mm_page_alloc_zone_locked', 'pfn=0x604 order=0 migratetype=0 percpu_refill=1'),
    event(5, 'mm_page_alloc', 'pfn=0x604 order=0 migratetype=0 gfp_flags=GFP_KERNEL'),
  ];
  const simulated = runTrace(readTrace(new TextEncoder().encode(`# tracer: nop\n${text.join('\n')}\n`), 'kmem'));
  const free = new Uint32Array(0x1000 / 32);
  for (const frame of [0x400, 0x604, 0x800]) free[frame >>> 5] |= 1 << (frame & 31);
  const run = finish(RecordedRun.of(simulated, { frames: 0x1000, free }));
  const byType: Partial<RecordedRequest> = { colorBy: 'type', rowOrder: 24 };

  it('colours its page blocks, and the blocks in them', () => {
    const { picture, classes } = bodyOf(run, { changes: byType });
    const { from, to, shade } = picture!.types!;
    // A pixel is 256 KiB, a page block 2 MiB.
    assert.deepEqual(
      Array.from(shade, (each, index) => [from[index], to[index], each]),
      [
        [16, 24, 2],
        [24, 32, 5],
      ],
    );
    assert.equal(Math.max(...picture!.sums.shade), 5);
    assert.deepEqual(classes?.labels.slice(0, 5), ['unmovable', 'movable', 'reclaimable', 'mixed', 'stolen']);
    assert.deepEqual(classes?.blocks, [0, 1, 0, 0, 1, 6]);
    assert.equal(pictureOf(run).types, undefined);
  });

  it('says what the page block under the pointer is, and who took of it', () => {
    const at = (offset: number, position: number) =>
      pictureOf(run, { position, changes: { ...byType, probe: { region: 0, offset, find: 'at', id: 1 } } }).probed!;
    const stolen = at(0x604 * 4096, 2).block!.pageBlock;
    assert.deepEqual(stolen, {
      frame: '0x600',
      type: 'unmovable',
      isMixed: true,
      steals: 1,
      lastSteal: { line: 4, from: 'movable', to: 'unmovable' },
    });
    assert.deepEqual(at(0x604 * 4096, 0).ground?.pageBlock, {
      frame: '0x600',
      type: 'movable',
      isMixed: false,
      steals: 0,
      lastSteal: undefined,
    });
    assert.equal(at(0x800 * 4096, 2).ground?.pageBlock?.type, undefined);
  });

  it('counts free blocks by migrate type and order at a position', () => {
    const listsAt = (position: number) => pictureOf(run, { position, changes: { typeLists: true } }).typeLists!;
    const [zone] = listsAt(0).zones;
    assert.deepEqual(
      zone.types.map(({ label, counts, pageBlocks }) => [label, counts[0], pageBlocks]),
      [
        ['unmovable', 0, 0],
        ['movable', 2, 2],
        ['reclaimable', 0, 0],
        ['not known', 1, 6],
      ],
    );
    const [end] = listsAt(2).zones;
    assert.deepEqual(
      end.types.map(({ counts }) => counts[0]),
      [0, 0, 0, 1],
    );
    assert.deepEqual([end.mixed, end.stolen], [1, 1]);
  });

  it('has nothing of that where no pages were recorded', () => {
    const { picture, classes } = bodyOf(twoRegions, { changes: { colorBy: 'type', typeLists: true } });
    assert.deepEqual([picture!.types, picture!.typeLists, classes], [undefined, undefined, undefined]);
  });
});
