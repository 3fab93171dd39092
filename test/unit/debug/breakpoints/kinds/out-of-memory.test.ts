import * as assert from 'node:assert/strict';
import { outOfMemory } from '../../../../../src/debug/breakpoints/kinds/out-of-memory';
import { finish } from '../../../../../src/work/work';
import { at, explained, failing } from '../failing';
import { finderFor } from '../finding';

describe('The exception out-of-memory', () => {
  it('stops after allocations that find no place', () => assert.deepEqual(at({ filter: 'out-of-memory' }), [13, 14, 18]));

  it('takes a condition on the operation', () => {
    assert.deepEqual(at({ filter: 'out-of-memory', condition: 'operation.requested > 64' }), [14]);
    assert.deepEqual(at({ filter: 'out-of-memory', condition: 'error == "out-of-memory"' }), [13]);
  });

  it('names the line that failed, and the operation', () => {
    const stop = finish(finderFor(failing, { exceptions: [{ filter: 'out-of-memory' }] }).forward(-1));
    const [{ exception, ...reason }] = stop!.reasons;
    assert.deepEqual(reason, {
      kind: outOfMemory,
      breakpoint: 1,
      operation: 12,
      line: 4,
      description: 'Out of memory by fragmentation: a block of 16 bytes is needed; 32 bytes are free, but the largest free block has 8.',
    });
    assert.equal(exception?.code, 'out-of-memory');
  });

  it('comes before other reasons of the same position', () => {
    const stop = finish(finderFor(failing, { lines: [{ line: 5 }], exceptions: [{ filter: 'out-of-memory' }] }).forward(0));
    assert.deepEqual(
      stop?.reasons.map(({ kind, line }) => [kind.name, line]),
      [
        ['out-of-memory', 4],
        ['line', 5],
      ],
    );
  });

  it('tells what was free', () => {
    assert.equal(
      explained({ filter: 'out-of-memory' }),
      [
        'out-of-memory',
        'Out of memory by fragmentation: a block of 16 bytes is needed; 32 bytes are free, but the largest free block has 8.',
        'Free: 32 B, the largest block 8 B. External fragmentation 75.0%, internal 0.0%.',
        'Free blocks: 4 × 8 B',
        'line 2: t[1] keeps the block apart',
      ].join('\n'),
    );
  });
});
