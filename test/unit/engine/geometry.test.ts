import * as assert from 'node:assert/strict';
import { createArena, defaultMachine, isFault, type ArenaConfig, type MachineConfig } from '../../../src/engine/config';
import {
  cacheGeometry,
  calculateOrder,
  classFigures,
  className,
  classSizes,
  defaultMinPartial,
  isClassName,
  isSizeClassOfKernel,
  noFlags,
  slotSize,
  type CacheFigures,
} from '../../../src/engine/geometry';

const plain = { flags: noFlags };
const machine: MachineConfig = { page: 4096, ...defaultMachine };

function pages(count: number): ArenaConfig {
  const arena = createArena({ size: count * 4096, unit: 4096, base: 0n, fit: 'lowest' });
  assert.ok(!isFault(arena));
  return arena;
}

describe('slotSize', () => {
  const cases: [Partial<CacheFigures> & { objectSize: number }, number][] = [
    [{ objectSize: 1740 }, 1744],
    [{ objectSize: 1744 }, 1744],
    [{ objectSize: 1 }, 8],
    [{ objectSize: 1740, align: 1 }, 1740],
    [{ objectSize: 3, align: 2 }, 4],
    [{ objectSize: 1740, align: 64 }, 1792],
    // A cache line, or the smallest half, quarter or eighth of it that holds the object.
    [{ objectSize: 1740, flags: new Set(['hwcache']) }, 1792],
    [{ objectSize: 33, flags: new Set(['hwcache']) }, 64],
    [{ objectSize: 32, flags: new Set(['hwcache']) }, 32],
    [{ objectSize: 17, flags: new Set(['hwcache']) }, 32],
    [{ objectSize: 9, flags: new Set(['hwcache']) }, 16],
    [{ objectSize: 8, flags: new Set(['hwcache']) }, 8],
    [{ objectSize: 1, flags: new Set(['hwcache']) }, 8],
    // The larger alignment counts.
    [{ objectSize: 40, align: 16, flags: new Set(['hwcache']) }, 64],
    [{ objectSize: 40, align: 128, flags: new Set(['hwcache']) }, 128],
    [{ objectSize: 4, align: 4, flags: new Set(['hwcache']) }, 8],
    // The free pointer stands behind an object that has a constructor.
    [{ objectSize: 1740, flags: new Set(['ctor']) }, 1752],
    [{ objectSize: 1741, align: 1, flags: new Set(['ctor']) }, 1752],
    [{ objectSize: 16, align: 32, flags: new Set(['ctor']) }, 32],
    [{ objectSize: 24, flags: new Set(['hwcache', 'ctor']) }, 32],
    // The bare object decides on the part of the line: 32 bytes share one, with the pointer they need two parts.
    [{ objectSize: 32, flags: new Set(['hwcache', 'ctor']) }, 64],
    [{ objectSize: 100, flags: new Set(['hwcache', 'ctor']) }, 128],
  ];
  for (const [figures, slot] of cases) {
    it(`of ${JSON.stringify({ ...figures, flags: [...(figures.flags ?? [])] })} is ${slot}`, () =>
      assert.equal(slotSize({ ...plain, ...figures }, machine), slot));
  }
});

describe('slotSize with debugging', () => {
  type Change = Partial<MachineConfig & CacheFigures>;
  const slotOf = (objectSize: number, change: Change): number => slotSize({ ...plain, objectSize, ...change }, { ...machine, ...change });

  it('has room for who allocated and who freed as the kernel of the time writes it', () => {
    const kernels = { '3.0': 48, '3.1': 304, '5.18': 304, '5.19': 64, '7.3': 64 };
    for (const [kernel, bytes] of Object.entries(kernels)) assert.equal(slotOf(64, { kernel, debug: 'U' }), 64 + bytes, kernel);
    assert.equal(slotOf(64, { kernel: '5.18', debug: 'U', pointer: 4 }), 64 + 160);
    assert.equal(slotOf(64, { kernel: '6.1', debug: 'U', pointer: 4 }), 64 + 40);
  });

  it('has red zones on both sides from 4.6 on', () => {
    assert.equal(slotOf(64, { kernel: '4.5', debug: 'Z' }), 64 + 8 + 8);
    assert.equal(slotOf(64, { kernel: '4.6', debug: 'Z' }), 64 + 8 + 8 + 8);
    assert.equal(slotOf(60, { debug: 'Z', align: 32 }), 128); // 64 + 8 + 32
  });

  it('keeps in size classes how much was asked for from 6.1 on, and watches the rest from 6.2 on', () => {
    const ofClass = (kernel: string, debug: string): number => slotOf(64, { kernel, debug, isSizeClass: true });
    assert.deepEqual(
      ['6.0', '6.1'].map((kernel) => ofClass(kernel, 'U')),
      [128, 136],
    );
    assert.deepEqual(
      ['6.1', '6.2'].map((kernel) => ofClass(kernel, 'ZU')),
      [160, 168],
    );
    assert.deepEqual(
      ['6.1', '6.2'].map((kernel) => ofClass(kernel, 'Z')),
      [88, 88],
    );
  });

  it('rounds and points as a machine of 32 bits does', () => {
    assert.equal(slotOf(52, { pointer: 4, flags: new Set(['ctor']) }), 56);
    assert.equal(slotOf(52, { flags: new Set(['ctor']) }), 64);
    assert.equal(slotOf(6, { pointer: 4, debug: 'Z', align: 4 }), 16); // 8 + 4 + 4
  });
});

describe('calculateOrder', () => {
  const orderOf = (slot: number, change: Partial<MachineConfig> = {}): number => calculateOrder(slot, { ...machine, ...change });

  it('wants eight objects on one CPU, and little waste', () => {
    assert.equal(orderOf(64), 0); // 64 in a page, nothing left
    assert.equal(orderOf(192), 0); // 21 in a page, 64 <= 4096 / 16 left
    assert.equal(orderOf(1000), 1); // 8,000 bytes need 8,192; 192 <= 512 left
    assert.equal(orderOf(704), 1); // 11 in 8,192, 448 <= 512 left
    assert.equal(orderOf(1744), 2); // 9 in 16,384, 688 <= 1,024 left
    assert.equal(orderOf(4096), 3);
    assert.equal(orderOf(8192), 3); // as many as eight pages hold: 4
  });

  it('takes a higher order for less waste before it allows more', () => {
    // 8 * 856 = 6,848 bytes: order 1 leaves 488 <= 512.
    assert.equal(orderOf(856), 1);
    // 8 * 832 = 6,656 bytes: order 1 leaves 8,192 - 9 * 832 = 704 > 512, order 2 leaves 576 <= 1,024.
    assert.equal(orderOf(832), 2);
    // 32,768 - 6 * 5,000 = 2,768 > 32,768 / 16, but <= 32,768 / 8.
    assert.equal(orderOf(5000), 3);
  });

  it('wants more objects on more CPUs', () => {
    assert.equal(orderOf(1000, { cpus: 3 }), 2); // fls 2: 12 objects
    assert.equal(orderOf(1000, { cpus: 4 }), 2); // fls 3: 16 objects, 384 <= 1,024 left
    assert.equal(orderOf(256, { cpus: 32 }), 1); // fls 6: 28 objects, 7,168 bytes
    assert.equal(orderOf(256, { cpus: 1024 }), 2); // fls 11: 48 objects, 12,288 bytes: order 2
  });

  it('differs between kernels where half a slab would be wasted', () => {
    // Two of 12,000 leave 8,768 of 32,768: more than a fourth, less than a half.
    assert.equal(orderOf(12000, { kernel: '6.8' }), 3);
    assert.equal(orderOf(12000, { kernel: '6.12' }), 3);
    assert.equal(orderOf(12000, { kernel: '6.1' }), 2);
    assert.equal(orderOf(12000, { kernel: '5.10' }), 2);
    for (const kernel of ['5.10', '6.1', '6.8', '6.12'] as const) assert.equal(orderOf(1744, { kernel }), 2);
  });

  it('holds one object where eight pages hold none', () => {
    assert.equal(orderOf(32769), 4);
    assert.equal(orderOf(100_000), 5);
  });

  it('goes by the page', () => {
    assert.equal(orderOf(1744, { page: 65536 }), 0); // 65,536 - 37 * 1,744 = 1,008 <= 4,096
    assert.equal(orderOf(16, { page: 16 }), 3);
  });
});

describe('defaultMinPartial', () => {
  it('is half the logarithm of the slot, held between 5 and 10', () => {
    assert.deepEqual([8, 2048, 4095, 4096, 16384, 2 ** 19, 2 ** 20, 2 ** 24].map(defaultMinPartial), [5, 5, 5, 6, 7, 9, 10, 10]);
  });
});

describe('cacheGeometry', () => {
  const layout = (figures: Partial<CacheFigures> & { objectSize: number }, arena = pages(256)): [number, number, number] | string => {
    const geometry = cacheGeometry({ ...plain, ...figures }, arena, machine);
    return isFault(geometry) ? geometry.message : [geometry.slot, geometry.order, geometry.objectsPerSlab];
  };

  it('lays objects out', () => {
    assert.deepEqual(layout({ objectSize: 1740 }), [1744, 2, 9]);
    assert.deepEqual(layout({ objectSize: 1740, order: 0 }), [1744, 0, 2]);
    assert.deepEqual(layout({ objectSize: 1740, order: 5 }), [1744, 5, 75]);
    assert.deepEqual(layout({ objectSize: 4096, align: 1 }), [4096, 3, 8]);
  });

  it('has at most 32,767 objects in a slab', () => {
    assert.deepEqual(layout({ objectSize: 1, align: 1, order: 2 }), [1, 2, 16384]);
    assert.deepEqual(layout({ objectSize: 1, align: 1, order: 3 }), [1, 3, 32767]);
  });

  it('lowers a computed order to the largest block, as long as an object fits', () => {
    assert.deepEqual(layout({ objectSize: 4096 }, pages(4)), [4096, 2, 4]);
    assert.deepEqual(layout({ objectSize: 4096 }, pages(1)), [4096, 0, 1]);
    assert.deepEqual(layout({ objectSize: 16384 }, pages(4)), [16384, 2, 1]);
    assert.match(String(layout({ objectSize: 16385 }, pages(4))), /larger than the largest block/);
  });

  it('takes a given order as it is', () => {
    assert.match(String(layout({ objectSize: 64, order: 3 }, pages(4))), /larger than the largest block/);
    assert.match(String(layout({ objectSize: 8192, order: 0 })), /holds no object/);
    assert.deepEqual(layout({ objectSize: 8192, order: 1 }), [8192, 1, 1]);
    assert.match(String(layout({ objectSize: 64, order: 2 ** 64 })), /larger than the largest block/);
  });

  it('knows the smallest slab, for when memory is short', () => {
    const geometry = cacheGeometry({ ...plain, objectSize: 1740 }, pages(256), machine);
    assert.ok(!isFault(geometry));
    assert.deepEqual([geometry.minOrder, geometry.minObjects], [0, 2]);
  });

  it('keeps as many partial slabs as it is told', () => {
    for (const [partial, kept] of [
      [undefined, 5],
      [0, 0],
      [100, 100],
    ] as const) {
      const geometry = cacheGeometry({ ...plain, objectSize: 64, partial }, pages(256), machine);
      assert.ok(!isFault(geometry));
      assert.equal(geometry.minPartial, kept);
    }
  });

  it('knows what the CPUs of such a kernel keep', () => {
    const keeps = (
      objectSize: number,
      change: Partial<MachineConfig>,
      figures: Partial<CacheFigures> = {},
    ): [number, number] | undefined => {
      const geometry = cacheGeometry({ ...plain, objectSize, ...figures }, pages(256), { ...machine, ...change });
      return isFault(geometry) ? undefined : [geometry.cpuPartial, geometry.sheafCapacity];
    };
    const sizes = [255, 256, 1024, 4096];
    const of = (kernel: string): unknown => sizes.map((size) => keeps(size, { kernel }, { align: 1 })?.join());
    assert.deepEqual(of('3.1'), ['0,0', '0,0', '0,0', '0,0']);
    assert.deepEqual(of('5.15'), ['30,0', '13,0', '6,0', '2,0']);
    assert.deepEqual(of('5.16'), ['120,0', '52,0', '24,0', '6,0']);
    assert.deepEqual(of('6.19'), ['120,0', '52,0', '24,0', '6,0']);
    assert.deepEqual(of('7.0'), ['0,60', '0,28', '0,12', '0,4']);
    // Objects that are checked as they come and go are kept nowhere.
    for (const kernel of ['6.12', '7.3']) {
      assert.deepEqual(keeps(64, { kernel, debug: 'F' }), [0, 0]);
      assert.deepEqual(keeps(64, { kernel }, { flags: new Set(['poison']) }), [0, 0]);
    }
    assert.deepEqual(keeps(2048, { page: 1024 }), [6, 0]);
  });

  it('refuses objects of no bytes and odd alignments', () => {
    assert.match(String(layout({ objectSize: 0 })), /at least 1 byte/);
    assert.match(String(layout({ objectSize: 8, align: 0 })), /power of two/);
    assert.match(String(layout({ objectSize: 8, align: 24 })), /power of two/);
  });
});

describe('size classes', () => {
  it('go up to two pages', () => {
    assert.deepEqual(classSizes({ page: 4096, minAlign: 8 }), [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192]);
    assert.deepEqual(classSizes({ page: 128, minAlign: 8 }), [8, 16, 32, 64, 96, 128, 192, 256]);
    assert.deepEqual(classSizes({ page: 64, minAlign: 8 }), [8, 16, 32, 64, 96, 128]);
    assert.deepEqual(classSizes({ page: 32, minAlign: 8 }), [8, 16, 32, 64]);
    assert.deepEqual(classSizes({ page: 4, minAlign: 8 }), [8]);
    assert.deepEqual(classSizes({ page: 2, minAlign: 8 }), []);
  });

  it('have the names that the kernel gives them', () => {
    assert.deepEqual([8, 96, 192, 512, 1024, 8192, 2 ** 19, 2 ** 20, 2 ** 21].map(className), [
      'kmalloc-8',
      'kmalloc-96',
      'kmalloc-192',
      'kmalloc-512',
      'kmalloc-1k',
      'kmalloc-8k',
      'kmalloc-512k',
      'kmalloc-1M',
      'kmalloc-2M',
    ]);
  });

  it('own the names of their form', () => {
    for (const name of ['kmalloc-64', 'kmalloc-1k', 'kmalloc-2M', 'kmalloc-7']) assert.ok(isClassName(name), name);
    for (const name of ['kmalloc', 'kmalloc-', 'kmalloc-x', 'kmalloc-rcl-64', 'my-kmalloc-64']) assert.ok(!isClassName(name), name);
  });

  it('of the kernel have names for each kind of memory', () => {
    const kinds = ['kmalloc-64', 'kmalloc-cg-1k', 'kmalloc-rcl-96', 'dma-kmalloc-8', 'kmalloc-rnd-03-64', 'kmalloc-no-objext-16'];
    for (const name of kinds) assert.ok(isSizeClassOfKernel(name), name);
    for (const name of ['kmalloc', 'kmalloc-cg', 'my-kmalloc-64', 'msg_msg-8', 'kmalloc-cg-']) assert.ok(!isSizeClassOfKernel(name), name);
  });

  it('have slots of their own size', () => {
    for (const size of classSizes({ page: 4096, minAlign: 8 })) assert.equal(slotSize(classFigures(size, machine), machine), size);
    assert.equal(classFigures(256, machine).align, 256);
    assert.equal(classFigures(96, machine).align, 8);
    assert.equal(classFigures(192, machine).align, 8);
    assert.deepEqual(
      [96, 192, 256].map((size) => classFigures(size, { ...machine, kernel: '6.11' }).align),
      [32, 64, 256],
    );
    assert.deepEqual(
      [96, 192].map((size) => classFigures(size, { minAlign: 16, kernel: '6.10' }).align),
      [16, 16],
    );
  });
});
