import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import { SlabsHostView } from '../../../../../webview/views/slabs/model';
import { inspectByte } from '../../../../../src/picture/inspection';
import { filterFor, parseFilter } from '../../../../../src/query/filter';
import { cursorLineFlag, matchFlag } from '../../../../../src/protocol/frame';
import { fullCell, type CacheRow, type SlabRow, type SlabsBody, type SlabsRequest } from '../../../../../webview/views/slabs/protocol';
import type { Run } from '../../../../../src/replay/run/run';
import { cursorAt, mixedTrace, runText } from '../../../picture/pictures';

const whole: SlabsRequest = {
  kind: 'slabs',
  sort: 'bytes',
  descending: true,
  closed: [],
  from: 0,
  count: 160,
  pixels: 4000,
};

function bodyOf(
  run: Run,
  changes: Partial<SlabsRequest> = {},
  more: { position?: number; line?: number; byte?: number; find?: string } = {},
): SlabsBody {
  const cursor = cursorAt(run, more.position);
  const found = more.byte === undefined ? null : inspectByte(run, cursor, more.byte);
  const parsed = parseFilter(more.find ?? '', english);
  const filter = parsed.kind === 'filter' ? filterFor(run, parsed.filter) : undefined;
  const context = {
    run,
    state: cursor,
    position: cursor.position,
    localize: english,
    cursorLine: more.line,
    filter,
    changed: () => undefined,
  };
  return new SlabsHostView().build(found ? { ...context, selection: found } : context, { ...whole, ...changes });
}

const caches = (body: SlabsBody): CacheRow[] => body.rows.filter((row) => row.kind === 'cache');
const slabs = (body: SlabsBody): SlabRow[] => body.rows.filter((row) => row.kind === 'slab');

/** Three objects to a slab of one page; a slab is let go by its CPU when it is full. */
const three = ['arena 64KiB unit 4KiB', 'machine page 4KiB cpus 2 kernel 6.1', 'cache thing 1200 order 0 partial 9'];

describe('The slabs view’s host side', () => {
  it('says what meshing would give back, and where the kernel has sheaves', () => {
    const lines = (kernel: string, freed: string): string => {
      return ['arena 64KiB unit 4KiB', `machine page 4KiB kernel ${kernel}`, 'cache c 1024 order 0', 't[0..8] = alloc c', freed].join('\n');
    };
    // Objects in slots 0 and 1 of the first slab, in 2 and 3 of the second.
    const [meshing, ...others] = bodyOf(runText(lines('6.1', 'free t[2..5]'))).notes;
    assert.equal(meshing, 'Meshing would give back 4 KiB: 2 slabs that have no slot in common could share the memory of 1.');
    assert.deepEqual(others, []);
    assert.deepEqual(bodyOf(runText(lines('6.1', 'free t[0..3]'))).notes, []);
    const [sheaves] = bodyOf(runText(lines('7.3', 'free t[0..3]'))).notes;
    assert.match(sheaves, /^Linux 7\.3 keeps freed objects in arrays of each CPU, sheaves/);
  });

  it('puts each slab on its list: active with its CPU, partial by place, empty, full', () => {
    // Slabs A, B, C and D in order of their addresses; D is active. B, then C lose objects; C is emptied.
    const run = runText([...three, 't[0..9] = alloc thing', 'free t[3]', 'free t[6..8]'].join('\n'));
    assert.deepEqual(
      slabs(bodyOf(run)).map(({ list, cpu, place, objects, slots, from }) => [list, cpu, place, objects, slots, from / 4096]),
      [
        ['active', 0, undefined, 1, 3, 3],
        ['partial', undefined, 1, 2, 3, 1],
        ['empty', undefined, 2, 0, 3, 2],
        ['full', undefined, undefined, 3, 3, 0],
      ],
    );
    assert.deepEqual(caches(bodyOf(run))[0].lists, { active: 1, partial: 1, empty: 1, full: 1 });
  });

  it('flags the slots, slabs and caches of the objects that pass the filter', () => {
    const run = runText([...three, 'cache other 2000 order 0', 't[0..4] = alloc thing', 'o = alloc other'].join('\n'));
    const plain = bodyOf(run);
    assert.equal(plain.filtered, false);
    assert.ok(caches(plain).every(({ passes }) => passes === undefined));
    const body = bodyOf(run, {}, { find: 'handle:t[4]', byte: 4096 });
    assert.equal(body.filtered, true);
    assert.deepEqual(
      caches(body).map(({ name, passes }) => [name, passes]),
      [
        ['thing', true],
        ['other', false],
      ],
    );
    const flags = slabs(body).map(({ from, cells }) => [from / 4096, Array.from(cells.flags)]);
    assert.deepEqual(flags, [
      [1, [0, matchFlag, 0]],
      [0, [0, 0, 0]],
      [2, [0, 0]],
    ]);
    assert.deepEqual(Array.from(body.detail?.passing ?? []), [0, 1, 0]);
  });

  it('says in which row of the list the selected slab is, as long as its cache is open', () => {
    const run = runText([...three, 't[0..9] = alloc thing'].join('\n'));
    const { rows, detail } = bodyOf(run, {}, { byte: 2 * 4096 });
    const row = rows.find(({ index }) => index === detail?.index);
    assert.ok(row?.kind === 'slab');
    assert.equal(row.from, 2 * 4096);
    const serial = caches(bodyOf(run))[0].serial;
    assert.equal(bodyOf(run, { closed: [serial] }, { byte: 2 * 4096 }).detail?.index, undefined);
  });

  it('counts bytes, slots and waste that agree with the metrics', () => {
    const run = runText(mixedTrace(900, 3));
    for (const position of [0, 10, 200, 555, 900]) {
      const { total, rows, totalRows } = bodyOf(run, {}, { position });
      const cursor = cursorAt(run, position);
      assert.equal(total.waste, cursor.metrics().slabOverhead, String(position));
      assert.equal(
        total.slabs,
        cursor.caches().reduce((sum, cache) => sum + cache.slabs, 0),
      );
      assert.equal(totalRows, rows.length);
      assert.deepEqual(
        rows.map(({ index }) => index),
        rows.map((_, index) => index),
      );
    }
  });

  it('counts a slab that had to be smaller by what it is', () => {
    // 700 bytes prefer slabs of several pages; the last free page has to do.
    const run = runText(
      ['arena 32KiB unit 4KiB', 'machine page 4KiB', 'cache big 700 order 2', 'a = alloc 16KiB', 'b = alloc 8KiB', 'c = alloc big'].join(
        '\n',
      ),
    );
    const cursor = cursorAt(run);
    const [only] = caches(bodyOf(run));
    assert.equal(only.bytes, 2 ** cursor.slab(cursor.slabsOf(0)[0]).order * 4096);
    assert.equal(only.waste, only.bytes - only.slot);
  });

  it('sorts by each column, both ways, and equal caches by name', () => {
    const run = runText(mixedTrace(900, 3));
    const names = (sort: SlabsRequest['sort'], descending: boolean): CacheRow[] => caches(bodyOf(run, { sort, descending }));
    const figure = { bytes: 0, objects: 0, waste: 0 };
    for (const key of Object.keys(figure) as (keyof typeof figure)[]) {
      const down = names(key, true).map((cache) => cache[key]);
      assert.deepEqual(
        down,
        [...down].sort((a, b) => b - a),
      );
      assert.deepEqual(
        names(key, false).map((cache) => cache[key]),
        [...down].reverse(),
      );
    }
    const use = names('use', true).map(({ objects, slots }) => (slots === 0 ? 0 : objects / slots));
    assert.deepEqual(
      use,
      [...use].sort((a, b) => b - a),
    );
    const alphabet = names('name', false).map(({ name }) => name);
    assert.deepEqual(alphabet, [...alphabet].sort());
    assert.ok(alphabet.length > 5);
    const none = runText('arena 64KiB unit 4KiB\ncache b 100\ncache a 100\ncache c 100');
    assert.deepEqual(
      caches(bodyOf(none)).map(({ name }) => name),
      ['a', 'b', 'c'],
    );
  });

  it('hides the slabs of closed caches, and sends the asked-for rows alone', () => {
    const run = runText(mixedTrace(900, 3));
    const all = bodyOf(run);
    const [first] = caches(all);
    const closed = bodyOf(run, { closed: [first.serial] });
    assert.equal(closed.totalRows, all.totalRows - first.slabs);
    assert.equal(caches(closed)[0].open, false);
    const part = bodyOf(run, { from: 7, count: 5 });
    assert.deepEqual(
      part.rows.map(({ index }) => index),
      [7, 8, 9, 10, 11],
    );
    assert.deepEqual(part.rows, all.rows.slice(7, 12));
  });

  it('shows each slot where there is room, else shares that lose nothing', () => {
    const run = runText([...three, 't[0..4] = alloc thing', 'free t[1]'].join('\n'));
    const [active, partial] = slabs(bodyOf(run, {}, { line: 4 }));
    assert.deepEqual([...active.cells.use], [fullCell, fullCell, 0]);
    assert.deepEqual([...partial.cells.use], [fullCell, 0, fullCell]);
    assert.deepEqual([...partial.cells.flags], [cursorLineFlag, 0, cursorLineFlag]);
    const many = runText('arena 64KiB unit 4KiB\nmachine page 4KiB\ncache tiny 8 order 0\nx[0..511] = alloc tiny\nfree x[0..510]');
    const { use } = slabs(bodyOf(many, { pixels: 100 }))[0].cells;
    assert.equal(use.length, 100);
    assert.deepEqual([...use.slice(0, 99)], Array<number>(99).fill(0));
    assert.ok(use[99] > 0 && use[99] < fullCell);
  });

  it('tells of the selected slab: handles, lines, and free slots in the order of use', () => {
    const run = runText([...three, 't[0..4] = alloc thing', 'free t[2]', 'free t[0]'].join('\n'));
    assert.equal(bodyOf(run).detail, undefined);
    const { detail } = bodyOf(run, {}, { byte: 1300 });
    assert.deepEqual(detail?.handles, ['', 't[1]', '']);
    assert.deepEqual([...detail.lines], [0, 4, 0]);
    assert.deepEqual([...detail.freeOrder], [0, 2]);
    assert.equal(detail?.row.list, 'partial');
    assert.equal(bodyOf(run, {}, { byte: 40_000 }).detail, undefined, 'free memory');
  });

  it('stays small with thousands of slabs', () => {
    const run = runText('arena 64MiB unit 4KiB\nmachine page 4KiB\ncache tiny 8 order 0\nx[0..1999999] = alloc tiny');
    const body = bodyOf(run, { from: 2000, count: 100_000, pixels: 1200 });
    const bytes = slabs(body).reduce((sum, { cells }) => sum + 200 + 2 * cells.use.length, 0);
    assert.ok(body.totalRows > 3900);
    assert.ok(body.rows.length <= 160);
    assert.ok(bytes < 512 * 1024, String(bytes));
  });
});
