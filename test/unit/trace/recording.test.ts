import assert from 'node:assert/strict';
import { Recording } from '../../../src/trace/recording';
import type { Trace } from '../../../src/trace/trace';
import { countsOf, operationsOf } from './formats/accounting';

const facts = { name: 'test', isRecorded: true };

/** Plays calls, a line each: `+ADDRESS SIZE`, `-ADDRESS`, `OLD>NEW SIZE`. */
function play(seesEveryCall: boolean, ...calls: string[]): Trace {
  const recording = new Recording(seesEveryCall);
  const address = (text: string): number => recording.handles.address(0, parseInt(text, 16));
  for (const call of calls) {
    const [, old, sign, block, size] = /^(\w*)([-+>])(\w+) ?(\d*)$/.exec(call)!;
    if (sign === '+') recording.allocate(address(block), Number(size), 1);
    else if (sign === '-') recording.free(address(block), 1);
    else recording.reallocate(address(old), address(block), Number(size), 1);
    recording.line++;
  }
  return recording.finish({ ...facts, seesEveryCall });
}

describe('a recording', () => {
  it('counts what was called', () => {
    const { alloc, ...rest } = { alloc: 0, ...countsOf(play(true, '+10 8', '+20 100', '10>30 50', '30>30 20', '-20', '+40 1')) };
    assert.equal(alloc, 0);
    assert.deepEqual(rest, {
      allocs: 3,
      frees: 1,
      reallocs: 2,
      nullFrees: 0,
      failed: 0,
      doubleFrees: 0,
      unknownFrees: 0,
      lostFrees: 0,
      lateFrees: 0,
      peakBytes: 150,
      endBlocks: 2,
      endBytes: 21,
    });
  });

  it('frees of blocks it never saw free nothing; a second one of the same is doubtful, since the first was no proof', () => {
    const trace = play(true, '-10', '30>20 8', '-20', '-10', '-30', '30>30 4', '-30');
    assert.deepEqual(operationsOf(trace), [
      '1 free-nothing 0x10',
      '2 alloc 0x20 8',
      '3 free 0x20',
      '4 free-nothing 0x10',
      '5 free-nothing 0x30',
      '6 free-nothing 0x30',
      '6 alloc 0x30 4',
      '7 free 0x30',
    ]);
    const { unknownFrees, doubleFrees } = countsOf(trace);
    assert.deepEqual({ unknownFrees, doubleFrees }, { unknownFrees: 2, doubleFrees: 3 });
    assert.deepEqual(Array.from(trace.recording!.doubtfulFrees), [3, 0, 4, 1, 5, 1]);
  });

  it('an address given out again ends what was there, and owes a free for each time', () => {
    const trace = play(true, '+10 8', '+10 9', '+10 10', '-10', '-10', '10>20 7', '-10');
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x10 8',
      '2 end 0x10',
      '2 alloc 0x10 9',
      '3 end 0x10',
      '3 alloc 0x10 10',
      '4 free 0x10',
      '5 free-nothing 0x10',
      '6 alloc 0x20 7',
      '7 free 0x10',
    ]);
    const { lostFrees, doubleFrees, lateFrees, endBlocks, endBytes, peakBytes } = countsOf(trace);
    assert.deepEqual(
      { lostFrees, doubleFrees, lateFrees, endBlocks, endBytes, peakBytes },
      { lostFrees: 2, doubleFrees: 3, lateFrees: 2, endBlocks: 1, endBytes: 7, peakBytes: 10 },
    );
  });

  it('a realloc onto a live address ends what was there', () => {
    const trace = play(true, '+10 8', '+20 9', '10>20 30');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '2 alloc 0x20 9', '3 end 0x20', '3 realloc 0x10 -> 0x20 30']);
    assert.equal(countsOf(trace).endBytes, 30);
  });

  it('a second free is an error where every call is seen, and doubtful where not', () => {
    const calls = ['+10 8', '-10', '-10', '10>20 5'];
    const complete = play(true, ...calls);
    assert.deepEqual(operationsOf(complete), ['1 alloc 0x10 8', '2 free 0x10', '3 free 0x10', '4 free 0x10', '4 alloc 0x20 5']);
    assert.equal(complete.recording!.doubtfulFrees.length, 0);
    const partial = play(false, ...calls);
    assert.deepEqual(operationsOf(partial), [
      '1 alloc 0x10 8',
      '2 free 0x10',
      '3 free-nothing 0x10',
      '4 free-nothing 0x10',
      '4 alloc 0x20 5',
    ]);
    assert.deepEqual(Array.from(partial.recording!.doubtfulFrees), [2, 1, 3, 1]);
  });

  it('keeps thread, time, site, stack and CPU of each call, and stacks once', () => {
    const recording = new Recording(true);
    const main = recording.names.internText('main');
    const work = recording.names.internText('work');
    const outer = recording.stacks.intern(0, main);
    const inner = recording.stacks.intern(outer, work);
    assert.deepEqual([recording.stacks.intern(0, main), recording.stacks.intern(outer, work)], [outer, inner]);
    Object.assign(recording, { thread: main, time: 1.5, site: work, stack: inner, cpu: 3 });
    recording.allocate(recording.handles.address(0, 16), 8, 1);
    const { table, names, recording: known } = recording.finish({ ...facts, seesEveryCall: true });
    assert.deepEqual(
      [names.text(table.thread![0] - 1), table.time![0], names.text(table.site![0] - 1), table.stack![0], table.cpu![0]],
      ['main', 1.5, 'work', inner, 3],
    );
    const stacks = known!.stacks!;
    assert.deepEqual([stacks.count, stacks.parent(inner), stacks.frame(inner), stacks.parent(outer)], [3, outer, work, 0]);
  });

  it('shares stacks however many there are', () => {
    const { stacks } = new Recording(true);
    for (let round = 0; round < 2; round++) {
      for (let frame = 0; frame < 2000; frame++) stacks.intern(stacks.intern(0, frame % 7), frame);
    }
    assert.equal(stacks.count, 1 + 7 + 2000);
  });
});
