import type { BreakpointKind } from '../../src/debug/breakpoints/kind';
import { fragmentation } from '../../src/debug/breakpoints/kinds/fragmentation';
import { functionKind } from '../../src/debug/breakpoints/kinds/function';
import type { BreakpointRequest } from '../../src/debug/breakpoints/requests';
import { StopFinder } from '../../src/debug/breakpoints/search';
import { BreakpointSet } from '../../src/debug/breakpoints/set';
import { english } from '../../src/model/localize';
import type { Run } from '../../src/replay/run/run';
import { readTrace } from '../read-trace';
import { runTrace } from '../run-trace';
import { atMost, type Figure } from './figures';
import { race, type Contender } from './measure';
import { namedHandles } from './parse';

const liveBlocks = 20_000;
const arena = { size: 2 ** 26, unit: 16 };
/** How many times the plain run's time a continue may take. */
const ratio = 3;

/** A breakpoint that is tried at every operation and never holds. */
function only<Request extends BreakpointRequest>(kind: BreakpointKind<string, Request>, request: Request): (set: BreakpointSet) => unknown {
  return (set) => set.replace(kind.request.command, [{ kind, request }]);
}

/** Such breakpoints, by what they have to look at. */
const breakpoints: readonly { readonly title: string; readonly set: (breakpoints: BreakpointSet) => unknown }[] = [
  { title: 'columns', set: only(functionKind, { name: 'alloc', condition: 'size > 4096 && external > 30%' }) },
  { title: 'metrics', set: only(fragmentation, { condition: 'internal > 100% || external > 100%' }) },
  { title: 'state', set: only(fragmentation, { condition: 'blocks(64) > 10000000' }) },
  { title: 'tree', set: only(functionKind, { name: 'merged 0x3fffff0' }) },
];

const plainRun = 'text to finished run';

/** How long a continue takes, forward to the end and back to the start, beside the run itself. */
export function measureDebugger(note: (text: string) => void): Figure[] {
  note('breakpoints');
  const text = namedHandles(liveBlocks);
  const options = { arena };
  const run = runTrace(readTrace(text), options);
  const contenders: Contender[] = [{ name: plainRun, replay: () => void runTrace(readTrace(text), options) }];
  for (const { title, set } of breakpoints) {
    contenders.push({ name: `continue, ${title}`, replay: () => through(finderFor(run, set).forward(0)) });
    contenders.push({ name: `reverse continue, ${title}`, replay: () => through(finderFor(run, set).backward(run.operationCount)) });
  }
  const times = race(contenders);
  const plain = times.get(plainRun)!;
  const subject = `breakpoints over ${run.operationCount.toLocaleString('en')} operations`;
  return contenders.flatMap(({ name }): Figure[] => {
    const time = times.get(name)!;
    const figures: Figure[] = [{ subject, what: name, value: time, unit: 'ms' }];
    if (name !== plainRun) figures.push({ subject, what: `${name} / ${plainRun}`, value: time / plain, unit: 'x', target: atMost(ratio) });
    return figures;
  });
}

/** A new finder: nothing of an earlier search helps. */
function finderFor(run: Run, set: (breakpoints: BreakpointSet) => unknown): StopFinder {
  const breakpoints = new BreakpointSet(run, english);
  set(breakpoints);
  return new StopFinder(run, breakpoints, english);
}

/** Goes through to the end; a stop would make the figure worthless. */
function through(search: ReturnType<StopFinder['forward']>): void {
  for (;;) {
    const { done, value } = search.next();
    if (!done) continue;
    if (value) throw new Error(`A breakpoint held at ${value.position.operation}.`);
    return;
  }
}
