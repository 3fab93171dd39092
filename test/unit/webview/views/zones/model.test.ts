import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { english } from '../../../../../src/model/localize';
import type { ViewContext } from '../../../../../src/picture/host-view';
import { Cursor } from '../../../../../src/replay/state/cursor';
import type { Run } from '../../../../../src/replay/run/run';
import { ZonesHostView } from '../../../../../webview/views/zones/model';
import type { ZonesBody } from '../../../../../webview/views/zones/protocol';
import { run, runRecording } from '../../../support';
import { snapshotFixtures } from '../../../trace/snapshots-read';

const fixture = (name: string): string => readFileSync(path.join(snapshotFixtures, name), 'utf8');

function contextAt(of: Run, position: number): ViewContext {
  const cursor = new Cursor(of);
  cursor.seek(position);
  return { run: of, state: cursor, position, localize: english, changed: () => undefined };
}

const shown = (of: Run, position: number): NonNullable<ZonesBody['snapshot']> =>
  new ZonesHostView().build(contextAt(of, position)).snapshot!;

describe('the zones view of the host', () => {
  it('shows the snapshot that the position stands behind, and before the first that one', () => {
    const of = runRecording('kernel-tables', fixture('buddyinfo.log'));
    assert.equal(of.operationCount, 5);
    assert.deepEqual(
      [0, 1, 2, 5].map((position) => [shown(of, position).number, shown(of, position).line]),
      [
        [1, 1],
        [1, 1],
        [2, 4],
        [5, 13],
      ],
    );
    assert.deepEqual(shown(of, 1).changes, []);
    assert.deepEqual(
      shown(of, 1).courses.map(({ name, values }) => [name, values.length]),
      [
        ['node 0 DMA, free', 5],
        ['node 0 DMA32, free', 5],
      ],
    );
    assert.match(shown(of, 2).changes[1], /^node 0 DMA32: free pages [\d,]+ → [\d,]+; largest order 10 as before$/);
  });

  it('tells a report’s zones in bytes, and why each refused', () => {
    const { verdict, zones, headline } = shown(runRecording('mem-info', fixture('failure-6.12.dmesg')), 1);
    assert.match(headline, /memrep asked for order 8/);
    assert.match(verdict!, /fragmented/);
    const [dma, dma32] = zones;
    assert.deepEqual([dma.name, dma.answer, dma.free, dma.managed], ['node 0 DMA', 'refuses', 480 * 4096, 15360 * 1024]);
    assert.deepEqual(dma32.marks, { min: 2612 * 1024, low: 3264 * 1024, high: 3916 * 1024 });
    assert.deepEqual([dma32.orders[0].count, dma32.orders[0].bytes, dma32.orders[0].types], [37995, 37995 * 4096, 'UME']);
    assert.equal(dma32.perCpu, 204 * 1024);
    assert.equal(dma32.calculation.length, 3);
    const [large] = shown(runRecording('mem-info', fixture('oom-arm64-16k.dmesg')), 1).zones;
    assert.equal(large.orders[1].bytes / large.orders[1].count, 32768);
  });

  it('lists caches and owners, the largest first, with what they grew by', () => {
    const { caches } = shown(runRecording('kernel-tables', fixture('slabinfo.log')), 2);
    assert.ok(caches!.rows.length > 5 && caches!.rows.every(({ use }) => use === undefined || use <= 1));
    assert.deepEqual(
      caches!.rows.map(({ bytes }) => bytes),
      caches!.rows.map(({ bytes }) => bytes).sort((a, b) => b! - a!),
    );
    assert.ok(caches!.rows.some(({ growth }) => growth !== undefined && growth > 0));
    const { owners } = shown(runRecording('page-owners', fixture('allocinfo.1')), 1);
    assert.deepEqual([owners!.rows[0].name, owners!.rows[0].bytes], ['mm/slub.c:2478 func:alloc_slab_page', 12414976]);
  });

  it('has nothing to show of a trace of calls', () => {
    assert.deepEqual(new ZonesHostView().build(contextAt(run('a = alloc 8'), 1)), { kind: 'zones' });
  });
});
