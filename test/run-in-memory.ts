/** A trace run in the memory of a snapshot, which stands in the test and not in a file. */
import type { RunOptions } from '../src/replay/run/options';
import type { Run } from '../src/replay/run/run';
import { withArenaMemory, type ArenaFileContent } from '../src/trace/arena-memory';
import { finish } from '../src/work/work';
import { readTrace } from './read-trace';
import { runTrace } from './run-trace';

/** A line as of /proc/buddyinfo. */
export const buddyinfo = (counts: readonly number[], zone = 'Normal', node = 0): string =>
  `Node ${node}, zone ${zone} ${counts.join(' ')}\n`;

/** Runs a text whose `arena from` names a file with this content. */
export function runInMemory(text: string, content: string | Uint8Array | ArenaFileContent, options?: RunOptions): Run {
  const encoder = new TextEncoder();
  const given =
    typeof content === 'string' ? { bytes: encoder.encode(content) } : content instanceof Uint8Array ? { bytes: content } : content;
  return runTrace(finish(withArenaMemory(readTrace(encoder.encode(text)), given)), options);
}
