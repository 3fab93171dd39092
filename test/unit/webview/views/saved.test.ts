import assert from 'node:assert/strict';
import { readSavedChanges } from '../../../../webview/views/changes/saved';
import { readSavedFreeLists } from '../../../../webview/views/free-lists/saved';
import { readSavedHeat } from '../../../../webview/views/heat/saved';
import { readSavedMap } from '../../../../webview/views/map/saved';
import { readSavedRecorded } from '../../../../webview/views/recorded/saved';
import { readSavedSites } from '../../../../webview/views/sites/saved';
import { readSavedSlabs } from '../../../../webview/views/slabs/saved';
import { readSavedTree } from '../../../../webview/views/tree/saved';
import { readSavedZones } from '../../../../webview/views/zones/saved';
import { garbage } from '../../protocol/garbage';

interface Example {
  readonly read: (saved: unknown) => object;
  /** As the view saves it. */
  readonly saved: object;
  /** The same with a wrong value in every field. */
  readonly wrong: object;
}

const window = { fromByte: 0, toByte: 4096, fromPosition: 3, toPosition: 9 };

const examples: Readonly<Record<string, Example>> = {
  map: {
    read: readSavedMap,
    saved: { rowOrder: 12, topByte: 4096, colorBy: 'changes', colorBefore: 'age', tab: 1 },
    wrong: { rowOrder: 1.5, topByte: '0', colorBy: 'rainbow', colorBefore: 7, tab: 7 },
  },
  tree: {
    read: readSavedTree,
    saved: { from: 0, span: 65536.5, fitted: 'extent', colorBy: 'state', colorBefore: 'size' },
    wrong: { from: -1, span: 0, fitted: true, colorBy: 3, colorBefore: {} },
  },
  slabs: {
    read: readSavedSlabs,
    saved: { sort: 'name', descending: false, closed: [0, 2] },
    wrong: { sort: 'colour', descending: 'no', closed: { 0: 1 } },
  },
  'free lists': { read: readSavedFreeLists, saved: { order: 0 }, wrong: { order: -3 } },
  heat: {
    read: readSavedHeat,
    saved: { mode: 'owner', window, table: true },
    wrong: { mode: 'cold', window: { ...window, toByte: 0 }, table: 1 },
  },
  'as recorded': {
    read: readSavedRecorded,
    saved: { colorBy: 'site', colorBefore: 'state', rowOrder: 14, table: true },
    wrong: { colorBy: 'moon', colorBefore: 'sun', rowOrder: 3.5, table: 1 },
  },
  sites: {
    read: readSavedSites,
    saved: {
      by: 'line',
      sort: 'peakBytes',
      descending: true,
      shows: 'waste',
      wasteSort: 'pinned',
      wasteDescending: false,
      measure: 'bytes',
      table: false,
    },
    wrong: {
      by: 'moon',
      sort: '__proto__',
      descending: 1,
      shows: 'all',
      wasteSort: 'liveBytes',
      wasteDescending: 0,
      measure: [],
      table: 'table',
    },
  },
  changes: {
    read: readSavedChanges,
    saved: { by: 'allocation', sort: 'freedBytes', descending: false },
    wrong: { by: 'handle', sort: 'toString', descending: 'no' },
  },
  zones: { read: readSavedZones, saved: { folded: true }, wrong: { folded: 'yes' } },
};

const present = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

describe('What a view has saved', () => {
  for (const [name, { read, saved, wrong }] of Object.entries(examples)) {
    it(`of ${name} comes back, and is the default where it is wrong`, () => {
      assert.deepEqual(read(JSON.parse(JSON.stringify(saved))), saved);
      assert.deepEqual(present(read(wrong)), {});
      for (const each of [...garbage, Object.values(saved)]) assert.deepEqual(present(read(each)), {});
      // Each field by itself: one that is wrong takes no other with it.
      for (const field of Object.keys(saved)) {
        const { [field]: _, ...others } = saved as Record<string, unknown>;
        assert.deepEqual(present(read({ ...saved, [field]: (wrong as Record<string, unknown>)[field] })), others, field);
      }
    });
  }
});
