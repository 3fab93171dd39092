/**
 * The naive slab arithmetic against what Linux kernels report of themselves in /sys/kernel/slab: every cache of every boot without
 * slab options. The tables lie outside the repository, so the comparison is made only where they exist.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../project';
import { cacheGeometry, slotSize, type NaiveMachine } from './naive/geometry';

const TABLES = path.join(root, 'test', 'fixtures', 'geometry');
const LARGEST_BLOCK = 4096n << 10n;

interface Row {
  name: string;
  object_size: string;
  slab_size: string;
  objs_per_slab: string;
  order: string;
  align: string;
  min_partial: string;
  destroy_by_rcu: string;
  ctor: string;
}

function readTable(file: string): Row[] {
  const [head, ...lines] = gunzipSync(fs.readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const names = head.split('\t');
  const rows = lines.map((line) => Object.fromEntries(line.split('\t').map((value, column) => [names[column], value])));
  // A link is another name of a cache that has a row of its own.
  return rows.filter((row) => row.link === '-') as unknown as Row[];
}

describe('slab geometry against the kernels’ own tables', () => {
  const files = fs.readdirSync(TABLES);
  const tables = files.flatMap((file) => {
    const match = /^(5\.10|6\.1|6\.12)-smp(\d+)(-nomerge)?\.tsv\.gz$/.exec(file);
    return match ? [{ file, kernel: match[1], cpus: BigInt(match[2]) }] : [];
  });

  it('finds tables of all three kernels', () => {
    assert.deepEqual([...new Set(tables.map((table) => table.kernel))].sort(), ['5.10', '6.1', '6.12']);
  });

  for (const { file, kernel, cpus } of tables) {
    it(`${file}: order, objects a slab and min_partial`, () => {
      const machine: NaiveMachine = { page: 4096n, cpus, kernel };
      const rows = readTable(path.join(TABLES, file));
      assert.ok(rows.length > 100, `${rows.length} caches`);
      for (const row of rows) {
        const geometry = cacheGeometry(BigInt(row.slab_size), null, null, machine, LARGEST_BLOCK);
        const { order, objs_per_slab, min_partial } = row;
        assert.deepEqual(
          { name: row.name, order: geometry?.order, objects: geometry?.objectsPerSlab, minPartial: geometry?.minPartial },
          { name: row.name, order: Number(order), objects: Number(objs_per_slab), minPartial: Number(min_partial) },
        );
      }
    });

    it(`${file}: slots`, () => {
      for (const row of readTable(path.join(TABLES, file))) {
        const ctor = row.ctor !== '' || row.destroy_by_rcu === '1';
        const slot = slotSize({ size: BigInt(row.object_size), align: BigInt(row.align), hwcache: false, ctor });
        assert.equal(slot, BigInt(row.slab_size), row.name);
      }
    });
  }
});
