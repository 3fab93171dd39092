import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { alloctrace, fixtures } from './harness';

/** The part of the report that is compared. */
interface Report {
  readonly slab: Readonly<Record<string, number>>;
  readonly page: Readonly<Record<string, number>>;
  readonly lostEvents: number;
  readonly slabCallSites: Readonly<Record<string, unknown>>[];
  readonly slabPointers: Readonly<Record<string, unknown>>[];
  readonly pageCallSites: Readonly<Record<string, unknown>>[];
  readonly pageFrames: Readonly<Record<string, unknown>>[];
}

const noPages = {
  allocRequests: 0,
  allocRequestsBytes: 0,
  freeRequests: 0,
  freeRequestsBytes: 0,
  allocFreed: 0,
  allocFreedBytes: 0,
  allocOnly: 0,
  allocOnlyBytes: 0,
  freeOnly: 0,
  freeOnlyBytes: 0,
  failures: 0,
  failuresBytes: 0,
};

/** What a script of its own, in another language, counts in the fixtures by the rules of perf. */
const truths: Readonly<Record<string, Pick<Report, 'slab' | 'page'>>> = {
  'perf-numa.kmem.gz': {
    slab: { requested: 1576465, allocated: 1584952, freed: 1271432, netRequested: 313520, crossCpu: 126, events: 2092 },
    page: noPages,
  },
  'perf-slab.kmem.gz': {
    slab: { requested: 347541, allocated: 349712, freed: 251496, netRequested: 98216, crossCpu: 0, events: 464 },
    page: noPages,
  },
  'perf-page.kmem.gz': {
    slab: { requested: 0, allocated: 0, freed: 0, netRequested: 0, crossCpu: 0, events: 0 },
    page: {
      allocRequests: 14,
      allocRequestsBytes: 65536,
      freeRequests: 71,
      freeRequestsBytes: 294912,
      allocFreed: 8,
      allocFreedBytes: 36864,
      allocOnly: 6,
      allocOnlyBytes: 28672,
      freeOnly: 63,
      freeOnlyBytes: 258048,
      failures: 0,
      failuresBytes: 0,
    },
  },
  'trace-cmd-report.kmem.gz': {
    slab: { requested: 73677, allocated: 74792, freed: 53688, netRequested: 21104, crossCpu: 0, events: 101 },
    page: {
      allocRequests: 45,
      allocRequestsBytes: 192512,
      freeRequests: 58,
      freeRequestsBytes: 241664,
      allocFreed: 21,
      allocFreedBytes: 86016,
      allocOnly: 24,
      allocOnlyBytes: 106496,
      freeOnly: 37,
      freeOnlyBytes: 155648,
      failures: 0,
      failuresBytes: 0,
    },
  },
  'small-5.10.kmem.gz': {
    slab: { requested: 75407, allocated: 76760, freed: 37664, netRequested: 39096, crossCpu: 0, events: 113 },
    page: {
      allocRequests: 46,
      allocRequestsBytes: 200704,
      freeRequests: 38,
      freeRequestsBytes: 159744,
      allocFreed: 31,
      allocFreedBytes: 131072,
      allocOnly: 15,
      allocOnlyBytes: 69632,
      freeOnly: 7,
      freeOnlyBytes: 28672,
      failures: 0,
      failuresBytes: 0,
    },
  },
  'tiny-hashed.kmem.gz': {
    slab: { requested: 72891, allocated: 72960, freed: 64968, netRequested: 7992, crossCpu: 0, events: 66 },
    page: {
      allocRequests: 10,
      allocRequestsBytes: 49152,
      freeRequests: 0,
      freeRequestsBytes: 0,
      allocFreed: 0,
      allocFreedBytes: 0,
      allocOnly: 10,
      allocOnlyBytes: 49152,
      freeOnly: 0,
      freeOnlyBytes: 0,
      failures: 0,
      failuresBytes: 0,
    },
  },
};

async function reportOf(file: string, input: string | Uint8Array = ''): Promise<Report> {
  const { status, stdout, stderr } = await alloctrace(['kmem', file, '--json'], input);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Report;
}

const front = 'sh 5 [001] 1.000001: kmem:';
const kmalloc = (site: string, pointer: string, requested: number, allocated: number): string =>
  `${front}kmalloc: call_site=${site} ptr=${pointer} bytes_req=${requested} bytes_alloc=${allocated} gfp_flags=GFP_KERNEL node=-1`;

describe('alloctrace kmem', () => {
  for (const [name, truth] of Object.entries(truths)) {
    it(`counts ${name} as perf does`, async () => {
      const { slab, page } = await reportOf(path.join(fixtures, 'recordings', name));
      assert.deepEqual({ ...slab, ...truth.slab }, slab);
      assert.deepEqual(page, truth.page);
    });
  }

  it('gives back what the last allocation was, once more where it is freed again, and counts other CPUs', async () => {
    const lines = [
      kmalloc('a+0x1', '0xffff888000000100', 5, 8),
      kmalloc('b+0x1', '0xffff888000000200', 100, 128),
      'sh 5 [002] 1.000002: kmem:kfree: call_site=c+0x1 ptr=0xffff888000000200',
      'sh 5 [001] 1.000003: kmem:kfree: call_site=c+0x1 ptr=0xffff888000000100',
      'sh 5 [001] 1.000004: kmem:kfree: call_site=c+0x1 ptr=0xffff888000000100',
      'sh 5 [001] 1.000005: kmem:kfree: call_site=c+0x1 ptr=0xffff888000000300',
      'CPU:1 [LOST 7 EVENTS]',
    ];
    const { slab, lostEvents, slabCallSites, slabPointers } = await reportOf('-', `${lines.join('\n')}\n`);
    assert.deepEqual(slab, {
      requested: 105,
      allocated: 136,
      freed: 144,
      netRequested: -8,
      wasted: 31,
      fragmentation: 22.794118,
      crossCpu: 0,
      events: 2,
    });
    assert.equal(lostEvents, 7);
    assert.deepEqual(slabCallSites, [
      { callSite: 'a+0x1', allocated: 8, requested: 5, hits: 1, pingPong: 1, fragmentation: 37.5 },
      { callSite: 'b+0x1', allocated: 128, requested: 100, hits: 1, pingPong: 1, fragmentation: 21.875 },
    ]);
    assert.deepEqual(
      slabPointers.map(({ pointer }) => pointer),
      ['0xffff888000000100', '0xffff888000000200'],
    );
  });

  it('names who asked for pages by the call stack, and what is left of them', async () => {
    const { pageCallSites } = await reportOf(path.join(fixtures, 'recordings', 'perf-page.kmem.gz'));
    assert.ok(pageCallSites.some(({ callSite, hits }) => callSite === 'pipe_write+0x3ec' && Number(hits) > 0));
    assert.ok(pageCallSites.every(({ callSite }) => !/^__alloc_pages/.test(String(callSite))));
    const { page } = truths['perf-page.kmem.gz'];
    assert.equal(
      pageCallSites.reduce((sum, { bytes }) => sum + Number(bytes), 0),
      page.allocRequestsBytes,
    );
  });

  it('prints a report for people, and says where there is nothing to count', async () => {
    const { status, stdout } = await alloctrace(['kmem', path.join(fixtures, 'recordings', 'perf-slab.kmem.gz')]);
    assert.equal(status, 0);
    assert.match(stdout, /bytes requested +[\d,]+\n/);
    const nothing = await alloctrace(['kmem', '-'], 'hello\n');
    assert.equal(nothing.status, 2);
    assert.match(nothing.stderr, /^alloctrace: there is no event of the kernel’s allocators in -\. [^\n]+\n$/);
    const missing = await alloctrace(['kmem', 'no-such-file']);
    assert.equal(missing.status, 2);
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  (shared ? it : it.skip)('equals the output of perf, sums and tables, wherever a recording comes with it', async function () {
    const different: string[] = [];
    let equal = 0;
    const compare = (what: string, found: unknown, expected: unknown): void => {
      if (JSON.stringify(found) === JSON.stringify(expected)) equal++;
      else different.push(`${what}: ${JSON.stringify(found)} and not ${JSON.stringify(expected)}`);
    };
    const data = path.join(shared!, 'data', 'linux');
    for (const boot of readdirSync(data)) {
      const folder = path.join(data, boot, 'perf');
      if (!existsSync(folder)) continue;
      for (const name of readdirSync(folder)) {
        const recording = path.join(folder, `${name.split('.')[0]}.script.gz`);
        if (!name.endsWith('.txt.gz') || !existsSync(recording)) continue;
        const text = gunzipSync(readFileSync(path.join(folder, name))).toString();
        comparePerf(`${boot}/${name}`, text, await reportOf(recording), compare);
      }
    }
    process.stdout.write(`      figures of perf: ${equal} of ${equal + different.length} equal\n`);
    assert.deepEqual(different, []);
  });
});

/** perf's names of the sums. */
const slabSums: Readonly<Record<string, RegExp>> = {
  requested: /Total bytes requested: +(-?[\d.]+)/,
  allocated: /Total bytes allocated: +(-?[\d.]+)/,
  freed: /Total bytes freed: +(-?[\d.]+)/,
  netRequested: /Net total bytes allocated: +(-?[\d.]+)/,
  wasted: /Total bytes wasted on internal fragmentation: +(-?[\d.]+)/,
  fragmentation: /Internal fragmentation: +(-?[\d.]+)%/,
  crossCpu: /Cross CPU allocations: +(\d+)/,
  events: /Cross CPU allocations: +\d+\/(\d+)/,
};
const pageSums: Readonly<Record<string, RegExp>> = {
  allocRequests: /Total allocation requests +: +(\d+) +\[ +(\d+) KB/,
  freeRequests: /Total free requests +: +(\d+) +\[ +(\d+) KB/,
  allocFreed: /Total alloc\+freed requests +: +(\d+) +\[ +(\d+) KB/,
  allocOnly: /Total alloc-only requests +: +(\d+) +\[ +(\d+) KB/,
  freeOnly: /Total free-only requests +: +(\d+) +\[ +(\d+) KB/,
  failures: /Total allocation failures +: +(\d+) +\[ +(\d+) KB/,
};

/** Compares all that one output of perf says. Rows are compared by their figures: perf names call sites in modules in its tables and not in its script. */
function comparePerf(name: string, text: string, report: Report, compare: (what: string, found: unknown, expected: unknown) => void): void {
  for (const [key, pattern] of Object.entries(slabSums)) {
    const match = pattern.exec(text);
    if (match) compare(`${name} ${key}`, report.slab[key], Number(match[1]));
  }
  for (const [key, pattern] of Object.entries(pageSums)) {
    const match = pattern.exec(text);
    if (!match) continue;
    compare(`${name} ${key}`, report.page[key], Number(match[1]));
    compare(`${name} ${key} KB`, report.page[`${key}Bytes`] / 1024, Number(match[2]));
  }
  const slabRows = new Set(
    [...report.slabCallSites, ...report.slabPointers].map(({ pointer, allocated, requested, hits, pingPong, fragmentation }) =>
      [pointer ?? 'site', allocated, requested, hits, pingPong, fragmentation].join(' '),
    ),
  );
  for (const row of text.matchAll(/^ (\S+) +\| +(\d+)\/\d+ +\| +(\d+)\/\d+ +\| +(\d+) \| +(\d+) \| +([\d.]+)%$/gm)) {
    const place = text.includes(' Alloc Ptr ') ? row[1] : 'site';
    compare(`${name} ${row[0]}`, slabRows.has([place, ...row.slice(2).map(Number)].join(' ')), true);
  }
  // Page call sites need the call stacks, which only these scripts have.
  if (!name.includes('/page.')) return;
  const isLive = text.includes('--live');
  const types = ['UNMOVABL', 'RECLAIM', 'MOVABLE'];
  const pageRows = new Set(
    [...report.pageCallSites, ...report.pageFrames].map(({ frame, order, migrateType, ...row }) =>
      [frame ?? 'site', Number(isLive ? row.liveBytes : row.bytes) / 1024, isLive ? row.liveHits : row.hits, order, migrateType].join(' '),
    ),
  );
  for (const row of text.matchAll(/^ +(?:(\d+) \| +)?(\d+) \| +(\d+) \| +(\d+) \| +(\w+) \| \S+ +\| [0-9a-f]+$/gm)) {
    const [, frame = 'site', kibibytes, hits, order, type] = row;
    compare(`${name} ${row[0]}`, pageRows.has([frame, kibibytes, hits, order, types.indexOf(type)].join(' ')), true);
  }
}
