import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitHint, longestHint } from '../../../src/language/hint-text';
import { hintColumn } from '../../../src/language/hint-text';
import { hintOfLine, hintParts, type HintOptions } from '../../../src/language/line-hints';
import { indexOfRun } from '../../../src/analysis/run-index';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { run, runRecording } from '../support';

const all: HintOptions = { parts: hintParts, density: 'all' };

function hints(of: Run, options = all): (string | undefined)[] {
  const index = indexOfRun(of);
  index.slabs.making.finish();
  return Array.from({ length: of.trace.lineCount }, (_, at) => hintOfLine(index, at + 1, options, english)?.text);
}

describe('hints of lines', () => {
  it('say where a block lies, its order and its padding', () => {
    const of = run('arena 1KiB', 'a = alloc 60', 'b = alloc 4', 'free a', 'b = realloc b 16', 'b = realloc b 10');
    assert.deepEqual(hints(of), [
      '→ orders 0 to 10 · largest block 1 KiB',
      '→ 0x0 · order 6 · 4 B padding',
      '→ 0x40 · order 2',
      '← 0x0 · 64 B back',
      '→ 0x50 · order 4 · moved',
      '→ 0x50 · order 4 · in place · 6 B padding',
    ]);
  });

  it('say of a block of any length whether it is still where it was, and nothing of one without memory', () => {
    const of = run(
      'arena 4KiB policy tlsf',
      'a = alloc 1000',
      'a = realloc a 500',
      'a = realloc a 900',
      'a = realloc a 0',
      'a = realloc a 40',
    );
    assert.deepEqual(hints(of).slice(1), [
      '→ 0x8 · 8 B header and padding',
      '→ 0x8 · in place · 12 B header and padding',
      '→ 0x8 · in place · 12 B header and padding',
      '→ 0x0',
      '→ 0x8 · 8 B header and padding',
    ]);
  });

  it('say in a repeat what the present pass did, else the last, and on demand all passes', () => {
    const of = run(
      'arena 1KiB',
      'repeat i in 0..3',
      't[i] = alloc 60',
      'free t[i..i]',
      'end',
      'repeat 2',
      'repeat 3',
      'free x',
      'end',
      'end',
    );
    const index = indexOfRun(of);
    index.slabs.making.finish();
    const at = (line: number, position?: number) => hintOfLine(index, line, all, english, position);
    assert.equal(at(3)?.text, '→ 0x0 · order 6 · 4 B padding · i = 3');
    assert.equal(at(3, 3)?.text, '→ 0x0 · order 6 · 4 B padding · i = 1');
    assert.equal(at(3)?.details.at(-1), 'In all 4 passes: 4 allocated, 256 B held.');
    assert.equal(at(4)?.details.at(-1), 'In all 4 passes: 4 freed, 256 B given back.');
    assert.equal(at(8)?.text, '✗ invalid-free · pass 2, pass 3');
    assert.equal(at(8)?.details.at(-1), 'In all 6 passes: 6 failed.');
  });

  it('say the slab and the slot of an object', () => {
    const of = run('arena 1MiB unit 4KiB', 'cache c 1740', 't[0..8] = alloc c', 'u = alloc c', 'free u', 'free t[*]', 'shrink c');
    assert.deepEqual(hints(of).slice(1), [
      '→ 9 a slab of 16 KiB · slots of 1,744 B',
      '→ 9 × 1.7 KiB · in 1 slab · 36 B padding',
      '→ 0x4000 · slab 2, slot 0 · 4 B padding',
      '← 0x4000 · slab 2, slot 0 · 1.7 KiB back',
      '← 9 freed · 15.3 KiB back',
      '← 32 KiB of slabs back',
    ]);
  });

  it('say what failed', () => {
    const of = run(
      'arena 16',
      'a[0..3] = alloc 4',
      'free a[0], a[2]',
      'b = alloc 8',
      'free b',
      'expect error invalid-free',
      'free c',
      'd[0..2] = alloc 4',
    );
    assert.deepEqual(hints(of).slice(2), [
      '← 2 freed · 8 B back',
      '✗ out-of-memory · fragmented',
      '← nothing to free',
      '✓',
      '✗ invalid-free · as expected',
      '✗ 1 of 3 failed · order 2 · 0x0 to 0x8',
    ]);
    assert.deepEqual(
      hints(of, { ...all, density: 'problems' }).map((hint) => hint !== undefined),
      [false, false, false, true, false, false, true, true],
    );
  });

  it('say what an expectation found', () => {
    const of = run('arena 64', 'a = alloc 8', 'expect external < 60%', 'expect live == 1', 'expect used == 9', 'mark x');
    assert.deepEqual(hints(of).slice(2), ['✓ 42.9%', '✓', '✗ it is 8', undefined]);
  });

  it('say the parts that are asked for', () => {
    const of = run('a = alloc 60', 'free a');
    assert.deepEqual(hints(of, { parts: ['order'], density: 'allocations' }), ['→ order 2', undefined]);
    assert.deepEqual(hints(of, { parts: [], density: 'allocations' }), [undefined, undefined]);
  });

  it('are there for recorded lines', () => {
    const of = runRecording('mtrace', '= Start\n@ main + 0x10 0x18\n@ main - 0x10\n@ main - 0x10\n= End\n');
    assert.deepEqual(hints(of), [undefined, '→ 0x0 · order 1 · 8 B padding', '← 0x0 · 32 B back', '✗ double-free', undefined]);
  });

  it('are never longer than what is shown', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 6 }), (pieces) => {
        assert.ok(fitHint('→', pieces).length <= longestHint);
      }),
    );
  });
});

describe('the place of a hint', () => {
  it('is behind the statement, before a comment and the blanks around it', () => {
    const texts = ['a = alloc 7', 'a = alloc 7  # seven', 'free a   ', 'a = alloc 7 @ site="#1" # one', ''];
    assert.deepEqual(
      texts.map((text) => text.slice(0, hintColumn('alloctrace', text))),
      ['a = alloc 7', 'a = alloc 7', 'free a', 'a = alloc 7 @ site="#1"', ''],
    );
    assert.equal(hintColumn('mtrace', '@ ./a#b:[0x1] + 0x10 0x18'), 25);
  });
});
