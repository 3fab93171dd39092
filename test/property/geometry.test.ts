/**
 * The naive slab arithmetic, and the product's, against what Linux kernels report of themselves in /sys/kernel/slab: every cache of every boot,
 * those with slab options on the command line too.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cacheGeometry as productGeometry, classFigures } from '../../src/engine/geometry';
import { defaultMachine, type ArenaConfig, type MachineConfig } from '../../src/engine/config';
import type { CacheFlag } from '../../src/model/machine';
import { root } from '../project';
import { isPowerOfTwo } from './naive/buddy';
import { cacheGeometry, classRequest, DEFAULT_MACHINE, slotSize, type NaiveMachine } from './naive/geometry';

const { ALLOCTRACE_SHARED } = process.env;
const TABLES = ALLOCTRACE_SHARED
  ? path.join(ALLOCTRACE_SHARED, 'data', 'linux', 'geometry')
  : path.join(root, 'test', 'fixtures', 'geometry');

/** An arena whose largest block is that of a kernel. */
const ARENA: ArenaConfig = { size: 4096 << 10, unit: 4096, base: 0n, maxOrder: 10, fit: 'lowest' };
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
  red_zone: string;
  poison: string;
  store_user: string;
  ctor: string;
}

function readTable(file: string): Row[] {
  const [head, ...lines] = gunzipSync(fs.readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const names = head.split('\t');
  const rows = lines.map((line) => Object.fromEntries(line.split('\t').map((value, column) => [names[column], value])));
  // A link is another name of a cache that has a row of its own.
  return rows.filter((row) => row.link === '-') as unknown as Row[];
}

/** A boot as its table's name tells it: KERNEL-smpN[-nomerge][-OPTION]. */
interface Boot {
  kernel: string;
  cpus: number;
  maxOrder: number;
  minOrder: number;
  minObjects: number;
  debug: string;
}

function bootOf(file: string): Boot | undefined {
  const match = /^(\d+\.\d+)-smp(\d+)(?:-nomerge)?(?:-(maxorder|minorder|minobj)(\d+)|-debug-([FZPUT]+))?\.tsv\.gz$/.exec(file);
  if (!match) return undefined;
  const [, kernel, cpus, option, value, debug = ''] = match;
  const given = (name: string, otherwise: number): number => (option === name ? Number(value) : otherwise);
  const { maxOrder, minOrder, minObjects } = defaultMachine;
  return {
    kernel,
    cpus: Number(cpus),
    maxOrder: given('maxorder', maxOrder),
    minOrder: given('minorder', minOrder),
    minObjects: given('minobj', minObjects),
    debug,
  };
}

function naiveMachine({ kernel, cpus, maxOrder, minOrder, minObjects, debug }: Boot): NaiveMachine {
  const figures = { cpus: BigInt(cpus), maxOrder: BigInt(maxOrder), minOrder: BigInt(minOrder), minObjects: BigInt(minObjects) };
  return { ...DEFAULT_MACHINE, ...figures, page: 4096n, kernel: kernel.split('.').map(BigInt), debug };
}

/** Whether a row is a size class, whichever kind of memory it is for. */
function isSizeClass({ name }: Row): boolean {
  return /^(dma-)?kmalloc-/.test(name);
}

describe('slab geometry against the kernels’ own tables', () => {
  const tables = fs.readdirSync(TABLES).flatMap((file) => {
    const boot = bootOf(file);
    return boot ? [{ file, boot }] : [];
  });

  it('finds tables of all three kernels, and of the options', () => {
    const kinds = tables.flatMap(({ boot }) => [
      boot.kernel,
      ...(boot.debug === '' ? [] : ['debug']),
      ...(boot.maxOrder === defaultMachine.maxOrder ? [] : ['max_order']),
      ...(boot.minObjects === defaultMachine.minObjects ? [] : ['min_objects']),
    ]);
    assert.deepEqual([...new Set(kinds)].sort(), ['5.10', '6.1', '6.12', 'debug', 'max_order', 'min_objects']);
  });

  for (const { file, boot } of tables) {
    it(`${file}: slot, order, objects a slab and min_partial`, () => {
      const machine = naiveMachine(boot);
      const config: MachineConfig = { ...defaultMachine, ...boot, page: 4096 };
      const rows = readTable(path.join(TABLES, file));
      assert.ok(rows.length > 100, `${rows.length} caches`);
      for (const row of rows) {
        const wanted = [row.name, Number(row.slab_size), Number(row.order), Number(row.objs_per_slab), Number(row.min_partial)];
        // The boot's option, and each cache's own flags, say the same.
        const sizeClass = isSizeClass(row);
        const own = {
          size: BigInt(row.object_size),
          align: BigInt(row.align),
          rcu: row.destroy_by_rcu === '1',
          ctor: row.ctor !== '',
          sizeClass,
        };
        const flagged = { ...own, redzone: row.red_zone === '1', poison: row.poison === '1', storeUser: row.store_user === '1' };
        for (const slot of [slotSize(own, boot.debug), slotSize(flagged)]) {
          const naive = cacheGeometry(slot, null, null, machine, LARGEST_BLOCK);
          assert.deepEqual([row.name, Number(naive?.slot), naive?.order, naive?.objectsPerSlab, naive?.minPartial], wanted);
        }
        const flags = new Set<CacheFlag>();
        if (own.rcu) flags.add('rcu');
        if (own.ctor) flags.add('ctor');
        const figures = { objectSize: Number(row.object_size), align: Number(row.align), flags, isSizeClass: sizeClass };
        const product = productGeometry(figures, ARENA, config);
        assert.ok('slot' in product, row.name);
        assert.deepEqual([row.name, product.slot, product.order, product.objectsPerSlab, product.minPartial], wanted);
      }
    });

    it(`${file}: how size classes are aligned`, () => {
      const machine = naiveMachine(boot);
      for (const row of readTable(path.join(TABLES, file)).filter(isSizeClass)) {
        const size = BigInt(row.object_size);
        // From 6.11 on kernels align classes of 96 and 192 more than the language says; their slots are the same.
        if (boot.kernel === '6.12' && !isPowerOfTwo(size)) continue;
        assert.equal(classRequest(size, machine).align, BigInt(row.align), row.name);
        assert.equal(classFigures(Number(size), defaultMachine).align, Number(row.align), row.name);
      }
    });
  }
});
