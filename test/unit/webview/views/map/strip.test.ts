import assert from 'node:assert/strict';
import { Cursor } from '../../../../../src/replay/state/cursor';
import { operationStrip } from '../../../../../webview/views/map/strip-builder';
import type { StripBlock } from '../../../../../webview/views/map/protocol';
import { run } from '../../../support';

/** The strip of a position as text: parts `before → after`, blocks as their name or `free`, bytes, and a star where touched. */
function stripAt(position: number, ...lines: string[]): string[] {
  const of = run(...lines);
  const state = new Cursor(of);
  state.seek(position);
  const blocks = (side: readonly StripBlock[]): string =>
    side.map(({ name, kind, bytes, touched }) => `${name || kind} ${bytes}${touched ? '*' : ''}`).join(', ');
  return operationStrip(of, state)!.parts.map(({ before, after }) => `${blocks(before)} → ${blocks(after)}`);
}

describe('The strip of an operation', () => {
  const textbook = ['arena 64', 'a = alloc 8', 'b = alloc 8', 'free a', 'free b'];

  it('shows the block that was split, and its parts', () => {
    assert.deepEqual(stripAt(1, ...textbook), ['free 64* → a 8*, free 8, free 16, free 32']);
    assert.deepEqual(stripAt(2, ...textbook), ['free 8* → b 8*']);
  });

  it('shows the buddy that a block did not merge with, and all that merged', () => {
    assert.deepEqual(stripAt(3, ...textbook), ['a 8*, b 8 → free 8*, b 8']);
    assert.deepEqual(stripAt(4, ...textbook), ['free 8, b 8*, free 16, free 32 → free 64*']);
  });

  it('shows both places of what was moved, apart', () => {
    const moved = stripAt(3, 'arena 64', 'a = alloc 8', 'b = alloc 8', 'a = realloc a 16');
    assert.deepEqual(moved, ['a 8* → free 8*', 'free 16* → a 16*']);
  });

  it('tells the use of a slab, and shows those that were given back', () => {
    const slabs = [
      'arena 16KiB unit 4KiB',
      'cache thing 1024 align 1 order 0',
      'a = alloc thing',
      'b = alloc thing',
      'free a',
      'free b',
      'shrink thing',
    ];
    assert.deepEqual(stripAt(2, ...slabs), ['free 16384* → thing 1/4 4096*, free 4096, free 8192']);
    assert.deepEqual(stripAt(3, ...slabs), ['thing 1/4 4096* → thing 2/4 4096*']);
    assert.deepEqual(stripAt(6, ...slabs), ['thing 0/4 4096*, free 4096, free 8192 → free 16384*']);
  });

  it('has no parts where nothing changed, at the start, and where there are too many blocks', () => {
    assert.deepEqual(stripAt(0, ...textbook), []);
    assert.deepEqual(stripAt(2, 'arena 64', 'a = alloc 8', 'b = alloc 64'), []);
    const many = ['arena 64', 'a = alloc 32', 'b[0..31] = alloc 1', 'free a'];
    assert.deepEqual(stripAt(34, ...many), ['a 32* → free 32*'], 'without a buddy in so many parts');
  });

  it('is not made for long runs', () => {
    const long = run('arena 64', ...Array.from({ length: 300 }, (_, index) => `a${index} = alloc 1\nfree a${index}`));
    assert.equal(operationStrip(long, new Cursor(long)), undefined);
  });
});
