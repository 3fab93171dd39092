import assert from 'node:assert/strict';
import { stoppedSpan } from '../../../src/picture/operation-summary';
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
