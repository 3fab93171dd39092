import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { randomNumbers } from '../../../src/model/random';
import { startTrace } from '../../../src/analysis/snapshots/start-trace';
import { BlockKind } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { mostArenaFileBytes } from '../../../src/trace/arena-memory';
import { TraceError } from '../../../src/trace/trace';
import { root } from '../../project';
import { buddyinfo, runInMemory } from '../../run-in-memory';
import { addresses, diagnosticsOf, directivesOf, pictureAt, read, run, syntaxPlaces } from '../support';

const fixture = (name: string): Uint8Array => readFileSync(path.join(root, 'test', 'fixtures', 'snapshots', name));

/** The free blocks before the first operation, by order. */
const freeAtStart = (of: Run): number[] => new Cursor(of).freeBlocks();

/** `column: message` of all that is wrong. */
const wrong = (of: Run): string[] => diagnosticsOf(of).map(({ column, message }) => `${column}: ${message}`);

describe('arena from', () => {
  it('names a file, bare or quoted, and what of it is meant', () => {
    const [bare] = directivesOf(read('arena from logs/dmesg.1 zone DMA32 node 2 reading 3 base 0x1000 fit lifo # here'), 'arena');
    assert.deepEqual(bare.from, { file: 'logs/dmesg.1', zone: 'DMA32', node: 2, reading: 3 });
    assert.deepEqual([bare.base, bare.fit, bare.size], [0x1000n, 'lifo', 0]);
    assert.deepEqual(bare.places?.from, { line: 1, column: 12, endColumn: 24 });
    const [quoted] = directivesOf(read('arena from "a log.txt" fit lowest @ note=x'), 'arena');
    assert.equal(quoted.from?.file, 'a log.txt');
  });

  it('cannot be read without a file, and with what an arena of its own has', () => {
    const lines = [
      'arena from',
      'arena from ""',
      'arena from a unit 16',
      'arena from a policy tlsf',
      'arena from a zone',
      'arena from a b',
    ];
    assert.deepEqual(syntaxPlaces(read(...lines)), ['1:11', '2:12', '3:14', '4:14', '5:18', '6:14']);
    assert.deepEqual(syntaxPlaces(read('arena from a zone X zone Y')), ['1:21']);
    // An arena has a size: from alone is none.
    assert.deepEqual(syntaxPlaces(read('arena fromage')), ['1:7']);
  });

  it('begins with exactly the free blocks of the snapshot, all else in use for good', () => {
    const of = runInMemory('arena from x\na = alloc 4KiB\nfree a\n', buddyinfo([3, 1, 0, 2]));
    assert.deepEqual(freeAtStart(of), [3, 1, 0, 2]);
    const cursor = new Cursor(of);
    const { used, held, live, free, slabOverhead } = cursor.metrics();
    assert.deepEqual([held, live, slabOverhead, used + free], [0, 0, 0, of.arena.size]);
    assert.equal(of.usedBefore, used);
    let before = 0;
    cursor.forEachBlock(0, of.arena.size / of.arena.unit, (_, __, kind, owner, units) => {
      if (kind === BlockKind.Before) before += units;
      assert.equal(owner, -1);
    });
    assert.equal(before * of.arena.unit, used);
    assert.deepEqual(wrong(of), []);
    assert.equal(of.series.at('used', 0), used);
    assert.equal(of.series.at('largest', 0), 32768);
    assert.deepEqual(of.final, cursor.metrics());
  });

  it('goes forward and back, into steps and over checkpoints, and what is in use stays', () => {
    for (const fit of ['lowest', 'lifo']) {
      const random = randomNumbers(5);
      const lines = [`arena from x fit ${fit}`, 'cache c 600'];
      for (let each = 0; each < 40_000; each++) {
        lines.push(random(2) === 0 ? `h${random(60)} = alloc c` : `h${random(60)} = alloc ${4096 << random(3)}`, `free h${random(60)}`);
      }
      const of = runInMemory(lines.join('\n'), buddyinfo([200, 90, 40, 7, 3]));
      assert.ok(of.checkpoints.length > 0);
      const walking = new Cursor(of);
      const jumping = new Cursor(of);
      for (const position of [1, 20, 19, 70_000, 3, 69_999, 0, of.operationCount]) {
        walking.seek(0);
        while (walking.position < position) walking.stepForward();
        jumping.seek(position);
        if (position < of.operationCount) {
          jumping.enter(1);
          jumping.seek(position);
        }
        assert.deepEqual(pictureAt(jumping), pictureAt(walking), `${fit}, position ${position}`);
      }
    }
  });

  it('gives following requests the addresses that a written-out start gives them', () => {
    const random = randomNumbers(7);
    for (let turn = 0; turn < 40; turn++) {
      const freeBlocks = Array.from({ length: 2 + random(10) }, () => (random(3) === 0 ? 0 : random(30)));
      if (freeBlocks.every((count) => count === 0)) continue;
      const requests = Array.from({ length: 60 }, (_, each) =>
        random(3) === 0
          ? `free r${random(each + 1)}`
          : `r${each} = ${random(2) === 0 ? 'alloc' : 'kmalloc'} ${1 + random(4096 << random(4))}`,
      );
      const zone = { node: 0, zone: 'Normal', line: 1, freeBlocks, types: [], page: 4096 };
      const writtenOut = [...startTrace(zone, 'x')].join('').split('\n');
      const at = writtenOut.findIndex((line) => line.startsWith('# What would'));
      const written = run(...writtenOut.slice(0, at), ...requests);
      const from = runInMemory(['arena from x', ...requests].join('\n'), buddyinfo(freeBlocks));
      assert.deepEqual(freeAtStart(from), freeBlocks);
      assert.equal(from.arena.size, written.arena.size);
      assert.deepEqual(addresses(from), addresses(written).slice(-from.operationCount));
      assert.deepEqual(new Cursor(from).freeBlocks().length, freeBlocks.length);
    }
  });

  it('takes zones of reports and readings of logs, and says which there are', () => {
    assert.deepEqual(wrong(runInMemory('arena from dmesg zone DMA32', fixture('failure-6.12.dmesg'))), []);
    assert.deepEqual(wrong(runInMemory('arena from dmesg', fixture('failure-6.12.dmesg'))), [
      '12: dmesg has several zones: write one of zone DMA, zone DMA32 behind it.',
    ]);
    const zone = (reading: number): Run => runInMemory(`arena from log zone DMA32 reading ${reading}`, fixture('buddyinfo.log'));
    assert.deepEqual(wrong(zone(1)), []);
    assert.notDeepEqual(freeAtStart(zone(1)), freeAtStart(zone(5)));
    assert.deepEqual(freeAtStart(zone(5)), freeAtStart(runInMemory('arena from log zone DMA32', fixture('buddyinfo.log'))));
    assert.deepEqual(wrong(zone(6)), ['35: log counts free blocks 5 times: write reading and a number from 1 to 5.']);
    assert.deepEqual(wrong(zone(0)).length, 1);
    const two = buddyinfo([1, 2], 'Normal', 0) + buddyinfo([3, 4], 'Normal', 1);
    assert.deepEqual(wrong(runInMemory('arena from x zone Normal', two)), [
      '12: x has several zones: write one of zone Normal node 0, zone Normal node 1 behind it.',
    ]);
    assert.deepEqual(freeAtStart(runInMemory('arena from x node 1', two)), [3, 4]);
    assert.deepEqual(wrong(runInMemory('arena from x zone High', two)), [
      '19: There is no such zone in x, which has zone Normal node 0, zone Normal node 1.',
    ]);
    // What nobody could run is no choice.
    assert.deepEqual(freeAtStart(runInMemory('arena from x', buddyinfo([0, 0], 'DMA') + buddyinfo([5, 0], 'Normal'))), [5, 0]);
  });

  it('has the pages of a dump at their own places', () => {
    const frames = 64;
    const dump = new Uint8Array(frames * 8);
    for (const frame of [3, 8, 9, 10, 11, 40]) dump[frame * 8 + 1] = 1 << 2;
    const of = runInMemory('arena from kpageflags\na = alloc 16KiB\nb = alloc 4KiB\n', dump);
    assert.deepEqual(freeAtStart(of), [2, 0, 1, 0, 0, 0, 0]);
    assert.deepEqual(addresses(of), ['0x8000', '0x3000']);
    assert.equal(of.usedBefore, (frames - 6) * 4096);
    assert.deepEqual(wrong(runInMemory('arena from kpageflags zone Normal', dump)), [
      '28: kpageflags is a dump of all pages at one moment, without zones: leave out zone.',
    ]);
  });

  it('says what is wrong with the file at its name', () => {
    const told = (content: Parameters<typeof runInMemory>[1]): string[] => wrong(runInMemory('arena from x', content));
    assert.deepEqual(told({ lacks: 'file' }), ['12: There is no file x: its path begins in the folder of the trace.']);
    assert.deepEqual(told({ lacks: 'folder' }), ['12: This trace has no folder yet in which x could be found: save it first.']);
    assert.match(told({ lacks: 'content' })[0], /^12: x cannot be read/);
    for (const other of ['', 'a = alloc 8\n', 'malloc(8) = 0x1000\n', String.fromCharCode(0, 1, 2, 3)]) {
      assert.match(told(other)[0], /^12: x does not say which memory is free/);
    }
    assert.match(told(fixture('slabinfo.log'))[0], /does not say which memory is free/);
    const large = { bytes: { length: mostArenaFileBytes + 1 } as Uint8Array };
    assert.match(told(large)[0], /^12: x is too large/);
    assert.match(told(buddyinfo([0, 0]))[0], /^1: Zone Normal of node 0 has no free blocks/);
    // Nobody has read the file.
    assert.match(wrong(run('arena from x'))[0], /only the first is read: x was not/);
  });

  it('is one of one trace, and of no other size', () => {
    const of = runInMemory('arena from x\narena from y\n', buddyinfo([1, 2]));
    assert.deepEqual(
      diagnosticsOf(of).map(({ line, code }) => `${line} ${code}`),
      ['2 duplicate-arena'],
    );
    const late = runInMemory('a = alloc 8\narena from x\nfree a\n', buddyinfo([1, 2]));
    assert.deepEqual(
      diagnosticsOf(late).map(({ line, code }) => `${line} ${code}`),
      ['2 late-arena'],
    );
    const text = 'arena from x\na = alloc 8\nfree a\n';
    for (const arena of [{ size: 65536 }, { unit: 16 }, { max: 4096 }, { policy: 'tlsf' as const }]) {
      assert.throws(() => runInMemory(text, buddyinfo([1, 2]), { arena }), TraceError);
    }
    const moved = runInMemory(text, buddyinfo([1, 2]), { arena: { base: 0x1000n, fit: 'lifo', policy: 'buddy' } });
    assert.deepEqual([moved.arena.base, moved.arena.fit, freeAtStart(moved)], [0x1000n, 'lifo', [1, 2]]);
  });

  it('blames no allocation of the trace for what was in use', () => {
    const of = runInMemory('arena from x\na = alloc 4KiB\nb = alloc 32KiB\nfree a\n', buddyinfo([4, 3, 1, 0]));
    const [failure] = diagnosticsOf(of);
    assert.deepEqual([failure.code, failure.cause, failure.related], ['out-of-memory', 'fragmented', []]);
    const taken = runInMemory('arena from x\na = alloc 4KiB at 0x3000\n', buddyinfo([1, 1]));
    assert.equal(diagnosticsOf(taken)[0].code, 'placement-conflict');
  });
});
