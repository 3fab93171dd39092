import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SiteTallies, summariseSites } from '../../../src/analysis/sites';
import { siteFigures, type SiteKind, type SiteSummary } from '../../../src/model/sites';
import type { Run } from '../../../src/replay/run/run';
import { mixedTraces, slabTraces } from '../../property/generators';
import { run, runRecording, stackedCalls } from '../support';

const bySite = [
  'arena 64 unit 1',
  'a = alloc 3 @ site=main',
  'b = alloc 8 @ site=parse',
  'free a',
  'c = alloc 5 @ site=main',
  'd = alloc 1',
  'c = realloc c 7 @ site=grow',
  'free missing',
];

describe('call stacks', () => {
  it('tell apart what one site asked for, the innermost function first', () => {
    const of = runRecording('uftrace', stackedCalls());
    assert.deepEqual(
      summariseSites(of, 'stack', 4).map(({ site, frames, operation, line, lastLine, count, live, liveBytes }) => [
        [site, frames, operation],
        [line, lastLine],
        [count, live, liveBytes],
      ]),
      [
        [
          ['get', ['get', 'one'], 1],
          [4, 14],
          [2, 1, 24],
        ],
        [
          ['get', ['get', 'two'], 2],
          [9, 9],
          [1, 1, 16],
        ],
      ],
    );
    assert.deepEqual(
      summariseSites(of, 'site', 4).map(({ site, frames, count }) => [site, frames, count]),
      [['get', undefined, 3]],
    );
  });

  it('are call sites where a recording has no stack', () => {
    const of = runRecording('mtrace', '= Start\n@ ./a:[0x1] + 0x100 0x8\n@ ./b:[0x2] + 0x200 0x10\n+ 0x300 0x1\n');
    assert.deepEqual(
      summariseSites(of, 'stack', 3).map(({ site, frames }) => [site, frames]),
      [
        ['./b:[0x2]', []],
        ['./a:[0x1]', []],
        [undefined, []],
      ],
    );
  });
});

describe('call sites', () => {
  it('sums up what each asked for', () => {
    assert.deepEqual(summariseSites(run(...bySite), 'site', 7), [
      {
        site: 'parse',
        line: 3,
        lastLine: 3,
        count: 1,
        live: 1,
        liveBytes: 8,
        peakBytes: 8,
        requested: 8,
        waste: 0,
        lifetime: undefined,
        growth: 8000 / 6,
      },
      {
        site: 'grow',
        line: 7,
        lastLine: 7,
        count: 1,
        live: 1,
        liveBytes: 7,
        peakBytes: 7,
        requested: 7,
        waste: 1,
        lifetime: undefined,
        growth: 7000 / 2,
      },
      {
        site: undefined,
        line: 6,
        lastLine: 6,
        count: 1,
        live: 1,
        liveBytes: 1,
        peakBytes: 1,
        requested: 1,
        waste: 0,
        lifetime: undefined,
        growth: 1000 / 3,
      },
      { site: 'main', line: 2, lastLine: 5, count: 2, live: 0, liveBytes: 0, peakBytes: 5, requested: 8, waste: 4, lifetime: 2, growth: 0 },
    ]);
  });

  it('sums up to a position only', () => {
    assert.deepEqual(
      summariseSites(run(...bySite), 'site', 2).map(({ site, live }) => [site, live]),
      [
        ['parse', 1],
        ['main', 1],
      ],
    );
    assert.deepEqual(summariseSites(run(...bySite), 'line', 0), []);
  });

  it('takes each line for itself', () => {
    assert.deepEqual(
      summariseSites(run('arena 64 unit 1', 'b[0..2] = alloc 4', 'free b[1]'), 'line', 4).map(({ line, count, live, peakBytes }) => ({
        line,
        count,
        live,
        peakBytes,
      })),
      [{ line: 2, count: 3, live: 2, peakBytes: 12 }],
    );
  });

  it('goes on from where it was', () => {
    const of = run(...bySite);
    const tallies = new SiteTallies(of, 'site');
    tallies.goOnTo(3);
    tallies.goOnTo(3);
    tallies.goOnTo(of.operationCount);
    const whole = new SiteTallies(of, 'site');
    whole.goOnTo(of.operationCount);
    for (let site = 0; site < whole.count; site++) {
      assert.deepEqual(tallies.summary(site), whole.summary(site));
      assert.deepEqual(
        siteFigures.map((figure) => tallies.figure(site, figure)),
        siteFigures.map((figure) => whole.summary(site)[figure] ?? -1),
      );
    }
  });

  it('agrees with a count made another way', () => {
    fc.assert(
      fc.property(fc.oneof(mixedTraces, slabTraces), fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
        const of = runRecording('alloctrace', text);
        const position = Math.round(share * of.operationCount);
        for (const by of ['site', 'line'] as const) {
          const byLine = (a: SiteSummary, b: SiteSummary): number => a.line - b.line;
          assert.deepEqual(summariseSites(of, by, position).sort(byLine), counted(of, by, position).sort(byLine));
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** From what each operation says of itself, allocation by allocation. */
function counted(run: Run, by: SiteKind, position: number): SiteSummary[] {
  const groups = new Map<number, { op: number; end: number | undefined }[]>();
  for (let op = 0; op < position; op++) {
    if (run.errorOf(op) !== undefined || !run.results.allocated(op)) continue;
    const key = by === 'line' ? run.table.line[op] : (run.table.site?.[op] ?? 0);
    const ends = Array.from({ length: position - op }, (_, index) => op + index).find(
      (later) => later > op && run.errorOf(later) === undefined && run.results.subject(later) === op,
    );
    groups.set(key, [...(groups.get(key) ?? []), { op, end: ends }]);
  }
  return [...groups].map(([key, allocations]) => {
    const freed = allocations.flatMap(({ op, end }) => (end === undefined ? [] : [end - op]));
    const liveAt = (at: number): { op: number }[] => allocations.filter(({ op, end }) => op < at && (end === undefined || end >= at));
    const bytes = (of: readonly { op: number }[]): number => of.reduce((sum, { op }) => sum + run.requestedOf(op), 0);
    const live = liveAt(position);
    return {
      site: by === 'site' && key > 0 ? run.trace.names.text(key - 1) : undefined,
      line: run.table.line[allocations[0].op],
      lastLine: run.table.line[allocations.at(-1)!.op],
      count: allocations.length,
      live: live.length,
      liveBytes: bytes(live),
      peakBytes: Math.max(...Array.from({ length: position + 1 }, (_, at) => bytes(liveAt(at)))),
      requested: bytes(allocations),
      waste: allocations.reduce((sum, { op }) => sum + run.heldOf(op) - run.requestedOf(op), 0),
      lifetime: freed.length === 0 ? undefined : freed.reduce((sum, each) => sum + each, 0) / freed.length,
      growth: (bytes(live) * 1000) / (position - allocations[0].op),
    };
  });
}
