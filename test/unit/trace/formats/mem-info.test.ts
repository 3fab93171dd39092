import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { detectFormat } from '../../../../src/trace/formats';
import { refuseUnread } from '../../../../src/trace/foreign';
import type { MemoryReport, ReportZone } from '../../../../src/trace/snapshots/snapshot';
import { TraceError } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { snapshotFixtures, snapshotsIn, snapshotsOf } from '../snapshots-read';

/** A zone as another program read it. */
interface TrueZone {
  readonly node: number;
  readonly zone: string;
  readonly free_blocks: readonly number[];
  readonly types: readonly string[];
  readonly lowmem_reserve_pages: readonly number[];
  readonly block_kb: readonly number[];
  readonly [figure: string]: unknown;
}

interface TrueReport {
  readonly kind: string;
  readonly line: number;
  readonly order?: number;
  readonly comm?: string;
  readonly mode?: string;
  readonly gfp?: string;
  readonly zones: readonly TrueZone[];
  readonly pages_ram?: number;
  readonly killed?: { readonly pid: number; readonly comm: string };
}

/** Figures of a zone, and what the other program calls them. */
const figures = {
  free: 'free',
  boost: 'boost',
  min: 'min',
  low: 'low',
  high: 'high',
  reservedHighatomic: 'reserved_highatomic',
  freeHighatomic: 'free_highatomic',
  present: 'present',
  managed: 'managed',
  freePcp: 'free_pcp',
  localPcp: 'local_pcp',
  freeCma: 'free_cma',
  listed: 'listed',
} as const satisfies Partial<Record<keyof ReportZone, string>>;

function compareZone(zone: ReportZone, truth: TrueZone, what: string): void {
  const own = Object.entries(figures).map(([key, name]) => [name, zone[key as keyof typeof figures]]);
  assert.deepEqual(Object.fromEntries(own), Object.fromEntries(own.map(([name]) => [name, truth[name as string] ?? null])), what);
  assert.deepEqual([zone.node, zone.zone, zone.freeBlocks, zone.types], [truth.node, truth.zone, truth.free_blocks, truth.types], what);
  assert.deepEqual(zone.lowmemReserve, truth.lowmem_reserve_pages, what);
  assert.equal(zone.page, truth.block_kb[0] * 1024, what);
}

function compareReport(report: MemoryReport, truth: TrueReport, what: string): void {
  const { kind, request, zones, pages, killed } = report;
  assert.deepEqual(
    [kind, request?.order, request?.comm, request?.mode, request?.flags, pages.ram, killed],
    [truth.kind, truth.order, truth.comm, truth.mode, truth.gfp, truth.pages_ram, truth.killed],
    what,
  );
  assert.equal(zones.length, truth.zones.length, what);
  zones.forEach((zone, index) => compareZone(zone, truth.zones[index], what));
}

const zone = 'Node 0 Normal free:64kB min:8kB low:10kB high:12kB present:100kB managed:90kB';
const lists = 'Node 0 Normal: 0*4kB 2*8kB (UE) 1*16kB (M) 1*32kB (H) = 64kB';

describe('mem-info', () => {
  const truths = JSON.parse(readFileSync(path.join(snapshotFixtures, 'truth.json'), 'utf8')) as Record<string, TrueReport[]>;
  for (const [name, truth] of Object.entries(truths)) {
    it(`${name}: ${truth.length} reports, every figure`, () => {
      const snapshots = snapshotsOf(name);
      assert.equal(snapshots.length, truth.length);
      snapshots.forEach(({ line, report }, index) => {
        assert.equal(line, truth[index].line);
        compareReport(report!, truth[index], `${name} ${line}`);
      });
    });
  }

  it('reads every prefix of a line, and tells when it was written', () => {
    const prefixes: [prefix: string, time: string | undefined][] = [
      ['', undefined],
      ['[   12.345678] ', '12.345678'],
      ['[   12.345678][ T1234] ', '12.345678'],
      ['[Sun Nov 29 00:02:03 2026] ', 'Sun Nov 29 00:02:03 2026'],
      ['<4>[   12.345678] ', '12.345678'],
      ['kern  :warn  : [   12.345678] ', '12.345678'],
      ['kern  :warn  : 2026-11-29T00:02:03,978041+00:00 ', '2026-11-29T00:02:03,978041+00:00'],
      ['2026-11-29T00:02:03,978041+00:00 ', '2026-11-29T00:02:03,978041+00:00'],
      ['Nov 29 00:02:04 alder kernel: [    6.978515] ', 'Nov 29 00:02:04'],
      ['2026-11-29T00:02:04.983364+00:00 alder kernel: [    6.978515] ', '2026-11-29T00:02:04.983364+00:00'],
      ['Nov  9 00:07:55 alder kernel: ', 'Nov  9 00:07:55'],
      ['[    8.239626] alder kernel: ', '8.239626'],
      ['> [   12.345678] ', '12.345678'],
      ['Sun 2026-11-29 00:07:55 UTC alder kernel: ', '2026-11-29 00:07:55'],
      ['1795910276.123456 alder kernel: ', '1795910276.123456'],
      ['<4>1 2026-11-29T00:02:04.983364Z alder kernel - - - [    6.978515] ', '2026-11-29T00:02:04.983364Z'],
    ];
    for (const [prefix, time] of prefixes) {
      const head =
        'rs:main Q:Reg: page allocation failure: order:3, mode:0x40820(GFP_ATOMIC|__GFP_COMP), nodemask=0-1,cpuset=/,mems_allowed=0';
      const text = [head, 'Mem-Info:', 'active_anon:1', zone, 'lowmem_reserve[]: 0 311 5', lists].map((line) => prefix + line).join('\r\n');
      const [snapshot, ...others] = snapshotsIn(text);
      assert.equal(others.length, 0);
      assert.equal(snapshot.time, time, prefix);
      const { request, zones } = snapshot.report!;
      assert.deepEqual(request, { comm: 'rs:main Q:Reg', order: 3, mode: '0x40820', flags: 'GFP_ATOMIC|__GFP_COMP', nodes: '0-1' }, prefix);
      assert.deepEqual([zones[0].free, zones[0].freeBlocks, zones[0].types], [64, [0, 2, 1, 1], ['', 'UE', 'M', 'H']], prefix);
      assert.deepEqual(zones[0].lowmemReserve, [0, 311, 5]);
    }
  });

  it('finds a report far behind the beginning of a log, and several between other lines', () => {
    const noise = Array.from({ length: 500 }, (_, i) => `[    0.${String(i).padStart(6, '0')}] usb 1-1: new device number ${i}`);
    const text = [
      ...noise,
      'x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=1, oom_score_adj=0',
      'Mem-Info:',
      zone,
      lists,
      ...noise,
      'Mem-Info:',
      zone,
    ].join('\n');
    assert.equal(detectFormat('', new TextEncoder().encode(text)).format, 'mem-info');
    assert.deepEqual(
      snapshotsIn(text).map(({ line, report }) => [line, report!.kind, report!.request?.order]),
      [
        [501, 'oom', 1],
        [1005, 'unknown', undefined],
      ],
    );
  });

  it('takes a report that is cut anywhere for what is there of it', () => {
    const text = readFileSync(path.join(snapshotFixtures, 'failure-numa.dmesg'), 'latin1');
    for (let length = 0; length < text.length; length += 7) {
      const [snapshot] = snapshotsIn(text.slice(0, length));
      assert.ok(snapshot === undefined || snapshot.report!.zones.length > 0);
    }
    const [cut] = snapshotsIn(`${zone}\n`);
    assert.deepEqual([cut.report!.kind, cut.report!.zones[0].freeBlocks, cut.report!.zones[0].page], ['unknown', [], null]);
  });

  it('a zone that is told a second time begins another report', () => {
    const counts = snapshotsIn([zone, lists, zone, lists, 'sysrq: Show Memory', 'Mem-Info:', zone].join('\n')).map(({ line }) => line);
    assert.deepEqual(counts, [1, 3, 5]);
  });

  it('a control group’s OOM has no zones and is no report, and nothing of it is taken for the next', () => {
    const group = ['x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0', 'memory: usage 4kB, limit 4kB, failcnt 1'];
    assert.deepEqual(
      snapshotsIn([...group, 'Mem-Info:', zone].join('\n')).map(({ report }) => report!.kind),
      ['unknown'],
    );
    assert.throws(() => refuseUnread(readTrace(new TextEncoder().encode(group.join('\n')), 'mem-info')), TraceError);
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const folder = path.join(shared ?? '', 'data', 'linux-reports');
  if (shared && existsSync(folder)) {
    it('equals the truth of every report that is at hand', function () {
      type Entry = { file?: string; same_reports_in?: string[]; reports?: unknown[] };
      const all = JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8')) as Record<string, Record<string, Entry>>;
      const rows: string[] = [];
      for (const entry of Object.values(all).flatMap((each) => (typeof each === 'object' ? Object.values(each) : []))) {
        if (!entry.reports || entry.file === undefined) continue;
        for (const file of [entry.file, ...(entry.same_reports_in ?? [])]) {
          const reports = snapshotsOf(path.join(folder, file.replace(/\.gz$/, ''))).filter(({ report }) => report !== undefined);
          assert.equal(reports.length, entry.reports.length, file);
          let zones = 0;
          reports.forEach(({ report }, index) => {
            const truth = entry.reports![index];
            zones += report!.zones.length;
            if (!Array.isArray(truth)) compareReport(report!, truth as TrueReport, file);
            else {
              const own = report!.zones.map((each) => [each.node, each.zone, each.freeBlocks, each.listed]);
              assert.deepEqual([report!.kind, report!.request?.order ?? null, own], truth, file);
            }
          });
          rows.push(`${file.padEnd(50)} reports ${reports.length}, zones equal ${zones}/${zones}`);
        }
      }
      process.stdout.write(`${rows.map((row) => `      ${row}\n`).join('')}`);
      assert.ok(rows.length > 100);
    });
  }
});
