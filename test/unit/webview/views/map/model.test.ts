import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import { Cursor } from '../../../../../src/replay/state/cursor';
import { mapHostView } from '../../../../../webview/views/map/model';
import type { MapChanges } from '../../../../../webview/views/map/protocol';
import { run } from '../../../support';
import { CountingQueue } from '../../../work/queues';

/** What the map says that the operation before a position did. */
function changesAt(position: number, ...lines: string[]): MapChanges {
  const of = run(...lines);
  const state = new Cursor(of);
  state.seek(position);
  const view = mapHostView.make(new CountingQueue());
  const request = { kind: 'map', fromUnit: 0, toUnit: 64, cellOrder: 0, bytesPerPixel: 0.1, overviewCells: 64, colorBy: 'state' } as const;
  const body = view.build({ run: of, state, position, localize: english, changed: () => undefined }, request);
  return body.changes;
}

describe('The map’s host side', () => {
  const lines = ['arena 64', 'a = alloc 8', 'b = alloc 8', 'c = alloc 16', 'free a', 'free b'];

  it('tells the halves that were split off, the largest first', () => {
    assert.deepEqual(changesAt(1, ...lines), {
      splits: [
        { from: 32, to: 64 },
        { from: 16, to: 32 },
        { from: 8, to: 16 },
      ],
      merges: [],
    });
  });

  it('tells the halves that were merged', () => {
    assert.deepEqual(changesAt(4, ...lines), { splits: [], merges: [] });
    assert.deepEqual(changesAt(5, ...lines), {
      splits: [],
      merges: [
        { from: 0, to: 8 },
        { from: 8, to: 16 },
      ],
    });
  });
});
