/** Figures at their limits, where random traces seldom come: both implementations must agree there too. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { calculateOrder, classSizes, defaultMinPartial, slotSize } from '../../src/engine/geometry';
import type { CacheFlag } from '../../src/model/machine';
import { compareEveryPosition, compareWhole } from './comparison';
import { numberOfRuns } from './generators';
import { cacheGeometry as naiveGeometry, sizeClass as sizeClassOf, slotSize as naiveSlot, type NaiveMachine } from './naive/geometry';

const flags: CacheFlag[] = ['hwcache', 'ctor', 'rcu', 'redzone', 'poison', 'store_user'];

const EDGES: Record<string, string[]> = {
  'a slab of more than 32,767 objects': ['arena 1MiB unit 4KiB', 'cache c 1 align 1 order 4', 't[0..9] = alloc c', 'free t[*]', 'shrink c'],
  'the last bytes below 2^64': ['arena 64KiB unit 16 base 0xffffffffffff0000', 't[0..3] = alloc 16KiB', 'free t[2]', 'a = kmalloc 100'],
  'one byte too many below 2^64': ['arena 64KiB unit 16 base 0xffffffffffff0001', 'a = alloc 1'],
  'an arena of one unit': ['arena 1', 'a = alloc 0', 'b = alloc 0', 'c = kmalloc 1', 'free a', 'c = kmalloc 1'],
  'the largest arena by units': ['arena 268435456', 'expect largest == 256M', 'free a'],
  'percentages that binary fractions miss': [
    'arena 64',
    'a = alloc 1',
    'b = alloc 5',
    'c = alloc 12',
    'expect internal == 28%',
    'expect internal <= 28%',
    'expect internal >= 28%',
    'expect internal < 28.000000000000000001%',
  ],
  'sizes past 2^53': [
    'a = alloc 9007199254740993',
    'b = kmalloc 0xffffffffffffffff',
    'expect free < 0xffffffffffffffffffff',
    'c = alloc 16777216T',
  ],
  'an address to the last digit': [
    'arena 64 base 0xfffffffffffff001',
    'a = alloc 1',
    'expect address(a) == 0xfffffffffffff001',
    'expect address(a) < 0xfffffffffffff002',
  ],
  'the highest index': [
    'arena 64',
    't[9007199254740991] = alloc 1',
    't[9007199254740990..9007199254740991] = alloc 1',
    't[9007199254740992] = alloc 1',
    't[4294967296] = alloc 1',
    'free t[*]',
  ],
  'many CPUs in the arithmetic': ['arena 4MiB unit 4KiB', 'machine cpus 4096 kernel 6.1', 'cache c 700', 'a = alloc c', 'b = kmalloc 3000'],
  'a page of the whole arena': [
    'arena 64KiB unit 4KiB',
    'machine page 64KiB',
    'a = kmalloc 8',
    'cache c 70000',
    'cache d 65536',
    'b = alloc d',
  ],
  'a page beyond the largest block': [
    'arena 64KiB unit 4KiB max 8KiB',
    'machine page 16KiB',
    'a = kmalloc 8',
    'cache c 8',
    'b = kmalloc 40000',
  ],
  'a resize of nothing': ['arena 64', 'a = kmalloc 0', 'b = realloc a 0', 'b = realloc b 9', 'b = realloc b 0', 'free b', 'free a'],
  'a lost handle on the left of realloc': [
    'arena 64',
    'a = alloc 8',
    'b = alloc 8',
    'b = realloc a 20',
    'b = realloc b 100',
    'free a',
    'free b',
  ],
  'more passes than there may be': [
    'repeat 33554433',
    'mark x',
    'end',
    'repeat 4',
    'free t[0..8388608]',
    't[0..1] = alloc 1',
    'end',
    'repeat 128',
    'repeat i in 0..262144',
    'free a',
    'end',
    'end',
  ],
  'repeats that lie too deep': [...Array<string>(6).fill('repeat 2'), 'free a', ...Array<string>(7).fill('end')],
  'expectations before there is an arena': ['expect free == 4MiB', 'arena 64', 'expect free == 64', 'expect errors == 0'],
};

describe('product and naive model at the limits', () => {
  for (const [name, lines] of Object.entries(EDGES)) {
    it(`agree on ${name}`, () => {
      compareWhole(lines.join('\n'));
      // Every unit of the largest arena would be looked at.
      if (!lines[0].includes('268435456')) compareEveryPosition(lines.join('\n'));
    });
  }

  it('agree on the order and the partial list of every slot, whatever the machine', () => {
    const slots = fc.oneof(fc.integer({ min: 1, max: 1024 }), fc.integer({ min: 1, max: 1 << 20 }));
    const machines = fc.record({
      page: fc.nat(16).map((shift) => 2 ** shift),
      cpus: fc.integer({ min: 1, max: 1024 }),
      kernel: fc.constantFrom(
        ...[
          '2.6.23',
          '2.7',
          '3.0.1',
          '3.1',
          '3.2',
          '4.5.9',
          '4.6',
          '5.10',
          '5.15',
          '5.16',
          '5.18',
          '5.19',
          '6.0',
          '6.1',
          '6.2',
          '6.6.99',
          '6.7',
        ],
        ...['6.7.0', '6.8', '6.10', '6.11', '6.12', '6.12.117', '6.19', '7.0', '7.3', '10.0'],
      ),
      minAlign: fc.nat(4).map((shift) => 8 << shift),
      maxOrder: fc.nat(10),
      minOrder: fc.nat(10),
      minObjects: fc.oneof(fc.constant(0), fc.nat(100), fc.constant(2 ** 53 - 1)),
      debug: fc.constantFrom('', '', 'F', 'Z', 'P', 'U', 'ZU', 'FZPUT'),
      pointer: fc.constantFrom(8, 4),
    });
    const cases = fc.tuple(
      slots,
      fc.nat(7).map((shift) => 1 << shift),
      fc.uniqueArray(fc.constantFrom(...flags)),
      fc.boolean(),
    );
    fc.assert(
      fc.property(cases, machines, ([size, align, given, sizeClass], config) => {
        const { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer } = config;
        const machine: NaiveMachine = {
          page: BigInt(page),
          cpus: BigInt(cpus),
          kernel: kernel.split('.').map(BigInt),
          minalign: BigInt(minAlign),
          maxOrder: BigInt(maxOrder),
          minOrder: BigInt(minOrder),
          minObjects: BigInt(minObjects),
          debug,
          pointer: BigInt(pointer),
        };
        const has = (flag: CacheFlag): boolean => given.includes(flag);
        const request = {
          size: BigInt(size),
          align: BigInt(align),
          sizeClass,
          hwcache: has('hwcache'),
          ctor: has('ctor'),
          rcu: has('rcu'),
        };
        const checks = { redzone: has('redzone'), poison: has('poison'), storeUser: has('store_user') };
        const naive = naiveSlot({ ...request, ...checks }, machine) as bigint;
        const slot = slotSize({ objectSize: size, align, flags: new Set(given), isSizeClass: sizeClass }, config);
        assert.equal(slot, Number(naive));
        const geometry = naiveGeometry(naive, null, null, machine, 1n << 60n);
        assert.equal(calculateOrder(slot, config), geometry?.order);
        assert.equal(defaultMinPartial(slot), geometry?.minPartial);
        const classes = classSizes(config);
        const served = classes.find((each) => each >= size);
        const naiveClass = sizeClassOf(BigInt(size), machine);
        assert.equal(served ?? null, naiveClass === null ? null : Number(naiveClass));
      }),
      { numRuns: numberOfRuns(3000) },
    );
  });
});
