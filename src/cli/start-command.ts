// `alloctrace start`: a trace that begins in the memory of a kernel, written from its free lists.
import { freeListsOf, type ZoneLists } from '../trace/snapshots/free-lists';
import { canBeArena } from '../trace/snapshots/memory-like';
import type { Localize } from '../model/localize';
import { startTrace } from '../analysis/snapshots/start-trace';
import type { StartArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { Failure } from './failure';
import { readTrace } from './input';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';
import { writePieces } from './written-pieces';

/** Writes the trace to a file or to standard output. Throws `Failure`. */
export async function startCommand(
  { paths: [file], zone, node, output: target }: StartArguments,
  { stdin, localize: localized }: Environment,
  standardOutput: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const onProgress = (done: number, total: number): void => progress.reading(done, total);
  const { trace } = await readTrace({ file, stdin, localize: localized, format: undefined, patterns: undefined, onProgress });
  progress.clear();
  const zones = (trace.snapshots?.snapshots ?? []).map(freeListsOf).findLast(({ length }) => length > 0);
  if (!zones) {
    throw new Failure(
      localize('{0} has no free lists: start is for reports and tables of a kernel’s memory that count free blocks.', file),
    );
  }
  const chosen = choose(zones, zone, node, localize);
  if (!canBeArena(chosen)) {
    throw new Failure(localize('zone {0} of node {1} has no free blocks, or more memory than a trace can have.', chosen.zone, chosen.node));
  }
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  await writePieces(startTrace(chosen, name), target, standardOutput, localize);
  return ExitStatus.NoErrors;
}

/** The zone that is asked for; where that is several, the one with the most memory, by what it manages, else by what is free. */
function choose(zones: readonly ZoneLists[], zone: string | undefined, node: number | undefined, localize: Localize): ZoneLists {
  const fitting = zones.filter((each) => (zone === undefined || each.zone === zone) && (node === undefined || each.node === node));
  if (fitting.length === 0) {
    const names = zones.map((each) => localize('{0} of node {1}', each.zone, each.node)).join(', ');
    throw new Failure(localize('there is no such zone: zones are {0}.', names));
  }
  return fitting.reduce((most, each) => (pagesOf(each) > pagesOf(most) ? each : most));
}

function pagesOf({ managed, freeBlocks }: ZoneLists): number {
  return managed ?? freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
}
