import { cacheContender, engineContender, loadProbe, mallocContender, probeContender, runContender } from './contenders';
import { atLeast, atMost, type Figure } from './figures';
import { race, type Contender } from './measure';
import { equalObjects, pingPong, powersOfTwo, randomSizes, recorded, type Stream } from './streams';

const probeName = 'probe';
const malloc = '@thi.ng/malloc';
const fits = ['lifo', 'lowest'] as const;
/** How many times the probe's time is allowed. */
const engineRatio = { lifo: 2, lowest: 3 };
const runRatio = 4;
const mallocRatio = 500;
const objectNanoseconds = 30;

/** Nanoseconds an operation of the engine and of a whole Run, beside the yardstick and @thi.ng/malloc, each on the same streams. */
export async function measureEngine(note: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const stream of [randomSizes(), powersOfTwo(), recorded(), pingPong()]) {
    note(stream.title);
    figures.push(...(await measureBlocks(stream)));
  }
  const objects = equalObjects();
  note(objects.title);
  figures.push(...(await measureObjects(objects)));
  return figures;
}

async function measureBlocks(stream: Stream): Promise<Figure[]> {
  const probe = await loadProbe();
  const contenders: Contender[] = [
    ...fits.map((fit) => engineContender(`engine, ${fit}`, stream, fit)),
    ...fits.map((fit) => runContender(`full run, ${fit}`, stream, fit)),
    ...(probe ? [probeContender(probeName, stream, probe.createBuddy(stream.arenaSize))] : []),
    await mallocContender(malloc, stream),
  ];
  const nanoseconds = nanosecondsPerOperation(race(contenders), stream);
  const ratios: Figure[] = [];
  const subject = subjectOf(stream);
  const compare = (name: string, other: string, target: Figure['target'], inverse = false): void => {
    const [own, others] = [nanoseconds.get(name), nanoseconds.get(other)];
    if (own === undefined || others === undefined) return;
    const what = inverse ? `${other} / ${name}` : `${name} / ${other}`;
    ratios.push({ subject, what, value: inverse ? others / own : own / others, unit: 'x', target });
  };
  for (const fit of fits) {
    compare(`engine, ${fit}`, probeName, atMost(engineRatio[fit]));
    compare(`full run, ${fit}`, probeName, atMost(runRatio));
  }
  // The free list of @thi.ng/malloc is linear, which is what (a) shows; on (d) it is the faster one.
  for (const fit of fits) compare(`engine, ${fit}`, malloc, stream.name === 'a' ? atLeast(mallocRatio) : undefined, true);
  return [...timeFigures(subject, nanoseconds), ...ratios];
}

async function measureObjects(stream: Stream): Promise<Figure[]> {
  const probe = await loadProbe();
  const nanoseconds = nanosecondsPerOperation(
    race([
      ...fits.map((fit) => cacheContender(`engine, ${fit}`, stream, fit)),
      runContender('full run, lifo', stream, 'lifo', true),
      ...(probe ? [probeContender(probeName, stream, probe.createSlab(stream.arenaSize))] : []),
      await mallocContender(malloc, stream),
    ]),
    stream,
  );
  return timeFigures(subjectOf(stream), nanoseconds).map((figure) =>
    figure.what.startsWith('engine') ? { ...figure, target: atMost(objectNanoseconds) } : figure,
  );
}

function subjectOf({ name, title }: Stream): string {
  return `(${name}) ${title}`;
}

function nanosecondsPerOperation(milliseconds: Map<string, number>, { sizes }: Stream): Map<string, number> {
  return new Map(Array.from(milliseconds, ([name, value]) => [name, (value * 1e6) / sizes.length]));
}

function timeFigures(subject: string, nanoseconds: Map<string, number>): Figure[] {
  return Array.from(nanoseconds, ([what, value]) => ({ subject, what, value, unit: 'ns/operation' }));
}
