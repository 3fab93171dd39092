import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { alloctrace, fixtures } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

const folder = path.join(fixtures, 'snapshots');
const fixture = (name: string): string => path.join(folder, name);

/** What `--json` prints of each report and each reading. */
interface Printed {
  readonly format: string;
  readonly changes: { readonly from: number; readonly to: number; readonly caches: unknown[] } | null;
  readonly reports: {
    readonly kind: string;
    readonly line: number;
    readonly order: number | null;
    readonly zones: Record<string, unknown>[];
    readonly explanation: { readonly verdict: string } | null;
  }[];
  readonly snapshots: Record<string, unknown>[];
}

const printed = async (...args: string[]): Promise<Printed> => {
  const { stdout, stderr, status } = await alloctrace(['run', ...args, '--json']);
  assert.deepEqual([stderr, status], ['', 0]);
  return JSON.parse(stdout) as Printed;
};

describe('reports and tables of a kernel’s memory', () => {
  it('are printed as the schema says, every fixture', async () => {
    const check = checkerOf(closed(readSchema('snapshots')));
    for (const name of readdirSync(folder)) {
      if (['truth.json', 'oom-cgroup.dmesg'].includes(name)) continue;
      check(await printed(fixture(name)));
    }
  });

  it('lists reports with kind, line, order and zones as they are printed', async () => {
    type Truth = { kind: string; line: number; order?: number; zones: Record<string, unknown>[] };
    const truths = JSON.parse(readFileSync(fixture('truth.json'), 'utf8')) as Record<string, Truth[]>;
    for (const [name, reports] of Object.entries(truths)) {
      if (reports.length === 0) continue;
      const own = (await printed(fixture(name))).reports.map(({ kind, line, order, zones }) => [
        kind,
        line,
        order,
        zones.map(({ node, zone, free, min, low, high, freeBlocks, types }) => [node, zone, free, min, low, high, freeBlocks, types]),
      ]);
      const wanted = reports.map(({ kind, line, order = null, zones }) => [
        kind,
        line,
        order,
        zones.map(({ node, zone, free, min, low, high, free_blocks: blocks, types }) => [node, zone, free, min, low, high, blocks, types]),
      ]);
      assert.deepEqual(own, wanted, name);
    }
  });

  it('explains for people why the request could not be had', async () => {
    const { stdout, status } = await alloctrace(['run', fixture('failure-6.12.dmesg')]);
    assert.equal(status, 0);
    for (const text of [
      'memrep asked for order 8 (1 MiB) with GFP_KERNEL and did not get it (71.860301)',
      'free 41,012 − 255 (2^8 − 1, the block itself) = 40,757 pages',
      'Memory is fragmented',
      'extfrag',
    ]) {
      assert.ok(stdout.includes(text), `${text}\n${stdout}`);
    }
  });

  it('shows the last of a series and what changed since the first', async () => {
    const { stdout } = await alloctrace(['run', fixture('buddyinfo.log')]);
    assert.match(stdout, /readings of tables: 5/);
    assert.match(stdout, /From Sun Nov 29 00:07:56 UTC 2026 to Sun Nov 29 00:08:00 UTC 2026\n {2}node 0 DMA: free pages/);
    const slabs = await alloctrace(['run', fixture('slabinfo.log')]);
    assert.match(slabs.stdout, /Caches that changed/);
    const { changes, snapshots } = await printed(fixture('slabinfo.log'));
    assert.equal(snapshots.length, 2);
    assert.deepEqual([changes!.from, changes!.to], [snapshots[0].line, snapshots[1].line]);
    assert.ok(changes!.caches.length > 0);
  });

  it('compares two dumps: the call site that leaks stands at the top', async () => {
    const files = [fixture('allocinfo.1'), fixture('allocinfo.2')];
    const { stdout, status } = await alloctrace(['compare', ...files]);
    assert.equal(status, 0);
    assert.match(stdout, /Owners that changed\n +\+4\.9 MiB +\+1,252 +4,186 +mm\/shmem\.c:1812 func:shmem_alloc_folio/);
    const json = JSON.parse((await alloctrace(['compare', ...files, '--json'])).stdout) as { owners: { name: string }[] };
    checkerOf(closed(readSchema('compare')))(json);
    assert.equal(json.owners[0].name, 'mm/shmem.c:1812 func:shmem_alloc_folio');
    const calls = await alloctrace(['compare', path.join(fixtures, 'edge0.mtrace'), files[0]]);
    assert.equal(calls.status, 2);
    assert.match(calls.stderr, /holds calls/);
  });

  it('says so where a log has none, and prints nothing that only calls have', async () => {
    const none = await alloctrace(['run', fixture('oom-cgroup.dmesg')]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /None of its \d+ lines is of a report of the kernel’s memory/);
    for (const option of ['--blocks', '--operations', '--sarif']) {
      const { status, stderr } = await alloctrace(['run', fixture('buddyinfo.log'), option]);
      assert.equal(status, 2, option);
      assert.match(stderr, /no calls/);
    }
  });

  it('reads a compressed log from standard input, and a hundred thousand lines of anything around a report', async () => {
    const report = readFileSync(fixture('failure-raw.dmesg'), 'utf8');
    const noise = Array.from({ length: 50_000 }, (_, i) => `<6>[ ${i}.000000] usb 1-1: new device number ${i}\n`).join('');
    const { stdout } = await alloctrace(['run', '-', '--json'], noise + report + noise);
    const { reports } = JSON.parse(stdout) as Printed;
    assert.deepEqual(
      reports.map(({ kind, line, order, explanation }) => [kind, line, order, explanation!.verdict]),
      [['failure', 50_001, 8, 'fragmented']],
    );
  });
});
