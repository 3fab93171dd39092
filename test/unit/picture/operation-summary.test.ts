import assert from 'node:assert/strict';
import { stoppedSpan, touchedRanges } from '../../../src/picture/operation-summary';
import { Cursor } from '../../../src/replay/state/cursor';
import { run } from '../support';

describe('The buddy at which merging ended', () => {
  /** What is told at each position of a run. */
  function stopped(...lines: string[]): (string | undefined)[] {
    const of = run(...lines);
    return Array.from({ length: of.operationCount }, (_, op) => {
      const cursor = new Cursor(of);
      cursor.seek(op);
      const span = stoppedSpan(of, op + 1, cursor.advance());
      return span && `${span.from}–${span.to}`;
    });
  }

  it('is named where it is in use', () => {
    // a stands by itself beside b; both together beside c; the last one leaves nothing in use.
    const spans = stopped('arena 64', 'a = alloc 8', 'b = alloc 5', 'c = alloc 16', 'free a', 'free b', 'free c');
    assert.deepEqual(spans, [undefined, undefined, undefined, '8–16', '16–32', undefined]);
  });

  it('is none outside of the arena', () => {
    assert.deepEqual(stopped('arena 24 unit 8', 'a = alloc 8', 'free a'), [undefined, undefined]);
  });
});

describe('What an operation took or gave back', () => {
  it('is the whole block, its header as well', () => {
    const of = run('arena 64 unit 8 policy first-fit overhead 8', 'a = alloc 8', 'b = alloc 8', 'free a');
    const told = [1, 2, 3].map((position) => touchedRanges(of, position));
    assert.deepEqual(told, [[{ from: 0, to: 16 }], [{ from: 16, to: 32 }], [{ from: 0, to: 16 }]]);
  });
});
