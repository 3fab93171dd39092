/**
 * The naive slab arithmetic, and the product's, against what Linux kernels report of themselves: every cache of every boot, also with slab options on
 * the command line, on other machines than PCs, and of kernels that differ in their arithmetic.
 */
import * as assert from 'node:assert/strict';
import { calculateOrder, classFigures, classSizes } from '../../src/engine/geometry';
import type { MachineConfig } from '../../src/engine/config';
import type { CacheView } from '../../src/replay/state/arena-state';
import { Cursor } from '../../src/replay/state/cursor';
import { cacheGeometry, classRequest, cpuPartial, isKernelClassName, slotSize, type NaiveMachine } from './naive/geometry';
import { kernelTables, slabinfoTables, type KernelCache, type KernelTable } from './kernel-tables';
import { runProduct } from './product';

const figures = ['slot', 'objects', 'order', 'minPartial', 'cpuPartial'] as const;
type Figures = Readonly<Record<(typeof figures)[number], number | undefined>>;

/** Flags that put the free pointer behind the object, unless the cache gives it a place in there, as caches can from 6.11 on (freeptr_offset). */
const pointerFlags = ['rcu', 'ctor'] as const;

function naiveMachine(machine: MachineConfig): NaiveMachine {
  const { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer } = machine;
  const [figuresOf] = [{ page, cpus, maxOrder, minOrder, minObjects, pointer }];
  const exact = Object.fromEntries(Object.entries(figuresOf).map(([name, value]) => [name, BigInt(value)]));
  return { ...(exact as Record<keyof typeof figuresOf, bigint>), kernel: kernel.split('.').map(BigInt), minalign: BigInt(minAlign), debug };
}

function naiveFigures(cache: KernelCache, machine: MachineConfig): Figures {
  const naive = naiveMachine(machine);
  const has = (flag: KernelCache['flags'][number]): boolean => cache.flags.includes(flag);
  const request = {
    size: BigInt(cache.objectSize),
    align: BigInt(cache.align),
    rcu: has('rcu'),
    ctor: has('ctor'),
    redzone: has('redzone'),
    poison: has('poison'),
    storeUser: has('store_user'),
    sizeClass: isKernelClassName(cache.name),
  };
  const geometry = cacheGeometry(slotSize(request, naive), null, null, naive, BigInt(machine.page) << 10n);
  const checked = request.redzone || request.poison || request.storeUser || machine.debug !== '';
  return {
    slot: Number(geometry?.slot),
    objects: geometry?.objectsPerSlab,
    order: geometry?.order,
    minPartial: geometry?.minPartial,
    cpuPartial: checked || geometry === null ? 0 : cpuPartial(geometry.slot, naive),
  };
}

/** The statement of the machine. */
function machineLine({ page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer }: MachineConfig): string {
  const objects = minObjects === 0 ? '' : ` min_objects ${minObjects}`;
  const letters = debug === '' ? '' : ` debug ${debug}`;
  const orders = `max_order ${maxOrder} min_order ${minOrder}${objects}`;
  return `machine page ${page} cpus ${cpus} kernel ${kernel} minalign ${minAlign} ${orders}${letters} pointer ${pointer}`;
}

/** What the product makes of the caches of a table, written as a trace: named ones by their statements, size classes by a request of their size. */
function productCaches(caches: readonly KernelCache[], machine: MachineConfig): Map<string, CacheView> {
  const lines = [`arena ${machine.page * 2 ** 12} unit ${machine.page} max ${machine.page * 2 ** 10}`, machineLine(machine)];
  for (const cache of caches) {
    if (isOwnClass(cache)) lines.push(`k = kmalloc ${cache.objectSize}`);
    else lines.push(['cache', traceName(cache.name), cache.objectSize, 'align', cache.align, ...cache.flags].join(' '));
  }
  const cursor = new Cursor(runProduct(lines.join('\n')));
  cursor.seek(cursor.run.operationCount);
  return new Map(cursor.caches().map((cache) => [cache.name, cache]));
}

/** Whether `kmalloc` makes the cache: the plain size classes. */
function isOwnClass({ name }: KernelCache): boolean {
  return /^kmalloc-\d+[kM]?$/.test(name);
}

/** The name in a trace: those of merged caches begin with a colon. */
function traceName(name: string): string {
  return name.replace(/^[^A-Za-z_]/, 'merged$&');
}

function productFigures(view: CacheView | undefined): Figures {
  return {
    slot: view?.slot,
    objects: view?.objectsPerSlab,
    order: view?.order,
    minPartial: view?.minPartial,
    cpuPartial: view?.cpuPartial,
  };
}

/** How many of a table's caches are equal in each figure; what of which is not. `inside`: caches whose free pointer proves to lie in the object. */
function compareTable({ machine, debug, caches }: KernelTable): { equal: number[]; inside: number; different: string[] } {
  // Size classes have no statement for their flags; the machine's letters give them theirs.
  const named = productCaches(
    caches.filter((cache) => !isOwnClass(cache)),
    machine,
  );
  const product = new Map([...named, ...productCaches(caches.filter(isOwnClass), { ...machine, debug })]);
  const equal = figures.map(() => 0);
  const different: string[] = [];
  let inside = 0;
  for (const cache of caches) {
    let asked = cache;
    let views = product;
    if (mayGivePointerPlace(cache, machine) && naiveFigures(cache, machine).slot !== cache.slot) {
      asked = { ...cache, flags: cache.flags.filter((flag) => !pointerFlags.some((each) => each === flag)) };
      views = productCaches([asked], machine);
      inside++;
    }
    const found = productFigures(views.get(traceName(cache.name)));
    const naive = naiveFigures(asked, machine);
    figures.forEach((figure, index) => {
      if (found[figure] === cache[figure] && naive[figure] === cache[figure]) equal[index]++;
      else different.push(`${cache.name}: ${figure} ${found[figure]} (naive: ${naive[figure]}) and not ${cache[figure]}`);
    });
  }
  return { equal, inside, different };
}

function mayGivePointerPlace({ flags }: KernelCache, { kernel }: MachineConfig): boolean {
  const [major, minor] = kernel.split('.').map(Number);
  return (major > 6 || (major === 6 && minor >= 11)) && pointerFlags.some((flag) => flags.includes(flag));
}

describe('slab geometry against the kernels’ own tables', function () {
  const tables = kernelTables();
  const rows: (string | number)[][] = [];

  after('the figures that are equal, table by table', () => {
    const sums = rows.reduce<number[]>((sum, row) => row.slice(1).map((value, column) => (sum[column] ?? 0) + Number(value)), []);
    const lines = [['table', 'caches', ...figures, 'pointer inside'], ...rows, ['all', ...sums]];
    const text = lines.map(
      ([title, ...values]) => `      ${String(title).padEnd(50)}${values.map((value) => String(value).padStart(15)).join('')}\n`,
    );
    process.stdout.write(text.join(''));
  });

  it('finds tables of all kinds of machines', () => {
    const machines = tables.map(({ machine }) => machine);
    const kernels = new Set(machines.map(({ kernel }) => kernel.split('.').slice(0, 2).join('.')));
    assert.deepEqual([...kernels].sort(), ['5.10', '6.1', '6.12', '7.3']);
    const kinds = (figure: keyof MachineConfig): unknown[] => [...new Set(machines.map((machine) => machine[figure]))].sort();
    assert.deepEqual(kinds('page'), [16384, 4096]);
    assert.deepEqual(kinds('pointer'), [4, 8]);
    assert.deepEqual(kinds('minAlign'), [128, 8]);
    assert.deepEqual(kinds('maxOrder'), [0, 3]);
    assert.deepEqual(kinds('minObjects'), [0, 60]);
    assert.deepEqual([...new Set(tables.map(({ debug }) => debug))].sort(), ['', 'FZPU', 'U']);
  });

  for (const table of tables) {
    it(`${table.title}: slot, objects a slab, order, min_partial and cpu_partial of every cache`, () => {
      assert.ok(table.caches.length > 100, `${table.caches.length} caches`);
      const { equal, inside, different } = compareTable(table);
      rows.push([table.title, table.caches.length, ...equal, inside]);
      assert.deepEqual(different, []);
      // Few caches give the pointer a place; more would be a rule that is wrong.
      assert.ok(inside <= 4, `${inside} caches with the pointer inside`);
    });

    it(`${table.title}: the size classes there are, and how they are aligned`, () => {
      const classes = table.caches.filter(isOwnClass);
      // Of merged caches some classes have lost their names.
      if (classes.length > 0) {
        const sizes = classes.map(({ objectSize }) => objectSize).sort((a, b) => a - b);
        assert.deepEqual(sizes, classSizes(table.machine));
      }
      for (const { name, objectSize, align } of table.caches.filter((cache) => isKernelClassName(cache.name))) {
        assert.equal(classRequest(BigInt(objectSize), naiveMachine(table.machine)).align, BigInt(align), name);
        assert.equal(classFigures(objectSize, table.machine).align, align, name);
      }
    });
  }

  it('a boot with debugging has the same figures by the machine’s letters as by the flags of each cache', () => {
    for (const { title, machine, debug, caches } of tables.filter((table) => table.debug !== '')) {
      // Some caches of the kernel's own debugging are left out of it.
      const checked = caches.filter(({ flags }) => !debug.includes('U') || flags.includes('store_user'));
      assert.ok(checked.length > 100, title);
      const plain = checked.map((cache) => ({ ...cache, flags: cache.flags.filter((flag) => pointerFlags.some((each) => each === flag)) }));
      const views = productCaches(plain, { ...machine, debug });
      for (const cache of checked) {
        const found = productFigures(views.get(traceName(cache.name)));
        for (const figure of figures) assert.equal(found[figure], cache[figure], `${title}, ${cache.name}: ${figure}`);
      }
    }
  });

  (process.env.ALLOCTRACE_SHARED ? it : it.skip)('order and objects a slab of every cache of every slabinfo', () => {
    const different = new Set<string>();
    let equal = 0;
    for (const { title, machine, caches } of slabinfoTables()) {
      for (const { name, slot, objects, pages } of caches) {
        const order = calculateOrder(slot, machine);
        const fits = Math.min(Math.floor((machine.page * 2 ** order) / slot), 32767);
        if (2 ** order === pages && fits === objects) equal++;
        else different.add(`${title}: ${name} ${slot}: ${2 ** order} pages with ${fits} objects and not ${pages} with ${objects}`);
      }
    }
    process.stdout.write(`      rows of slabinfo: ${equal} of ${equal + different.size} equal\n`);
    assert.deepEqual([...different], []);
  });
});
