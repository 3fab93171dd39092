import assert from 'node:assert/strict';
import { Activity } from '../../../src/analysis/activity';
import { rankThreads } from '../../../src/analysis/threads';
import type { Run } from '../../../src/replay/run/run';
import { finish } from '../../../src/work/work';
import { run, runRecording, threads } from '../support';

/** So many threads: thread `t` allocates `t` bytes `t` times. */
function busy(count: number): Run {
  const lines = ['thread,op,ptr,size'];
  for (let thread = 1; thread <= count; thread++) {
    for (let call = 0; call < thread; call++) lines.push(`${thread},malloc,0x${(0x1000 + thread * 0x100 + call).toString(16)},${thread}`);
  }
  return runRecording('fields', `${lines.join('\n')}\n`);
}

const sums = (activity: Activity, position: number): [number[], number[]] => {
  const { bytes, calls } = activity.walkFrom(position);
  return [[...bytes], [...calls]];
};

describe('the threads of a run', () => {
  it('stand in the order of what they asked for, then of how often they called', () => {
    const of = runRecording('fields', 'thread,op,ptr,size\na,malloc,0x100,8\nb,malloc,0x200,32\nc,free,0x100,\nd,free,0x200,\nd,free,0,\n');
    const { keys, hasUnknown } = finish(rankThreads(of));
    assert.deepEqual([keys.map((key) => of.trace.names.text(key - 1)), hasUnknown], [['b', 'a', 'c', 'd'], false]);
    assert.deepEqual(finish(rankThreads(run('arena 64', 'a = alloc 3'))).keys, []);
  });
});

describe('the activity of a run', () => {
  it('has a lane for each thread while they are few', () => {
    const activity = finish(Activity.make(runRecording('fields', threads)));
    assert.deepEqual(activity.lanes, [
      { name: '1', threads: 1 },
      { name: '12', threads: 1 },
    ]);
    assert.deepEqual(sums(activity, 0), [
      [0, 0],
      [0, 0],
    ]);
    assert.deepEqual(sums(activity, 2), [
      [8, 8],
      [1, 1],
    ]);
    assert.deepEqual(sums(activity, 3), [
      [24, 8],
      [2, 1],
    ]);
  });

  it('sums up all threads beside the busiest, and those that are not known', () => {
    const { lanes } = finish(Activity.make(busy(9)));
    assert.deepEqual(
      lanes.map(({ name, threads: many }) => [name, many]),
      [...['9', '8', '7', '6', '5'].map((name) => [name, 1]), [undefined, 4]],
    );
    assert.equal(finish(Activity.make(busy(5))).lanes.length, 5);
  });

  it('is one lane without two threads', () => {
    const activity = finish(Activity.make(run('arena 64', 'a = alloc 3', 'free a', 'b = alloc 1000')));
    assert.equal(activity.hasThreads, false);
    assert.deepEqual(sums(activity, 3), [[3], [3]], 'what fails is a call, and asks for nothing');
    assert.equal(finish(Activity.make(busy(1))).hasThreads, false);
  });

  it('knows the sums at every position, wherever one comes from', () => {
    const activity = finish(Activity.make(busy(60)));
    const total = (60 * 61) / 2;
    const walk = activity.walkFrom(0);
    const calls = (): number => walk.calls.reduce((sum, each) => sum + each, 0);
    for (const position of [1, 255, 256, 257, 3, total, 700, 700, 0]) {
      walk.moveTo(position);
      assert.equal(calls(), position);
      assert.deepEqual([[...walk.bytes], [...walk.calls]], sums(activity, position));
    }
  });

  it('counts no call that was none', () => {
    // The address is given out again: the block before it had ended, though nothing called so.
    const of = runRecording('fields', 'thread,op,ptr,size\na,malloc,0x100,8\nb,malloc,0x100,8\n');
    assert.equal(of.operationCount, 3);
    assert.deepEqual(sums(finish(Activity.make(of)), 3), [
      [8, 8],
      [1, 1],
    ]);
  });
});
