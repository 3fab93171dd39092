/** Random lines of a trace: one method for each statement. Names come from a small pool, so that they meet again. */
import * as fc from 'fast-check';
import { BAD_ENDS, BAD_LINES, BAD_OPTIONS, BAD_REPEATS, BAD_SIZES } from './mistakes';

export type Text = fc.Arbitrary<string>;

/** What the lines of one trace have in common, so that its figures fit its arena. */
export interface Profile {
  /** The lines before the first operation. */
  head: string[];
  arena: { size: number; unit: number; base: bigint };
  /** Bytes of a slab's page, about; sizes of objects are chosen around it. */
  page: number;
}

const SCALARS = ['a', 'head', '0x55d0c2a0', '0x00FF', 'alloc'];
const ARRAYS = ['t', 'u'];
export const CACHES = ['task_struct', 'inode', 'k:1.$-'];
const CLASSES = ['kmalloc-8', 'kmalloc-16', 'kmalloc-32', 'kmalloc-64', 'kmalloc-96', 'kmalloc-1k'];
const FLAGS = ['hwcache', 'ctor', 'rcu', 'redzone', 'poison', 'store_user', 'reclaim', 'account'];
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
  const forms = [String(size), `0x${size.toString(16)}`, `${size}B`, `${size} b`, `0x${size.toString(16)} B`];
  if (size % 1024 === 0 && size > 0) {
    const thousands = size / 1024;
    forms.push(`${thousands}K`, `${thousands}KiB`, `${thousands} KB`, `${thousands}kib`, `0x${thousands.toString(16)}kb`);
  }
  // Rounded up to a byte, so three digits too few still come to the same.
  if (size < 2 ** 20 && size > 0) forms.push(`${Math.floor((size / 1024) * 1e6) / 1e6}k`.replace(/^(\d+)k$/, '$1.0k'), `${size - 1}.5B`);
  if (size >= 1000) {
    const rest = String(size % 1000).padStart(3, '0');
    forms.push(`${Math.floor(size / 1000)}_${rest}`);
    forms.push(size.toLocaleString('en-US'), `${size.toLocaleString('en-US')} B`);
  }
  return weighted([60, fc.constantFrom(...forms)], [1, pick(...BAD_SIZES)]);
}

/** An N, in one of the ways it can be written. */
export function counted(number: Text): Text {
  return number.chain((text) => weighted([12, pick(text)], [1, pick(`0${text}`, `0_${text}`)]));
}

const star: Text = pick(...ARRAYS).map((name) => `${name}[*]`);

/** Lines of a body, which may name its passes. */
export type Lines = (make: Statements) => Text;

/** Repeats lie at most 4 deep; one more is seen to be refused. */
const DEEPEST = 5;

/** The statements of a trace that gives memory and takes it back, with sizes for one arena. */
export class Statements {
  private readonly size: Text;
  private readonly objectSize: Text;
  private readonly handle: Text;
  private readonly range: Text;
  private readonly written: Text;

  /** `names`: of the repeats around. */
  constructor(
    private readonly profile: Profile,
    private readonly names: readonly string[] = [],
  ) {
    const index = weighted([4, counted(natural(11))], [names.length * 4, pick(...names, 'i')], [names.length > 0 ? 0 : 1, pick('0', 'i')]);
    this.handle = weighted([3, pick(...SCALARS)], [4, join(pick(...ARRAYS), pick('['), index, pick(']'))]);
    const plain = fc
      .tuple(pick(...ARRAYS), fc.nat(4), fc.nat(9), fc.integer({ min: 1, max: 3 }))
      .map(([name, first, more, step]) => `${name}[${first}..${first + more}${step > 1 ? `:${step}` : ''}]`);
    const named = fc
      .tuple(pick(...ARRAYS), weighted([3, natural(2)], [1, index]), index, pick('', '', ':2', ':i'))
      .map(([name, first, last, step]) => `${name}[${first}..${last}${step}]`);
    this.range = weighted([3, plain], [names.length * 3, named]);
    this.written = weighted([2, this.handle], [1, this.range]);
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
    const other = pick('time=-1', 'pid=-3 cpu="1"', 'site=do_read+0x1c', 'time=0.25 pid=7', 'comm="a # b"', 'flags=GFP_KERNEL', 'order=3');
    const cpu = weighted([8, natural(3)], [1, pick('4095', '70000', '-1', '-0', '02')]);
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
    return join(words(this.written, pick('= alloc'), this.size), this.attributes());
  }

  allocAt(): Text {
    return join(words(this.handle, pick('= alloc'), this.size, pick('at'), this.place()), this.attributes());
  }

  allocObject(): Text {
    const name = weighted([9, pick(CACHES[0])], [5, pick(...CACHES)], [1, pick('nothing', ...CLASSES)]);
    return join(words(this.written, pick('= alloc'), name), this.attributes());
  }

  kmalloc(): Text {
    const size = weighted([4, fc.nat(this.profile.page * 2).chain(spelled)], [2, pick('0', '8', '9', '64', '65', '100')], [1, this.size]);
    return join(words(this.written, pick('= kmalloc'), size), this.attributes());
  }

  realloc(): Text {
    const same = this.handle.chain((name) => words(pick(name), pick('= realloc'), pick(name), this.size));
    return join(weighted([1, same], [1, words(this.handle, pick('= realloc'), this.handle, this.size)]), this.attributes());
  }

  free(): Text {
    const one = weighted([12, this.handle], [1, this.range], [3, star]);
    const list = fc.array(one, { minLength: 1, maxLength: 3 }).chain((names) => pick(', ', ',', ' , ').map((comma) => names.join(comma)));
    return words(pick('free'), list);
  }

  cache(known?: string): Text {
    const options = fc
      .record({
        align: maybe(weighted([9, pick('align 1', 'align 8', 'align 1_6', 'align 64')], [1, pick('align 0', 'align 3', 'align 4096')])),
        order: maybe(join(pick('order '), weighted([9, counted(natural(2))], [1, pick('9', '70', '4294967296')])), 3),
        partial: maybe(join(pick('partial '), natural(3))),
        flags: fc.subarray(FLAGS, { maxLength: 4 }).map((flags) => flags.join(' ')),
        more: maybe(pick(...FLAGS), 4),
        bad: maybe(pick(...BAD_OPTIONS), 40),
      })
      .chain((each) => fc.shuffledSubarray(Object.values(each), { minLength: 6 }).map((texts) => texts.filter(Boolean).join(' ')));
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
      of('address', this.handle),
      of('size', this.handle),
    );
    return weighted(
      [6, words(pick('expect'), counted, operator, count)],
      [2, words(pick('expect'), pick('internal', 'external'), operator, percent)],
    );
  }

  expectError(): Text {
    return words(pick('expect error'), pick(...ERRORS));
  }

  /** A line that cannot be parsed but assigns a handle visibly, which is unknown from then on. */
  unreadable(): Text {
    return words(
      this.written,
      weighted([3, pick('= malloc 8', '= alloc 8 8', '=', '= alloc -1', '= kmalloc 8 @ cpu=x')], [1, pick('8 = alloc 8')]),
    );
  }

  /** An unknown handle at once, and what is asked of it: on several lines. */
  useUnknown(): Text {
    return this.handle.chain((handle) => {
      const resized = words(this.handle, pick(`= realloc ${handle}`), this.size);
      const use = weighted(
        [2, pick(`free ${handle}`, `free ${handle}, ${handle}`)],
        [3, resized],
        [1, pick(`expect size(${handle}) == 7`)],
      );
      return fc.tuple(pick(`free ${handle}\n${handle} = malloc 8`), maybe(this.expectError()), use, use).map((lines) => lines.join('\n'));
    });
  }

  /** A line that cannot be parsed, whatever it is. */
  mistake(): Text {
    return weighted([2, this.unreadable()], [1, this.useUnknown()], [3, pick(...BAD_LINES)]);
  }

  /** A repeat with its body, on several lines; `lines` makes those of the body. */
  repeat(lines: Lines, depth = 1): Text {
    const free = ['i', 'j', 'k_2'].filter((name) => !this.names.includes(name));
    const passes = fc.constantFrom<string | undefined>(undefined, ...free);
    return passes.chain((name) => {
      const inner = new Statements(this.profile, name === undefined ? this.names : [...this.names, name]);
      const end = counted(natural(3));
      const last = this.names.length > 0 ? weighted([2, end], [1, pick(...this.names)]) : end;
      const ends = words(pick(`repeat ${name} in`), join(pick('0..', '0..', '1..', '0_0..'), last, pick('', '', ':2')));
      const header = name === undefined ? words(pick('repeat'), counted(natural(3, 1))) : ends;
      const attributes = pick('', '', '', ' @ time=3', ' # so often');
      const line = weighted([6, lines(inner)], [depth < DEEPEST ? 1 : 0, fc.constant(null).chain(() => inner.repeat(lines, depth + 1))]);
      return fc
        .tuple(
          weighted([20, join(header, attributes)], [1, pick(...BAD_REPEATS)]),
          fc.array(line, { maxLength: depth > 2 ? 2 : 5 }),
          weighted([20, join(pick('end'), attributes)], [1, pick(...BAD_ENDS)]),
        )
        .map(([first, body, closing]) => [first, ...body, closing].join('\n'));
    });
  }
}

export const mark: Text = pick('mark "every other one is gone"', 'mark phase two # and a comment', 'mark x @ time=2', 'mark a = b');

export const blank: Text = pick('', '  ', '# a comment', '\t# another');
