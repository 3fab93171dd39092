/** Random lines of a trace: one method for each statement. Names come from a small pool, so that they meet again. */
import * as fc from 'fast-check';

export type Text = fc.Arbitrary<string>;

/** What the lines of one trace have in common, so that its figures fit its arena. */
export interface Profile {
  /** The lines before the first operation. */
  head: string[];
  arena: { size: number; unit: number; base: bigint };
  /** Bytes of a slab's page, about; sizes of objects are chosen around it. */
  page: number;
}

const SCALARS = ['a', 'head', '0x55d0c2a0', '0x00FF'];
const ARRAYS = ['t', 'u'];
export const CACHES = ['task_struct', 'inode', 'k:1.$-'];
const CLASSES = ['kmalloc-8', 'kmalloc-16', 'kmalloc-32', 'kmalloc-64', 'kmalloc-96', 'kmalloc-1k'];
const METRICS = ['live', 'requested', 'held', 'used', 'free', 'largest', 'errors'];
const ERRORS = [
  'unknown-cache',
  'duplicate-cache',
  'invalid-cache',
  'double-free',
  'invalid-free',
  'invalid-realloc',
  'out-of-memory',
  'too-large',
  'placement-conflict',
  'cache-busy',
  'syntax',
];

const operator: Text = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');

export function pick(...texts: string[]): Text {
  return fc.constantFrom(...texts);
}

export function words(...parts: Text[]): Text {
  return fc.tuple(...parts).map((texts) => texts.filter((text) => text !== '').join(' '));
}

export function join(...parts: Text[]): Text {
  return fc.tuple(...parts).map((texts) => texts.join(''));
}

/** The text once in so many times, else nothing. */
export function maybe(text: Text, once = 2): Text {
  return fc.oneof({ weight: once - 1, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text });
}

export function natural(max: number, min = 0): Text {
  return fc.integer({ min, max }).map(String);
}

export function weighted(...choices: [number, Text][]): Text {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** A number as a SIZE, in one of the ways it can be written. */
export function spelled(size: number): Text {
  const forms = [String(size), `0x${size.toString(16)}`, `${size}B`];
  if (size % 1024 === 0 && size > 0) forms.push(`${size / 1024}K`, `${size / 1024}KiB`);
  if (size >= 1000) forms.push(`${Math.floor(size / 1000)}_${String(size % 1000).padStart(3, '0')}`);
  return fc.constantFrom(...forms.filter((form) => !/^0x.*B$/.test(form)));
}

const index: Text = natural(7);

const handle: Text = weighted([3, pick(...SCALARS)], [4, join(pick(...ARRAYS), pick('['), index, pick(']'))]);

const range: Text = fc
  .tuple(pick(...ARRAYS), fc.nat(4), fc.nat(9), fc.integer({ min: 1, max: 3 }))
  .map(([name, first, more, step]) => `${name}[${first}..${first + more}${step > 1 ? `:${step}` : ''}]`);

const star: Text = pick(...ARRAYS).map((name) => `${name}[*]`);

const written: Text = weighted([2, handle], [1, range]);

/** The statements of a trace that gives memory and takes it back, with sizes for one arena. */
export class Statements {
  private readonly size: Text;
  private readonly objectSize: Text;

  constructor(private readonly profile: Profile) {
    const { size, unit } = profile.arena;
    const powers: number[] = [];
    for (let power = unit; power <= size; power *= 2) powers.push(power);
    const figure = fc.oneof(
      { weight: 4, arbitrary: fc.nat(Math.max(1, Math.floor(size / 16))) },
      { weight: 2, arbitrary: fc.constantFrom(...powers) },
      { weight: 6, arbitrary: fc.nat(unit * 4) },
      { weight: 1, arbitrary: fc.nat(size * 2) },
    );
    this.size = weighted([30, figure.chain(spelled)], [1, pick('16G', '9007199254740993', '18446744073709551616', '5000T')]);
    this.objectSize = fc
      .oneof(
        fc.integer({ min: 1, max: Math.max(1, Math.floor(profile.page / 2)) }),
        fc.nat(profile.page * 3),
        fc.constantFrom(0, 1, 8, 13, 64),
      )
      .chain(spelled);
  }

  /** Attributes; the CPU decides which slab serves. */
  private attributes(): Text {
    const other = pick('site=do_read+0x1c', 'time=0.25 pid=7', 'comm="a # b"', 'flags=GFP_KERNEL', 'order=3');
    const cpu = weighted([8, natural(3)], [1, pick('4095', '70000')]);
    const all = weighted([3, join(pick('cpu='), cpu)], [1, other], [1, words(other, join(pick('cpu='), cpu))]);
    return maybe(
      all.map((text) => ` @ ${text}`),
      3,
    );
  }

  private place(): Text {
    const { size, unit, base } = this.profile.arena;
    const aligned = fc.nat(Math.floor(size / unit)).map((at) => BigInt(at) * BigInt(unit));
    const offset = fc.oneof({ weight: 5, arbitrary: aligned }, { weight: 1, arbitrary: fc.nat(size * 2).map((at) => BigInt(at)) });
    return fc.oneof(
      { weight: 9, arbitrary: offset.map((at) => `0x${(base + at).toString(16)}`).filter((text) => BigInt(text) < 2n ** 64n) },
      { weight: 1, arbitrary: fc.constantFrom('0x0', '0xffffffffffffffff') },
    );
  }

  alloc(): Text {
    return join(words(written, pick('= alloc'), this.size), this.attributes());
  }

  allocAt(): Text {
    return join(words(handle, pick('= alloc'), this.size, pick('at'), this.place()), this.attributes());
  }

  allocObject(): Text {
    const name = weighted([9, pick(CACHES[0])], [5, pick(...CACHES)], [1, pick('nothing', ...CLASSES)]);
    return join(words(written, pick('= alloc'), name), this.attributes());
  }

  kmalloc(): Text {
    const size = weighted([4, fc.nat(this.profile.page * 2).chain(spelled)], [2, pick('0', '8', '9', '64', '65', '100')], [1, this.size]);
    return join(words(written, pick('= kmalloc'), size), this.attributes());
  }

  realloc(): Text {
    const same = handle.chain((name) => words(pick(name), pick('= realloc'), pick(name), this.size));
    return join(weighted([1, same], [1, words(handle, pick('= realloc'), handle, this.size)]), this.attributes());
  }

  free(): Text {
    const one = weighted([12, handle], [1, range], [3, star]);
    const list = fc.array(one, { minLength: 1, maxLength: 3 }).chain((names) => pick(', ', ',', ' , ').map((comma) => names.join(comma)));
    return words(pick('free'), list);
  }

  cache(known?: string): Text {
    const options = fc
      .record({
        align: maybe(weighted([9, pick('align 1', 'align 8', 'align 0x10', 'align 64')], [1, pick('align 0', 'align 3', 'align 4096')])),
        order: maybe(join(pick('order '), weighted([9, natural(2)], [1, pick('9', '70', '4294967296')])), 3),
        partial: maybe(join(pick('partial '), natural(3))),
        hwcache: maybe(pick('hwcache'), 4),
        ctor: maybe(pick('ctor'), 4),
      })
      .chain((each) => fc.shuffledSubarray(Object.values(each), { minLength: 5 }).map((texts) => texts.filter(Boolean).join(' ')));
    const name = weighted([15, pick(...CACHES)], [1, pick('kmalloc-64', 'cache')]);
    return words(pick('cache'), known === undefined ? name : pick(known), this.objectSize, options);
  }

  endCache(): Text {
    return words(pick('shrink', 'shrink', 'shrink', 'destroy'), weighted([5, pick(...CACHES)], [1, pick('nothing', ...CLASSES)]));
  }

  expect(): Text {
    const count = weighted([2, natural(40)], [1, this.size]);
    const percent = weighted([3, natural(100)], [1, pick('12.5', '0.1', '33.3')]).map((text) => `${text}%`);
    const cacheName = pick(...CACHES, 'kmalloc-16', 'nothing');
    const of = (metric: string, argument: Text): Text => argument.map((text) => `${metric}(${text})`);
    const counted = fc.oneof(
      pick(...METRICS),
      of('blocks', this.size),
      of('objects', cacheName),
      of('slabs', cacheName),
      of('address', handle),
      of('size', handle),
    );
    return weighted(
      [6, words(pick('expect'), counted, operator, count)],
      [2, words(pick('expect'), pick('internal', 'external'), operator, percent)],
    );
  }

  expectError(): Text {
    return words(pick('expect error'), pick(...ERRORS));
  }
}

export const mark: Text = pick('mark "every other one is gone"', 'mark phase two # and a comment', 'mark x @ time=2');

export const blank: Text = pick('', '  ', '# a comment', '\t# another');

/** Lines that cannot be parsed, whatever stands around them. */
export const BAD_LINES = [
  'alloc 8',
  'a = alloc',
  'a = alloc 8 at 12',
  'a = alloc inode at 0x10',
  'a = alloc 8 8',
  't[*] = alloc 8',
  't[3..1] = alloc 8',
  't[0..4:0] = kmalloc 8',
  't[0..16777216] = alloc 1',
  't[0..4 = alloc 1',
  'free = alloc 8',
  'free',
  'free a,',
  'free a b',
  'a = alloc 8 @ cpu=x',
  'a = alloc 8 @ cpu',
  'a = alloc 8 @ time="1',
  'a = realloc a',
  't[0..1] = realloc a 8',
  'a = realloc t[*] 8',
  'a = malloc 8',
  'arena',
  'arena 8 unit 1 unit 1',
  'arena 8 base 12',
  'arena 8 fit best',
  'machine kernel 6.2',
  'machine page',
  'cache inode',
  'cache inode 8 hwcache hwcache',
  'cache inode 8 colour 3',
  'cache 8 inode',
  'expect live',
  'expect live = 3',
  'expect internal == 3',
  'expect live == 3%',
  'expect speed == 3',
  'expect error leak',
  'expect error nonsense',
  'expect size(t[0..1]) == 3',
  'expect blocks(inode) == 3',
  'ARENA 8',
  'shrink',
  'destroy inode task_struct',
  '%',
  '@',
  'a',
  'a = alloc 8k',
  'a = alloc -1',
  '0x10000000000000000 = alloc 8',
];
