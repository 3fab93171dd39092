/**
 * Random traces, as text. Names come from a small pool, so that handles meet again (double frees, lost handles, reallocs) and caches are
 * missing or created twice now and then. A trace is a list of lines: shrinking drops lines, then makes their figures smaller.
 */
import * as fc from 'fast-check';
import {
  BAD_LINES,
  blank,
  CACHES,
  join,
  mark,
  maybe,
  natural,
  pick,
  spelled,
  Statements,
  weighted,
  words,
  type Profile,
  type Text,
} from './statements';

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
