/**
 * Random traces, as text. Names come from a small pool, so that handles meet again (double frees, lost handles, reallocs) and caches are
 * missing or created twice now and then. A trace is a list of lines: shrinking drops lines, then makes their figures smaller.
 */
import * as fc from 'fast-check';

type Text = fc.Arbitrary<string>;

/** What the lines of one trace have in common, so that its figures fit its arena. */
interface Profile {
  /** The lines before the first operation. */
  head: string[];
  arena: { size: number; unit: number; base: bigint };
  /** Bytes of a slab's page, about; sizes of objects are chosen around it. */
  page: number;
}

const SCALARS = ['a', 'head', '0x55d0c2a0', '0x00FF'];
const ARRAYS = ['t', 'u'];
const CACHES = ['task_struct', 'inode', 'k:1.$-'];
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

function pick(...texts: string[]): Text {
  return fc.constantFrom(...texts);
}

function words(...parts: Text[]): Text {
  return fc.tuple(...parts).map((texts) => texts.filter((text) => text !== '').join(' '));
}

function join(...parts: Text[]): Text {
  return fc.tuple(...parts).map((texts) => texts.join(''));
}

/** The text once in so many times, else nothing. */
function maybe(text: Text, once = 2): Text {
  return fc.oneof({ weight: once - 1, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text });
}

function natural(max: number, min = 0): Text {
  return fc.integer({ min, max }).map(String);
}

function weighted(...choices: [number, Text][]): Text {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** A number as a SIZE, in one of the ways it can be written. */
function spelled(size: number): Text {
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
class Statements {
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

const mark: Text = pick('mark "every other one is gone"', 'mark phase two # and a comment', 'mark x @ time=2');

const blank: Text = pick('', '  ', '# a comment', '\t# another');

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

function arenaLine(size: number, unit: number, base: bigint): Text {
  const max = maybe(
    fc.constantFrom(unit, unit * 3, unit * 8, size).map((bytes) => `max ${bytes}`),
    4,
  );
  const fit = pick('', 'fit lifo', 'fit lifo', 'fit lowest');
  const unitText = unit === 1 ? pick('', 'unit 1') : spelled(unit).map((text) => `unit ${text}`);
  const baseText = base === 0n ? pick('', 'base 0x0') : pick(`base 0x${base.toString(16)}`);
  return words(pick('arena'), spelled(size), unitText, baseText, max, fit);
}

function machineLine(unit: number): Text {
  const page = maybe(fc.constantFrom(unit, unit, unit * 2, unit * 4, unit * 64, 4096).map((bytes) => `page ${bytes}`));
  return words(
    pick('machine'),
    page,
    maybe(join(pick('cpus '), natural(80, 1))),
    maybe(join(pick('kernel '), pick('5.10', '6.1', '6.8', '6.12'))),
  );
}

const invalidHead: Text = pick(
  'arena 100 unit 3',
  'arena 0',
  'arena 100 unit 8',
  'arena 64 unit 16 max 8',
  'arena 32 base 0xfffffffffffffff0',
  'arena 268435457',
  'arena 1024T unit 16M',
  'machine page 24',
  'machine cpus 0',
  'machine page 0',
  'machine page 1 cpus 9',
  'machine',
);

/** What may stand before and between arena and machine, for it is no operation. */
const noOperation: Text = pick(
  'free t[*]',
  'mark start',
  'expect errors == 0',
  'expect largest >= 1K',
  'expect error syntax',
  'alloc 8',
  '',
);

const base: fc.Arbitrary<bigint> = fc.oneof(fc.constant(0n), fc.constantFrom(0x1000n, 0x123n, 0xffff888003a40000n, 2n ** 64n - 2n ** 24n));

function profile(units: fc.Arbitrary<number>, unitSizes: number[]): fc.Arbitrary<Profile> {
  return fc.tuple(units, fc.constantFrom(...unitSizes), base).chain(([count, unit, from]) => {
    const size = count * unit;
    const head = fc
      .tuple(
        maybe(noOperation, 9),
        maybe(invalidHead, 6),
        maybe(machineLine(unit)),
        maybe(noOperation, 9),
        arenaLine(size, unit, from),
        maybe(noOperation, 9),
        maybe(machineLine(unit)),
        maybe(invalidHead, 6),
      )
      .map((lines) => lines.filter(Boolean));
    return head.map((lines) => ({ head: lines, arena: { size, unit, base: from }, page: unit }));
  });
}

/** Of a few units to a few hundred, so that memory runs out and blocks merge all the time. */
const smallArena = profile(fc.integer({ min: 1, max: 200 }), [1, 2, 8, 16, 64]);

/** With pages that hold several objects and size classes. */
const slabArena = profile(fc.integer({ min: 4, max: 200 }), [32, 64, 256]);

/** A kernel's page as the unit. */
const pagedArena = profile(fc.integer({ min: 4, max: 300 }), [1024, 4096]);

const defaultArena: fc.Arbitrary<Profile> = maybe(machineLine(16)).map((line) => ({
  head: line === '' ? [] : [line],
  arena: { size: 4 << 20, unit: 16, base: 0n },
  page: 4096,
}));

function body(lines: Text, maxLength: number): fc.Arbitrary<string[]> {
  return fc.array(lines, { maxLength, size: 'max' });
}

/** `first`: lines that most such traces begin with, before the random ones. */
function trace(
  from: fc.Arbitrary<Profile>,
  first: (statements: Statements) => Text[],
  lines: (statements: Statements) => Text,
  maxLength: number,
): Text {
  return from
    .chain((each) => {
      const make = new Statements(each);
      const opening = fc.tuple(...first(make).map((line) => weighted([5, line], [1, pick('')])));
      return fc.tuple(opening, body(lines(make), maxLength)).map(([start, rest]) => [...each.head, ...start.filter(Boolean), ...rest]);
    })
    .chain((texts) => weighted([9, pick('\n')], [1, pick('\r\n')]).map((end) => texts.join(end)));
}

/** Every statement, every mistake. */
export const mixedTraces: Text = trace(
  fc.oneof({ weight: 4, arbitrary: smallArena }, { weight: 3, arbitrary: pagedArena }, { weight: 1, arbitrary: defaultArena }),
  (make) => [make.cache(CACHES[0])],
  (make) =>
    weighted(
      [10, make.alloc()],
      [3, make.allocAt()],
      [6, make.allocObject()],
      [6, make.kmalloc()],
      [5, make.realloc()],
      [12, make.free()],
      [4, make.cache()],
      [2, make.endCache()],
      [4, make.expect()],
      [2, make.expectError()],
      [1, mark],
      [1, blank],
      [2, pick(...BAD_LINES)],
      [1, pick('arena 64', 'machine cpus 2', 'arena 3 unit 2', 'machine page 3')],
    ),
  80,
);

/** The buddy allocator alone: long runs that leave it in every state. */
export const buddyTraces: Text = trace(
  smallArena,
  () => [],
  (make) => weighted([6, make.alloc()], [3, make.allocAt()], [2, make.realloc()], [9, make.free()]),
  150,
);

/** Caches and size classes on several CPUs, with slabs small enough to fill and empty. */
export const slabTraces: Text = trace(
  fc.oneof(slabArena, pagedArena),
  (make) => [make.cache(CACHES[0]), make.cache(CACHES[1])],
  (make) =>
    weighted(
      [8, make.allocObject()],
      [4, make.kmalloc()],
      [12, make.free()],
      [2, make.cache()],
      [2, make.endCache()],
      [1, make.alloc()],
      [1, make.realloc()],
    ),
  150,
);

/** Good lines with words dropped, doubled and exchanged: both parsers must understand the same. */
export const brokenTraces: Text = trace(
  smallArena,
  (make) => [make.alloc(), make.alloc()],
  (make) => {
    const good = weighted(
      [2, make.alloc()],
      [1, make.allocAt()],
      [1, make.realloc()],
      [2, make.free()],
      [2, make.cache()],
      [2, make.expect()],
    );
    const damage = fc.tuple(good, fc.nat(20), fc.constantFrom('drop', 'double', 'swap', 'none')).map(([line, at, how]) => {
      const parts = line.split(' ');
      const word = at % parts.length;
      if (how === 'drop') parts.splice(word, 1);
      if (how === 'double') parts.splice(word, 0, parts[word]);
      if (how === 'swap' && word > 0) [parts[word - 1], parts[word]] = [parts[word], parts[word - 1]];
      return parts.join(' ');
    });
    return weighted([3, damage], [1, pick(...BAD_LINES)]);
  },
  40,
);

/**
 * A long trace that goes on giving and taking: 200 handles, each of which is freed or resized when it is live, so that nothing is lost and
 * the arena never fills up for good. Always the same for the same seed.
 */
export function longTrace(statements: number, seed: number): string {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const lines = ['arena 96KiB unit 64 fit lifo', 'machine page 256', 'cache inode 40 partial 2', 'cache task_struct 200 order 1 partial 1'];
  const live = new Set<string>();
  while (lines.length < statements) {
    const name = `h[${below(200)}]`;
    const kind = below(40);
    if (live.has(name)) {
      if (kind === 0) lines.push(`${name} = realloc ${name} ${below(3000)}`);
      lines.push(`free ${name}`);
      live.delete(name);
    } else if (kind < 20) {
      lines.push(`${name} = alloc ${kind < 10 ? 'inode' : 'task_struct'} @ cpu=${below(3)}`);
      live.add(name);
    } else if (kind < 39) {
      lines.push(`${name} = ${kind < 30 ? 'kmalloc' : 'alloc'} ${1 + below(600)}`);
      live.add(name);
    } else {
      lines.push(below(40) === 0 ? 'free h[*]' : 'shrink inode');
      if (lines[lines.length - 1] === 'free h[*]') live.clear();
    }
  }
  return lines.join('\n');
}

/** How many random traces a property tries; ALLOCTRACE_PROPERTY_RUNS multiplies it for longer checks. */
export function numberOfRuns(byDefault: number): number {
  const factor = Number(process.env.ALLOCTRACE_PROPERTY_RUNS ?? '1');
  return Math.max(1, Math.round(byDefault * (Number.isFinite(factor) && factor > 0 ? factor : 1)));
}
