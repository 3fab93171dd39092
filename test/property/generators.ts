/**
 * Random traces, as text. Names come from a small pool, so that handles meet again (double frees, lost handles, reallocs) and caches are
 * missing or created twice now and then. A trace is a list of lines: shrinking drops lines, then makes their figures smaller.
 */
import * as fc from 'fast-check';
import { randomNumbers } from '../../src/model/random';
import { workloadModelNames, workloadModels } from '../../src/workload/models';
import { readSizes } from '../../src/workload/sizes';
import { writeWorkload } from '../../src/workload/write';
import {
  blank,
  CACHES,
  counted,
  join,
  mark,
  maybe,
  natural,
  pick,
  spelled,
  Statements,
  weighted,
  words,
  type Lines,
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
  const kernel = pick(
    '5.10',
    '6.1',
    '6.8',
    '6.12',
    '2.6.23',
    '2.6.32',
    '3.10',
    '4.19.1',
    '6.6.99',
    '6.7',
    '6.7.0',
    '6.12.117',
    '7.0',
    '7.3',
  );
  return words(
    pick('machine'),
    page,
    maybe(join(pick('cpus '), counted(natural(80, 1)))),
    maybe(join(pick('kernel '), kernel)),
    maybe(pick('minalign 8', 'minalign 16', 'minalign 32', 'minalign 64', 'minalign 128'), 3),
    maybe(join(pick('max_order '), counted(natural(10))), 4),
    maybe(join(pick('min_order '), natural(4)), 5),
    maybe(join(pick('min_objects '), natural(70)), 4),
    maybe(join(pick('debug '), pick('F', 'Z', 'P', 'U', 'T', 'FZPU', 'ZZ', 'UP', 'ZU')), 4),
    maybe(pick('pointer 4', 'pointer 8', 'pointer 4'), 5),
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
  'machine kernel 2.6.22',
  'machine kernel 2.6',
  'machine kernel 0.1',
  'machine minalign 4 cpus 9',
  'machine minalign 256',
  'machine minalign 24',
  'machine max_order 11',
  'machine min_order 11',
  'machine pointer 6 cpus 9',
  'machine',
);

/** What may stand before and between arena and machine, for it is no operation. */
const noOperation: Text = pick(
  'free t[*]',
  'mark start',
  'expect errors == 0',
  'expect largest >= 1K',
  'expect error double-free',
  'alloc 8',
  't[0..2] = malloc 8',
  'repeat 2\nmark again\nmachine cpus 2\na = malloc 8\nend',
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

/** One line, or now and then a repeat of some. */
function repeating(lines: Lines): Lines {
  return (make) => weighted([50, lines(make)], [1, make.repeat(lines)]);
}

/** `first`: lines that most such traces begin with, before the random ones. */
function trace(from: fc.Arbitrary<Profile>, first: (statements: Statements) => Text[], lines: Lines, maxLength: number): Text {
  return from
    .chain((each) => {
      const make = new Statements(each);
      const opening = fc.tuple(...first(make).map((line) => weighted([5, line], [1, pick('')])));
      return fc
        .tuple(opening, body(repeating(lines)(make), maxLength))
        .map(([start, rest]) => [...each.head, ...start.filter(Boolean), ...rest]);
    })
    .chain((texts) => weighted([9, pick('\n')], [1, pick('\r\n')]).map((end) => texts.join('\n').replaceAll('\n', end)));
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
      [2, make.mistake()],
      [1, pick('arena 64', 'machine cpus 2', 'arena 3 unit 2', 'machine page 3')],
    ),
  80,
);

/** The buddy allocator alone: long runs that leave it in every state. */
export const buddyTraces: Text = trace(
  smallArena,
  () => [],
  (make) => weighted([12, make.alloc()], [6, make.allocAt()], [4, make.realloc()], [18, make.free()], [1, make.unreadable()]),
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
      [2, make.realloc()],
      [1, make.unreadable()],
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
      [1, machineLine(16)],
      [1, make.repeat(() => make.alloc())],
    );
    const damage = fc.tuple(good, fc.nat(20), fc.constantFrom('drop', 'double', 'swap', 'none')).map(([line, at, how]) => {
      const parts = line.split(' ');
      const word = at % parts.length;
      if (how === 'drop') parts.splice(word, 1);
      if (how === 'double') parts.splice(word, 0, parts[word]);
      if (how === 'swap' && word > 0) [parts[word - 1], parts[word]] = [parts[word], parts[word - 1]];
      return parts.join(' ');
    });
    return weighted([3, damage], [1, make.mistake()]);
  },
  40,
);

/** Made-up programs in arenas that are too small for some of them. */
export const workloads: Text = fc
  .record({
    name: fc.constantFrom(...workloadModelNames),
    allocations: fc.integer({ min: 1, max: 300 }),
    live: fc.integer({ min: 1, max: 60 }),
    age: fc.nat(40),
    seed: fc.nat(),
    keeps: fc.boolean(),
    call: fc.constantFrom('alloc' as const, 'kmalloc' as const),
    arena: fc.constantFrom(undefined, 16 << 10, 96 << 10),
    unit: fc.constantFrom(undefined, 64, 4096),
  })
  .map(({ name, call, arena, unit, ...rest }) => {
    const { births, lifetimes, sizes, phases } = workloadModels[name];
    const workload = { births, lifetimes, phases: Math.min(phases, rest.allocations), sizes: readSizes(sizes)!, ...rest };
    return [...writeWorkload(workload, { format: 'alloctrace', head: [name], call, arena, unit })].join('');
  });

/**
 * A long trace that goes on giving and taking: 200 handles, each of which is freed or resized when it is live, so that nothing is lost and
 * the arena never fills up for good. Always the same for the same seed.
 */
export function longTrace(statements: number, seed: number): string {
  const below = randomNumbers(seed);
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
