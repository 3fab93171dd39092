import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import { SitesHostView } from '../../../../../webview/views/sites/model';
import type { ViewContext } from '../../../../../src/picture/host-view';
import type { SitesBody, SitesRequest, SiteSort, WasteSort } from '../../../../../webview/views/sites/protocol';
import { Cursor } from '../../../../../src/replay/state/cursor';
import { findWaste } from '../../../../../src/analysis/site-waste';
import { siteCosts, type SiteKind } from '../../../../../src/model/sites';
import { finish } from '../../../../../src/work/work';
import type { Run } from '../../../../../src/replay/run/run';
import { run, runRecording, stackedCalls } from '../../../support';
import { stepwiseQueue, unhurriedQueue } from '../../../work/queues';

function contextAt(of: Run, position: number, changed: () => void = () => undefined): ViewContext {
  const cursor = new Cursor(of);
  cursor.seek(position);
  return { run: of, state: cursor, position, localize: english, changed };
}

const request = (over: Partial<SitesRequest> = {}): SitesRequest => ({
  kind: 'sites',
  order: { table: 'use', sort: 'liveBytes' },
  descending: true,
  from: 0,
  count: 50,
  ...over,
});

const sample = (): Run =>
  run(
    'arena 64 unit 1',
    'a = alloc 3 @ site=main',
    'b = alloc 8 @ site=parse',
    'free a',
    'c = alloc 5 @ site=main',
    'd = alloc 1',
    'e = alloc 2 @ site=add',
  );

/** A string beside the place of a freed page keeps an image out. */
const fragmented = (): Run =>
  run(
    'arena 64 unit 1',
    'a = alloc 16 @ site=page',
    's = alloc 15 @ site=string',
    'b = alloc 16 @ site=page',
    'free a',
    'i = alloc 32 @ site=image',
  );

const named = ({ rows }: SitesBody): (string | undefined)[] => rows.map(({ site }) => site);

describe('the sites view of the host', () => {
  let view: SitesHostView;
  beforeEach(() => (view = new SitesHostView(unhurriedQueue())));
  afterEach(() => view.dispose());

  it('takes call sites where the trace names any, else lines', () => {
    const of = sample();
    assert.deepEqual(
      [view.build(contextAt(of, 6), request()).by, view.build(contextAt(of, 6), request({ by: 'line' })).by],
      ['site', 'line'],
    );
    const plain = run('arena 64 unit 1', 'a = alloc 3');
    const body = view.build(contextAt(plain, 1), request({ by: 'site' }));
    assert.deepEqual([body.by, body.kinds, body.total], ['line', ['line'], 1]);
  });

  it('sums up by call stack where there are any, in the order of their innermost functions', () => {
    const of = runRecording('uftrace', stackedCalls());
    const body = view.build(contextAt(of, 4), request({ by: 'stack', order: { table: 'use', sort: 'site' }, descending: false }));
    assert.deepEqual([body.by, body.kinds, body.total], ['stack', ['site', 'stack', 'line'], 2]);
    assert.deepEqual(
      body.rows.map(({ frames, operation }) => [frames, operation]),
      [
        [['get', 'one'], 1],
        [['get', 'two'], 2],
      ],
    );
    assert.equal(view.build(contextAt(sample(), 6), request({ by: 'stack' })).by, 'site', 'without stacks');
  });

  it('tells the statement of a line, and none of a call site', () => {
    const of = run('arena 64 unit 1', 'x[0..2] = alloc 3', 'y = kmalloc 5');
    const statements = view
      .build(contextAt(of, 4), request({ order: { table: 'use', sort: 'line' }, descending: false }))
      .rows.map(({ statement }) => statement);
    assert.deepEqual(statements, ['x[0] = alloc 3 … (3 operations)', 'y = kmalloc 5']);
    assert.equal(view.build(contextAt(sample(), 6), request()).rows[0].statement, undefined);
  });

  it('sums up what a stretch of time allocated alone, where the filter has one', () => {
    const of = sample();
    const whole = view.build(contextAt(of, 6), request());
    assert.deepEqual([whole.ofStretch, whole.total], [false, 4]);
    // The second to the fourth operation, of which one is a free.
    const times = (op: number): boolean => op >= 1 && op < 4;
    const body = view.build({ ...contextAt(of, 6), filter: times, times }, request());
    assert.equal(body.ofStretch, true);
    assert.deepEqual(
      body.rows.map(({ site, count, live, liveBytes }) => [site, count, live, liveBytes]),
      [
        ['parse', 1, 1, 8],
        ['main', 1, 1, 5],
      ],
    );
    assert.deepEqual(
      body.bins.map(({ limit, count }) => [limit, count]),
      [[8, 2]],
    );
    assert.equal(view.build(contextAt(of, 6), request()).total, 4, 'without it all are back');
  });

  it('sorts by every column, both ways', () => {
    const of = sample();
    const sorted = (sort: SiteSort, descending: boolean): (string | undefined)[] =>
      named(view.build(contextAt(of, 6), request({ order: { table: 'use', sort }, descending })));
    assert.deepEqual(sorted('liveBytes', true), ['parse', 'main', 'add', undefined]);
    assert.deepEqual(sorted('liveBytes', false), [undefined, 'add', 'main', 'parse']);
    assert.deepEqual(sorted('site', false), [undefined, 'add', 'main', 'parse']);
    assert.deepEqual(sorted('line', false), ['main', 'parse', undefined, 'add']);
    assert.deepEqual(sorted('count', true), ['main', 'parse', undefined, 'add'], 'of equal ones the first comes first');
    assert.deepEqual(sorted('waste', true), ['main', 'parse', undefined, 'add']);
    assert.deepEqual(sorted('lifetime', true)[0], 'main');
    for (const sort of ['live', 'peakBytes', 'requested'] as const) {
      const rows = view.build(contextAt(of, 6), request({ order: { table: 'use', sort } })).rows.map((row) => row[sort]);
      assert.deepEqual(
        rows,
        [...rows].sort((a, b) => b - a),
      );
    }
  });

  it('gives the rows in view', () => {
    const of = sample();
    const body = view.build(contextAt(of, 6), request({ from: 1, count: 2 }));
    assert.deepEqual([body.total, body.from, named(body)], [4, 1, ['main', 'add']]);
    assert.deepEqual(view.build(contextAt(of, 6), request({ from: 99 })).rows, []);
  });

  it('follows the position forwards and back', () => {
    const of = sample();
    for (const position of [1, 3, 6, 2, 0, 5]) {
      const body = view.build(contextAt(of, position), request());
      const fresh = new SitesHostView(unhurriedQueue());
      const expected = fresh.build(contextAt(of, position), request());
      fresh.dispose();
      assert.deepEqual(body, expected);
      assert.equal(body.position, position);
      assert.equal(body.progress, 1);
    }
  });

  it('sums up long runs in slices, shows the old until the new is there', async () => {
    view = new SitesHostView(stepwiseQueue());
    const of = run('arena 1MiB unit 1', ...Array.from({ length: 150 }, () => ['b[0..1999] = alloc 512', 'free b[*]']).flat());
    const end = of.operationCount;
    const whole = await settled(view, of, end);
    assert.equal(whole.position, end);
    const back = view.build(contextAt(of, end - 1), request());
    assert.ok(back.progress < 1, 'this run is too short for the test');
    assert.equal(back.position, end);
    const there = await settled(view, of, end - 1);
    assert.equal(there.position, end - 1);
    assert.equal(
      there.rows.reduce((sum, { live }) => sum + live, 0),
      1,
    );
  });

  it('tells which sites and sizes have an allocation that passes the filter, whatever was shown before', () => {
    const of = sample();
    assert.deepEqual(
      [view.build(contextAt(of, 6), request()).passing, view.build(contextAt(of, 6), request()).passingBins],
      [undefined, undefined],
    );
    // c: the one of 5 bytes by main.
    const filtered = (filter: (op: number) => boolean): SitesBody => view.build({ ...contextAt(of, 6), filter }, request());
    const body = filtered((op) => op === 3);
    assert.deepEqual(named(body), ['parse', 'main', 'add', undefined]);
    assert.deepEqual(body.passing, [false, true, false, false]);
    assert.deepEqual(body.passingBins, [8]);
    assert.deepEqual(filtered((op) => op === 5).passing, [false, false, true, false]);
    assert.equal(view.build(contextAt(of, 6), request()).passing, undefined);
  });

  it('tells the row and the size of what is selected, in every order', () => {
    const of = sample();
    const selection = { kind: 'allocated' as const, from: 0, to: 4, operation: 5 };
    for (const sort of ['liveBytes', 'site', 'line', 'count', 'lifetime'] as const) {
      for (const descending of [true, false]) {
        const body = view.build({ ...contextAt(of, 6), selection }, request({ order: { table: 'use', sort }, descending }));
        assert.equal(named(body)[body.selectedRow!], 'add', `${sort} ${descending}`);
        assert.equal(body.selectedBin, 2);
      }
    }
    assert.equal(view.build(contextAt(of, 6), request()).selectedRow, undefined);
  });

  describe('where the table shows what sites cost', () => {
    const wasteRequest = (sort: WasteSort, descending = true, by?: SiteKind): SitesRequest =>
      request({ order: { table: 'waste', sort }, descending, by });

    it('has the waste that is known of each site, the worst first', () => {
      const of = fragmented();
      const { waste, rows, total, most } = view.build(contextAt(of, 5), wasteRequest('wasted'));
      const known = finish(findWaste(of, 'site', 5));
      assert.ok(known.keptApart > 0 && known.failures === 1, 'the trace keeps memory apart, and a request fails by it');
      assert.deepEqual([rows, total, waste?.position], [[], 2, 5]);
      assert.deepEqual([waste?.keptApart, waste?.failures, most], [known.keptApart, 1, known.sites[0].wasted]);
      assert.deepEqual(
        waste?.rows.map(({ site, wasted, pinned, failures }) => [site, wasted, pinned, failures]),
        known.sites.map(({ summary, wasted, pinned, failures }) => [summary.site, wasted, pinned, failures]),
      );
    });

    it('sorts by every cost, both ways, and by name and line', () => {
      const of = fragmented();
      for (const sort of siteCosts) {
        for (const descending of [true, false]) {
          const values = (view.build(contextAt(of, 5), wasteRequest(sort, descending)).waste?.rows ?? []).map((row) => row[sort] ?? -1);
          assert.equal(values.length, 2);
          assert.deepEqual(
            values,
            [...values].sort((a, b) => (descending ? b - a : a - b)),
            sort,
          );
        }
      }
      const sites = view.build(contextAt(of, 5), wasteRequest('site', false)).waste?.rows.map(({ site }) => site);
      assert.deepEqual(sites, ['page', 'string']);
      const lines = view.build(contextAt(of, 5), wasteRequest('site', false, 'line')).waste?.rows.map(({ line }) => line);
      assert.deepEqual(lines, [2, 3, 4]);
    });

    it('tells the row of what is selected', () => {
      const of = fragmented();
      const selection = { kind: 'allocated' as const, from: 0, to: 4, operation: 1 };
      const body = view.build({ ...contextAt(of, 5), selection }, wasteRequest('site', false));
      assert.equal(body.waste?.rows[body.selectedRow!].site, 'string');
    });

    it('finishes one position before it begins another, and shows what it has meanwhile', async () => {
      const of = fragmented();
      const slow = new SitesHostView(stepwiseQueue());
      const turn = (): Promise<void> => Promise.resolve();
      let told = 0;
      const at = (position: number): SitesBody =>
        slow.build(
          contextAt(of, position, () => told++),
          wasteRequest('wasted'),
        );
      assert.equal(at(3).waste, undefined);
      assert.equal(at(5).waste, undefined);
      for (let steps = 0; at(5).waste === undefined && steps < 1000; steps++) await turn();
      assert.equal(at(5).waste?.position, 3, 'what was asked for first is there');
      for (let steps = 0; at(5).waste?.position !== 5 && steps < 1000; steps++) await turn();
      assert.equal(at(5).waste?.position, 5);
      assert.ok(told >= 2);
      slow.dispose();
    });
  });
});

/** The figures of a position when they are there. */
function settled(view: SitesHostView, of: Run, position: number): Promise<SitesBody> {
  return new Promise((resolve) => {
    const check = (): void => {
      const body = view.build(context, request());
      if (body.progress === 1) resolve(body);
    };
    const context = contextAt(of, position, check);
    check();
  });
}
