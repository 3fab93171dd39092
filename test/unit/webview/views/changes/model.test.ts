import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import type { HostView } from '../../../../../src/picture/host-view';
import { cursorOf } from '../../../../../src/replay/cursor-of';
import type { Run } from '../../../../../src/replay/run/run';
import { changesHostView } from '../../../../../webview/views/changes/model';
import type { ChangesBody, ChangesRequest, ChangesTold } from '../../../../../webview/views/changes/protocol';
import { run } from '../../../support';
import { unhurriedQueue } from '../../../work/queues';

const lines = [
  'arena 4KiB unit 16',
  'a = alloc 16 @ site=one',
  'b = alloc 32 @ site=two',
  'c = alloc 64 @ site=two',
  'd = alloc 100 @ site=one',
  'free a',
  'b = realloc b 30 @ site=two',
  'c = realloc c 200 @ site=two',
  'e = alloc 16 @ site=three',
  'f = alloc 8 @ site=three',
  'free f',
];
const sites = run(...lines);
const request: ChangesRequest = { kind: 'changes', by: 'owner', sort: 'growth', descending: true, from: 0, count: 10 };

type Compared = HostView<ChangesRequest, ChangesBody>;
const newView = (): Compared => changesHostView.make(unhurriedQueue());

/** What is said of a position compared with a pinned one. */
function bodyOf(
  of: Run,
  pinned: number | undefined,
  position: number,
  changes: Partial<ChangesRequest> = {},
  view = newView(),
): ChangesBody {
  const state = cursorOf(of);
  state.seek(position);
  const reference = pinned === undefined ? undefined : { position: pinned, reference: undefined };
  return view.build(
    { run: of, state, position, localize: english, pinned: reference, changed: () => undefined },
    { ...request, ...changes },
  );
}

function toldOf(...given: Parameters<typeof bodyOf>): ChangesTold {
  const { told } = bodyOf(...given);
  assert.ok(told);
  return told;
}

const names = ({ sums = [] }: ChangesTold): unknown[] => sums.map(({ name, line, size }) => size ?? line ?? name);

describe('The host’s side of changes', () => {
  it('has nothing to tell while no position is pinned', () => {
    assert.deepEqual(bodyOf(sites, undefined, 10), { kind: 'changes', hasSites: true, hasCaches: false });
  });

  it('tells how much was added, freed, moved and resized, and what is the same', () => {
    const { sums, ...told } = toldOf(sites, 4, 10);
    const figures = { added: 1, addedBytes: 16, freed: 1, freedBytes: 16, moved: 1, resized: 1, growth: 134 };
    assert.deepEqual(told, { ...figures, from: 4, to: 10, kept: 1, keptBytes: 100, by: 'owner', total: 3, first: 0 });
    const nothing = { added: 0, addedBytes: 0, freed: 0, freedBytes: 0, moved: 0, resized: 0 };
    assert.deepEqual(sums, [
      { name: 'two', ...nothing, moved: 1, resized: 1, growth: 134 },
      { name: 'one', ...nothing, freed: 1, freedBytes: 16, growth: -16 },
      { name: 'three', ...nothing, added: 1, addedBytes: 16, growth: 16 },
    ]);
  });

  it('sorts by any column, and sends the rows that are asked for', () => {
    assert.deepEqual(names(toldOf(sites, 4, 10, { sort: 'name', descending: false })), ['one', 'three', 'two']);
    assert.deepEqual(names(toldOf(sites, 4, 10, { sort: 'added' })), ['three', 'one', 'two']);
    assert.deepEqual(names(toldOf(sites, 4, 10, { sort: 'freedBytes' })), ['one', 'three', 'two']);
    const { total, first, ...rest } = toldOf(sites, 4, 10, { sort: 'name', descending: false, from: 1, count: 1 });
    assert.deepEqual([total, first, names({ total, first, ...rest })], [3, 1, ['three']]);
    assert.deepEqual(toldOf(sites, 4, 10, { from: 99, count: -1 }).sums, []);
  });

  it('lists sizes, caches and lines where no call sites are named', () => {
    assert.deepEqual(names(toldOf(sites, 4, 10, { by: 'size', sort: 'name', descending: false })), [16, 30, 200]);
    const slabs = run('cache c 100', 'x = alloc c', 'y = alloc 64');
    assert.deepEqual(names(toldOf(slabs, 0, 3, { by: 'cache', sort: 'name' })), ['c', undefined]);
    const { sums } = toldOf(slabs, 1, 3, { sort: 'name', descending: false });
    assert.deepEqual(
      sums?.map(({ line, name }) => [line, name]),
      [
        [2, 'x = alloc c'],
        [3, 'y = alloc 64'],
      ],
    );
    // There are no caches to list by.
    assert.equal(toldOf(sites, 4, 10, { by: 'cache' }).by, 'owner');
  });

  it('lists allocations with what they were and what they are', () => {
    const { allocations } = toldOf(sites, 4, 10, { by: 'allocation' });
    assert.deepEqual(
      allocations?.map(({ change, handle, before, after }) => [
        change,
        handle,
        before?.address,
        before?.requested,
        after?.address,
        after?.operation,
      ]),
      [
        ['freed', 'a', '0x0', 16, undefined, undefined],
        ['resized', 'b', '0x20', 32, '0x20', 6],
        ['moved', 'c', '0x40', 64, '0x100', 7],
        ['added', 'e', undefined, undefined, '0x0', 8],
      ],
    );
    assert.deepEqual(allocations?.[0].before, { operation: 1, line: 2, address: '0x0', byte: 0, requested: 16 });
    const { allocations: back, growth } = toldOf(sites, 10, 4, { by: 'allocation' });
    assert.deepEqual([back?.map(({ change }) => change), growth], [['added', 'resized', 'moved', 'freed'], -134]);
    const policy = run('arena 4KiB unit 8 policy first-fit', 'a = alloc 16');
    assert.deepEqual(toldOf(policy, 0, 1, { by: 'allocation' }).allocations?.[0].after?.byte, policy.startOf(0));
  });

  it('goes on to another position and another listing, and back', () => {
    const view = newView();
    assert.deepEqual([toldOf(sites, 4, 10, {}, view).total, toldOf(sites, 4, 5, {}, view).total], [3, 1]);
    assert.equal(toldOf(sites, 4, 5, { by: 'allocation' }, view).allocations?.length, 1);
    assert.equal(toldOf(sites, 5, 5, {}, view).total, 0);
    assert.equal(bodyOf(sites, undefined, 5, {}, view).told, undefined);
    assert.equal(toldOf(sites, 4, 10, {}, view).total, 3);
  });
});
