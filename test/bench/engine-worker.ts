import { cacheContender, engineContender, loadProbe, mallocContender, probeContender, runContender } from './contenders';
import { race, type Contender } from './measure';
import { streams, type Stream } from './streams';
import type { Fit } from '../../src/engine/config';

/** Names of the contenders in what this process prints. */
export const contenderNames = { engine: 'engine', run: 'full run', probe: 'probe', malloc: '@thi.ng/malloc' } as const;

/** What a worker prints: nanoseconds an operation, by contender. */
export interface WorkerReport {
  readonly title: string;
  readonly nanoseconds: Partial<Record<(typeof contenderNames)[keyof typeof contenderNames], number>>;
}

/** The contenders on a stream. @thi.ng/malloc takes minutes on some, so it runs only `withMalloc`. */
async function contenders(stream: Stream, fit: Fit, withMalloc: boolean): Promise<Contender[]> {
  const probe = await loadProbe();
  const { name, arenaSize } = stream;
  const objects = name === 'e';
  const own = objects ? cacheContender : engineContender;
  return [
    own(contenderNames.engine, stream, fit),
    runContender(contenderNames.run, stream, fit, objects),
    ...(probe ? [probeContender(contenderNames.probe, stream, objects ? probe.createSlab(arenaSize) : probe.createBuddy(arenaSize))] : []),
    ...(withMalloc ? [await mallocContender(contenderNames.malloc, stream)] : []),
  ];
}

async function work(name: string, fit: Fit, withMalloc: boolean): Promise<void> {
  const create = streams.get(name);
  if (create === undefined) throw new Error(`There is no stream ${name}.`);
  const stream = create();
  const all = await contenders(stream, fit, withMalloc);
  const milliseconds = race(all);
  const nanoseconds = Object.fromEntries(
    all.map((each) => [each.name, ((milliseconds.get(each.name) ?? NaN) * 1e6) / (each.calls ?? stream.sizes.length)]),
  );
  const report: WorkerReport = { title: `(${name}) ${stream.title}`, nanoseconds };
  process.stdout.write(JSON.stringify(report));
}

if (require.main === module) {
  const [name = '', fit, malloc] = process.argv.slice(2);
  void work(name, fit === 'lifo' ? 'lifo' : 'lowest', malloc === 'malloc');
}
