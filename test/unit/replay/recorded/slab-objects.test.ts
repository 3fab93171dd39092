/** Objects of slabs on their real pages: against the flags that the kernel had for these. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { english } from '../../../../src/model/localize';
import { Finder } from '../../../../src/picture/finder';
import { inspectByte } from '../../../../src/picture/inspection';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { RecordedState } from '../../../../src/replay/recorded/recorded-state';
import type { SlabObjects } from '../../../../src/replay/recorded/slab-objects';
import { StartReader, type PageStart } from '../../../../src/trace/formats/kmem/start-reader';
import { finish } from '../../../../src/work/work';
import { plainBytes, readTrace } from '../../../read-trace';
import { root } from '../../../project';
import { runTrace } from '../../../run-trace';
import { unhurriedQueue } from '../../work/queues';

const fixtures = path.join(root, 'test', 'fixtures', 'pages');
const bytesOf = (file: string): Uint8Array => plainBytes(readFileSync(file));

function startOf(file: string): PageStart {
  const reader = new StartReader();
  reader.push(bytesOf(file));
  return reader.finish();
}

function recorded(recording: string, before: string): RecordedRun {
  return finish(RecordedRun.of(runTrace(readTrace(bytesOf(recording), 'kmem')), startOf(before)));
}

/** Live objects at a position: first byte, length, operation. */
function liveAt(run: RecordedRun, objects: SlabObjects, position: number): number[][] {
  const live: number[][] = [];
  objects.forEachLive(0, run.layout.space.size, position, (...object) => live.push(object));
  return live;
}

/** How many live objects lie on pages that a dump has as a slab's (KPF_SLAB is bit 7), and how many there are. */
function onSlabs(run: RecordedRun, dump: Uint8Array): { readonly on: number; readonly live: number } {
  const live = liveAt(run, run.layout.objects!, run.operationCount);
  const frames = live.map(([byte]) => Math.floor(Number(run.space.addressAt(byte)) / 4096));
  return { on: frames.filter((frame) => (dump[frame * 8] & 0x80) !== 0).length, live: live.length };
}

describe('objects of slabs as recorded', () => {
  const names: readonly (readonly [string, number])[] = [
    ['smp4-5.10', 3],
    ['smp4-6.12', 3],
    ['numa-6.1', 6],
  ];
  for (const [name, expected] of names) {
    const file = (ending: string): string => path.join(fixtures, `${name}.${ending}`);
    it(`lie on pages that the kernel had as a slab’s: ${name}`, () => {
      const run = recorded(file('kmem.gz'), file('before.kpageflags.gz'));
      const { on, live } = onSlabs(run, bytesOf(file('after.kpageflags.gz')));
      assert.deepEqual([on, live], [expected, expected]);
    });
  }

  it('are live from the operation that allocated them to the one that ended them, and never overlap', () => {
    const run = recorded(path.join(fixtures, 'smp4-6.12.kmem.gz'), path.join(fixtures, 'smp4-6.12.before.kpageflags.gz'));
    const objects = run.layout.objects!;
    const { results } = run.simulated;
    for (const position of [0, 1, 200, 500, run.operationCount]) {
      const expected = new Set<number>();
      for (let op = 0; op < position; op++) {
        for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) expected.delete(ended);
        if (objects.byte(op) >= 0) expected.add(op);
      }
      const live = liveAt(run, objects, position);
      assert.deepEqual(
        live.map(([, , op]) => op).sort((a, b) => a - b),
        [...expected].sort((a, b) => a - b),
      );
      for (let index = 1; index < live.length; index++) assert.ok(live[index - 1][0] + live[index - 1][1] <= live[index][0]);
      for (const [byte, length, op] of live) {
        assert.deepEqual([objects.at(byte, position), objects.at(byte + length - 1, position)], [op, op]);
        assert.equal(objects.isLive(op, position), true);
      }
    }
  });

  it('are named where they are pointed at, and found', () => {
    const run = recorded(path.join(fixtures, 'smp4-6.12.kmem.gz'), path.join(fixtures, 'smp4-6.12.before.kpageflags.gz'));
    const state = new RecordedState(run);
    const position = 400;
    state.seek(position);
    const [[byte, length, op]] = liveAt(run, run.layout.objects!, position);
    const handle = run.trace.handles.text(run.table.handle[op]);
    const inspected = inspectByte(run, state, byte + 1);
    assert.deepEqual(
      [inspected?.kind, inspected?.from, inspected?.to, inspected?.handle, inspected?.line],
      ['allocated', byte, byte + length, handle, run.table.line[op]],
    );
    const finder = new Finder(english, () => undefined, unhurriedQueue());
    finder.setText(`handle:${handle}`);
    const found = finder.state(run, state, undefined);
    assert.deepEqual([found?.matches, found?.bytes], [1, length]);
    assert.equal(finder.next(run, state, undefined, false), byte);
    finder.setText(run.space.format(byte));
    assert.ok((finder.state(run, state, undefined)?.matches ?? 0) >= 1);
    finder.dispose();
  });

  it('are not known where pointers are hashed', () => {
    const run = recorded(path.join(fixtures, 'hashed-6.1.kmem.gz'), path.join(fixtures, 'hashed-6.1.before.kpageflags.gz'));
    assert.equal(run.layout.objects, undefined);
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const data = shared && path.join(shared, 'data', 'linux');
  if (data && existsSync(data)) {
    it('lie on slabs in the longer recordings, too, with more memory than a gigabyte as well', () => {
      for (const recording of ['5.10-smp4-main', '6.1-smp4-main', '6.1-smp2-5g', '6.1-smp4-numa', '6.12-smp4-main']) {
        const folder = path.join(data, recording, 'medium');
        const run = recorded(path.join(folder, 'medium.trace.gz'), path.join(folder, 'before.kpageflags.gz'));
        const { on, live } = onSlabs(run, bytesOf(path.join(folder, 'after.kpageflags.gz')));
        assert.ok(live >= 50, recording);
        assert.equal(on, live, recording);
      }
    });
  }
});
