import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { calculationLines, verdictText } from '../../../../src/analysis/snapshots/explanation-texts';
import { zoneKinds } from '../../../../src/analysis/snapshots/request-rules';
import { explainReport, type Explanation, type Verdict } from '../../../../src/analysis/snapshots/zone-verdict';
import { english } from '../../../../src/model/localize';
import { snapshotFixtures, snapshotsIn, snapshotsOf } from '../../trace/snapshots-read';

interface Given {
  readonly order?: number;
  readonly flags?: string;
  readonly nodes?: string;
  readonly zone?: string;
  readonly figures?: string;
  readonly reserve?: string;
  readonly lists?: string;
  readonly kernel?: string;
}

/** Explains a report of one zone: 100 pages are free, 20 have to stay. */
function explained(given: Given): Explanation {
  const { order = 2, flags = 'GFP_KERNEL', nodes = '0', zone = 'Normal', reserve = '0 0 0 0 0', kernel = '6.12.0' } = given;
  const { figures = 'free:400kB boost:0kB min:80kB low:100kB high:120kB', lists = '92*4kB (U) 4*8kB (U) 0*16kB' } = given;
  const text = [
    `x: page allocation failure: order:${order}, mode:0x0(${flags}), nodemask=(null),cpuset=/,mems_allowed=${nodes}`,
    `CPU: 1 PID: 2 Comm: x Not tainted ${kernel}-amd64 #1`,
    'Mem-Info:',
    `Node 0 ${zone} ${figures}`,
    `lowmem_reserve[]: ${reserve}`,
    `Node 0 ${zone}: ${lists} = 400kB`,
  ];
  return explainReport(snapshotsIn(text.join('\n'))[0].report!)!;
}

const verdictOf = (given: Given): Verdict => explained(given).zones[0].verdict;
const urgent = 'GFP_ATOMIC';

describe('why a request could not be had', () => {
  it('what would be left has to be more than watermark and reserve', () => {
    // 100 free less 3 of the block: 97.
    assert.equal(verdictOf({ lists: '92*4kB (U) 0*8kB 2*16kB (U)', figures: 'free:400kB min:384kB low:1kB high:1kB' }), 'available');
    assert.equal(verdictOf({ lists: '92*4kB (U) 0*8kB 2*16kB (U)', figures: 'free:400kB min:388kB low:1kB high:1kB' }), 'watermark');
    assert.equal(verdictOf({ lists: '92*4kB (U) 0*8kB 2*16kB (U)', zone: 'DMA', reserve: '0 76 76 76 76' }), 'available');
    assert.equal(verdictOf({ lists: '92*4kB (U) 0*8kB 2*16kB (U)', zone: 'DMA', reserve: '0 0 77 77 77' }), 'watermark');
  });

  it('a block that is large enough has to be of a type that may be taken', () => {
    assert.equal(verdictOf({}), 'fragmented');
    for (const [types, verdict] of [
      ['U', 'available'],
      ['M', 'available'],
      ['E', 'available'],
      ['H', 'fragmented'],
      ['C', 'fragmented'],
      ['I', 'fragmented'],
      ['HE', 'available'],
    ] as const) {
      assert.equal(verdictOf({ lists: `92*4kB (U) 0*8kB 2*16kB (${types})` }), verdict, types);
    }
    assert.equal(verdictOf({ lists: '92*4kB (U) 0*8kB 2*16kB (C)', flags: 'GFP_HIGHUSER_MOVABLE' }), 'available');
    assert.equal(verdictOf({ lists: '92*4kB (U) 0*8kB 2*16kB (H)', flags: urgent }), 'available');
    assert.equal(verdictOf({ order: 0 }), 'available');
  });

  it('pages of CMA and those kept for urgent requests are taken off for others', () => {
    const lists = '92*4kB (U) 0*8kB 2*16kB (U)';
    const kept = 'free:400kB min:80kB low:100kB high:120kB reserved_highatomic:320KB free_cma:0kB';
    const cma = 'free:400kB min:80kB low:100kB high:120kB reserved_highatomic:0KB free_cma:320kB';
    assert.deepEqual([verdictOf({ lists, figures: kept }), verdictOf({ lists, figures: kept, flags: urgent })], ['watermark', 'available']);
    assert.deepEqual(
      [verdictOf({ lists, figures: cma }), verdictOf({ lists, figures: cma, flags: 'GFP_HIGHUSER_MOVABLE' })],
      ['watermark', 'available'],
    );
    // Newer kernels count what is free of it.
    assert.equal(verdictOf({ lists, figures: `${kept} free_highatomic:0kB` }), 'available');
  });

  it('urgent requests go below the minimum: by half, and by a quarter of the rest where they cannot wait', () => {
    const markOf = (flags: string, kernel = '6.12.0'): number =>
      explained({ flags, kernel, figures: 'free:400kB min:400kB low:1kB high:1kB' }).zones[0].mark;
    assert.equal(markOf('GFP_KERNEL'), 100);
    assert.equal(markOf('GFP_KERNEL|__GFP_HIGH'), 50);
    assert.equal(markOf('GFP_ATOMIC'), 38);
    assert.equal(markOf('GFP_ATOMIC', '5.10.1'), 38);
    assert.equal(markOf('GFP_NOWAIT'), 100);
    assert.equal(markOf('GFP_ATOMIC|__GFP_NOMEMALLOC'), 50);
    assert.equal(markOf('GFP_KERNEL|__GFP_MEMALLOC'), -Infinity);
  });

  it('single pages of urgent requests do not heed what the watermark was raised by', () => {
    const figures = 'free:400kB boost:360kB min:1200kB low:1kB high:1kB';
    // 300 less half less a quarter is 113; without the boost, 210, it is 79.
    assert.deepEqual(
      [verdictOf({ order: 0, flags: urgent, figures }), verdictOf({ order: 1, flags: urgent, figures })],
      ['available', 'watermark'],
    );
  });

  it('zones above what the flags allow and nodes that are not allowed are left out', () => {
    assert.equal(verdictOf({ flags: 'GFP_KERNEL|GFP_DMA32' }), 'zone');
    assert.equal(verdictOf({ flags: 'GFP_KERNEL', zone: 'Movable' }), 'zone');
    assert.equal(verdictOf({ flags: 'GFP_HIGHUSER_MOVABLE', zone: 'Movable' }), 'fragmented');
    assert.equal(verdictOf({ nodes: '1-3' }), 'node');
    assert.equal(verdictOf({ nodes: '1-3', flags: urgent }), 'fragmented');
    assert.equal(verdictOf({ nodes: '0,2' }), 'fragmented');
  });

  it('which zones a kernel has follows from how many there are and which are seen', () => {
    assert.deepEqual(zoneKinds(5, ['DMA', 'DMA32']), ['DMA', 'DMA32', 'Normal', 'Movable', 'Device']);
    assert.deepEqual(zoneKinds(4, ['DMA', 'Normal']), ['DMA', 'Normal', 'HighMem', 'Movable']);
    assert.deepEqual(zoneKinds(4, ['DMA', 'DMA32', 'Normal']), ['DMA', 'DMA32', 'Normal', 'Movable']);
    assert.deepEqual(zoneKinds(3, ['DMA32']), ['DMA32', 'Normal', 'Movable']);
    assert.deepEqual(zoneKinds(2, ['Normal']), ['Normal', 'Movable']);
  });

  it('says it as a short calculation with the figures of the report', () => {
    const explanation = explainReport(snapshotsOf('failure-6.12.dmesg')[0].report!)!;
    assert.match(verdictText(explanation, english), /^Memory is fragmented: enough is free, but no block of order 8 or larger/);
    assert.deepEqual(
      explanation.zones.map((zone) => calculationLines(explanation, zone, english)),
      [
        ['free 480 − 255 (2^8 − 1, the block itself) = 225 pages', 'not more than min 22 + reserve 443 = 465: too little is free'],
        [
          'free 41,012 − 255 (2^8 − 1, the block itself) = 40,757 pages',
          'more than min 653: enough is free',
          'free blocks of order 8 or larger: none',
        ],
      ],
    );
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const folder = path.join(shared ?? '', 'data', 'linux-reports');
  const logs = [
    ...readdirSync(snapshotFixtures).filter((name) => name.endsWith('.dmesg')),
    ...(shared && existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => /\/dmesg(\.gz)?$/.test(name))
          .map((name) => path.join(folder, name))
      : []),
  ];
  it('refuses every request that a kernel refused, with the figures that it printed then', function () {
    let requests = 0;
    for (const log of logs) {
      for (const { report, line } of snapshotsOf(log)) {
        const explanation = report && explainReport(report);
        if (!explanation) continue;
        requests++;
        assert.match(explanation.verdict, /^(watermark|fragmented)$/, `${log}:${line}`);
        // Whatever is wrong with a large request, a single page of these kernels is refused only for want of memory.
        if (explanation.request.order === 0) assert.equal(explanation.verdict, 'watermark', `${log}:${line}`);
      }
    }
    process.stdout.write(`      requests refused by the rule: ${requests}/${requests}\n`);
    assert.ok(requests >= 7);
  });
});
