/** page_owner read as a map: every block of pages where the kernel says, with who asked for it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { collectDiagnostics } from '../../../../src/analysis/diagnostics';
import { framesOf } from '../../../../src/analysis/call-stack';
import { english } from '../../../../src/model/localize';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { RecordedState } from '../../../../src/replay/recorded/recorded-state';
import { BlockKind } from '../../../../src/replay/state/arena-state';
import { createPlacedReader } from '../../../../src/trace/formats';
import { StartReader } from '../../../../src/trace/formats/kmem/start-reader';
import type { Trace } from '../../../../src/trace/trace';
import { finish } from '../../../../src/work/work';
import { plainBytes } from '../../../read-trace';
import { root } from '../../../project';
import { runTrace } from '../../../run-trace';

function readPlaced(bytes: Uint8Array, chunk = bytes.length): Trace {
  const reader = createPlacedReader('page-owners', 0, bytes.subarray(0, 1 << 14));
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  return reader.finish();
}

const text = `Page allocated via order 3, mask 0x0(), pid 1, tgid 1 (x y), ts 0 ns
PFN 0x100 type Unmovable Block 0 type Unmovable Flags 0x0(zone=0)
 get_page_from_freelist+0x1/0x2
 mine+0x1/0x2
Slab cache page

Page allocated via order 0, mask 0x0(), pid 7, tgid 7 (sh), ts 0 ns
PFN 1056 type Movable Block 2 type Movable
 get_page_from_freelist+0x1/0x2
 other+0x1/0x2
Page has been migrated, last migrate reason: compaction

Page allocated via order 0, mask 0x0(), pid 7, tgid 7 (sh), ts 0 ns
 cut+0x1/0x2
`;

describe('page_owner as a map', () => {
  it('has each record as a block of pages with its task, stack and page block', () => {
    const run = finish(RecordedRun.of(runTrace(readPlaced(new TextEncoder().encode(text), 7))));
    assert.equal(run.operationCount, 2);
    assert.equal(run.trace.recording!.cutCalls, 1);
    const told = [0, 1].map((op) => [
      run.space.format(run.offsetOf(op)),
      run.heldOf(op),
      run.table.line[op],
      run.siteOf(op),
      run.threadOf(op),
    ]);
    assert.deepEqual(told, [
      ['0x100000', 8 * 4096, 1, 'mine+0x1/0x2', 'x y-1'],
      ['0x420000', 4096, 7, 'other+0x1/0x2', 'sh-7'],
    ]);
    assert.deepEqual(framesOf(run, 0), ['get_page_from_freelist+0x1/0x2', 'mine+0x1/0x2']);
    const { blocks } = run.layout.pages!;
    assert.deepEqual(
      [0, 1, 2].map((number) => blocks.at(number, 9)?.type),
      [0, undefined, 1],
    );
    // What is there at the moment of a dump has not leaked.
    assert.deepEqual(
      collectDiagnostics(run, english).filter(({ code }) => code === 'leak'),
      [],
    );
  });

  it('is read as sums where no record says where its pages are', () => {
    const tag = new TextEncoder().encode(
      'allocinfo - version: 1.0\n#     <size>  <calls> <tag info>\n 12414976 1588 mm/slub.c:2478 func:alloc_slab_page \n',
    );
    assert.ok(readPlaced(tag).snapshots);
    const fixture = plainBytes(readFileSync(path.join(root, 'test', 'fixtures', 'snapshots', 'page_owner')));
    const placed = readPlaced(fixture);
    assert.equal(placed.snapshots, undefined);
    assert.equal(placed.recording!.pages!.events.count, 40);
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const folder = shared && path.join(shared, 'data', 'linux-reports', 'own-6.12-smp2', 'owner');
  if (folder && existsSync(folder)) {
    it('has as many pages and stacks as the kernel has, and what its flags have as free is free in it', () => {
      const dump = plainBytes(readFileSync(path.join(folder, 'kpageflags.after.gz')));
      const reader = new StartReader();
      reader.push(dump);
      const run = finish(
        RecordedRun.of(runTrace(readPlaced(plainBytes(readFileSync(path.join(folder, 'page_owner.gz'))))), reader.finish()),
      );
      const state = new RecordedState(run);
      state.seek(run.operationCount);
      const bytes = new Map<BlockKind, number>();
      const owned: string[] = [];
      state.forEachBlock(0, run.arena.size, (unit, _, kind, owner, units) => {
        bytes.set(kind, (bytes.get(kind) ?? 0) + units);
        for (let page = 0; kind === BlockKind.Allocated && page < units / 4096; page++) {
          if ((dump[(unit / 4096 + page) * 8 + 1] & 4) !== 0) owned.push(run.handleText(owner));
        }
      });
      let free = 0;
      for (let frame = 0; frame < dump.length / 8; frame++) if ((dump[frame * 8 + 1] & 4) !== 0) free++;
      assert.deepEqual(owned, []);
      assert.equal(bytes.get(BlockKind.Allocated), 9150 * 4096);
      assert.equal(bytes.get(BlockKind.Free), free * 4096);
      assert.equal(new Set(run.table.stack!.subarray(0, run.operationCount)).size, 610);
    });
  }
});
