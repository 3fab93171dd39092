import * as assert from 'node:assert/strict';
import { recordingNotes } from '../../../../src/analysis/recording-notes';
import { simulationNotes } from '../../../../src/analysis/simulation-notes';
import { english } from '../../../../src/model/localize';
import type { RunOptions } from '../../../../src/replay/run/options';
import type { Run } from '../../../../src/replay/run/run';
import type { FormatName } from '../../../../src/trace/formats';
import { defaultMachine } from '../../../../src/engine/config';
import { TraceError } from '../../../../src/trace/trace';
import { runRecording } from '../../support';
import { numbers } from '../long-trace';

/** A malloc-lab file of these calls. */
const rep = (...calls: string[]): string => `0\n0\n${calls.length}\n1\n${calls.map((call) => `${call}\n`).join('')}`;

/** Whether a request of the run was refused for want of memory. */
function isShort(result: Run): boolean {
  const codes = Array.from({ length: result.operationCount }, (_, op) => result.errorOf(op));
  return codes.some((code) => code === 'out-of-memory' || code === 'too-large');
}

/** Checks that nothing fails in the arena that was found, and something does in the half of it. */
function assertSmallest(format: FormatName, text: string, options: RunOptions = {}): number {
  const found = runRecording(format, text, options);
  const { size } = found.arena;
  assert.ok(!isShort(found));
  assert.ok(Number.isInteger(Math.log2(size)), `${size} is a power of two`);
  if (size > 65536) {
    const half = runRecording(format, text, { ...options, arena: { ...options.arena, size: size / 2 } });
    assert.ok(isShort(half), `half of ${size} would do`);
  }
  return size;
}

/** Calls that allocate, resize and free at random. */
function randomCalls(seed: number, count: number, largest: number): string[] {
  const random = numbers(seed);
  const calls: string[] = [];
  const live: number[] = [];
  let ids = 0;
  for (let i = 0; i < count; i++) {
    const roll = random();
    const size = Math.floor(random() ** 3 * largest);
    const at = Math.floor(random() * live.length);
    if (live.length === 0 || roll < 0.5) {
      live.push(ids);
      calls.push(`a ${ids++} ${size}`);
    } else if (roll < 0.6) calls.push(`r ${live[at]} ${size + 1}`);
    else calls.push(`f ${live.splice(at, 1)[0]}`);
  }
  return calls;
}

describe('the arena of a recording', () => {
  it('is 64 KiB in units of 16 bytes at least', () => {
    const { arena, machine, raisedFrom } = runRecording('rep', rep('a 0 1', 'f 0'));
    assert.equal(raisedFrom, undefined);
    assert.deepEqual(arena, { size: 65536, unit: 16, base: 0n, maxOrder: 12, fit: 'lowest', policy: 'buddy', overhead: 0 });
    assert.deepEqual(machine, { page: 4096, ...defaultMachine });
    assert.equal(runRecording('rep', rep()).arena.size, 65536);
  });

  it('holds what is held at once, in whole blocks', () => {
    assert.equal(assertSmallest('rep', rep('a 0 65536')), 65536);
    assert.equal(assertSmallest('rep', rep('a 0 65537')), 131072);
    assert.equal(assertSmallest('rep', rep('a 0 32769', 'a 1 1')), 131072);
    assert.equal(assertSmallest('rep', rep('a 0 60000', 'f 0', 'a 1 60000')), 65536);
  });

  it('holds both blocks of a realloc that moves', () => {
    assert.equal(assertSmallest('rep', rep('a 0 32768', 'r 0 32769')), 131072);
    assert.equal(assertSmallest('rep', rep('a 0 32768', 'r 0 20000')), 65536);
  });

  it('grows where the blocks lie apart', () => {
    // Sixteen blocks of 4 KiB fill 64 KiB; every other is freed: 32 KiB, none of it together.
    const fill = Array.from({ length: 16 }, (_, i) => `a ${i} 4096`);
    const holes = Array.from({ length: 8 }, (_, i) => `f ${2 * i}`);
    assert.equal(assertSmallest('rep', rep(...fill, ...holes, 'a 16 8192')), 131072);
  });

  it('holds the new block of a realloc of what is not live: the call answered with it', () => {
    const result = runRecording('rep', rep('a 0 16', 'f 0', 'r 0 1000000'));
    assert.equal(result.errorOf(2), 'double-free');
    assert.equal(assertSmallest('rep', rep('a 0 16', 'f 0', 'r 0 1000000')), 1048576);
  });

  it('holds a block until its handle is given another', () => {
    assert.equal(assertSmallest('rep', rep('a 0 40000', 'a 0 40000', 'f 0', 'a 0 40000', 'a 1 40000')), 131072);
  });

  it('is the smallest for random recordings', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const text = rep(...randomCalls(seed, 1500, 2 ** (10 + (seed % 8))));
      assertSmallest('rep', text);
      assertSmallest('rep', text, { arena: { fit: 'lifo', unit: 64 } });
      assertSmallest('rep', text, { as: 'kmalloc' });
    }
  });

  it('is the smallest for an mtrace recording', () => {
    const calls = [
      '= Start',
      '@ ./a:[0x1] + 0x1000 0x10000',
      '@ ./a:[0x2] + 0x20000 0x8000',
      '@ ./a:[0x3] - 0x1000',
      '@ ./a:[0x4] + 0x30000 0x10001',
      '= End',
    ];
    assert.equal(assertSmallest('mtrace', `${calls.join('\n')}\n`), 262144);
  });

  it('has larger units where it is very large', () => {
    const raised = runRecording('rep', rep('a 0 4294967297'));
    const { arena } = raised;
    assert.deepEqual([arena.size, arena.unit], [2 ** 33, 32]);
    assert.equal(raised.raisedFrom, 16);
    assert.deepEqual(recordingNotes(raised, english), []);
    const [note] = simulationNotes(raised, english);
    assert.match(note, /^The arena has 8 GiB, too much for units of 16 B: its unit is 32 B\. .* internal fragmentation is higher/);
  });

  it('is what the options say, and then may be too small', () => {
    const result = runRecording('rep', rep('a 0 65537'), { arena: { size: 65536 } });
    assert.equal(result.arena.size, 65536);
    assert.equal(result.errorOf(0), 'too-large');
    const limited = runRecording('rep', rep('a 0 65537'), { arena: { max: 4096 } });
    assert.equal(limited.errorOf(0), 'too-large');
    assert.equal(runRecording('rep', rep('a 0 1'), { arena: { base: 4096n, unit: 256 } }).addressOf(0), '0x1000');
  });

  it('does not grow beyond every limit', () => {
    const result = runRecording('rep', rep('a 0 281474976710657'));
    assert.equal(result.arena.size, 2 ** 48);
    assert.equal(result.errorOf(0), 'too-large');
  });

  it('is refused where the options cannot work', () => {
    assert.throws(() => runRecording('rep', rep('a 0 1'), { arena: { unit: 3 } }), TraceError);
    assert.throws(() => runRecording('rep', rep('a 0 1'), { arena: { size: 100 } }), TraceError);
  });
});
