// Run Without Debugging: nothing stops, the console gets what the command line prints, and the session ends.
import { findProblems } from '../analysis/diagnostics';
import type { Localize } from '../model/localize';
import { cursorOf } from '../replay/cursor-of';
import { shownDiagnostics, writeTextReport } from '../report/text-report';
import type { WorkQueue } from '../work/queue';
import type { Client } from './client';
import type { DebuggedTrace } from './debugged-trace';

/** Characters of an output event: one for each line would be slow where there are thousands. */
const outputLength = 1 << 14;

/** Prints the summary of a run and its problems, and ends the session with the exit status of the command line. */
export async function runThrough(
  { run, file }: DebuggedTrace,
  client: Client,
  queue: WorkQueue,
  isOver: () => boolean,
  localize: Localize,
): Promise<void> {
  const problems = await queue.run(findProblems(run, localize, shownDiagnostics));
  if (isOver()) return;
  let pending = '';
  const flush = (): void => {
    if (pending !== '') client.send('output', { category: 'stdout', output: pending });
    pending = '';
  };
  const sink = {
    get closed() {
      return isOver();
    },
    write: (text: string) => {
      pending += text;
      if (pending.length > outputLength) flush();
      return true;
    },
    drained: () => Promise.resolve(),
  };
  const source = { file: file.path, run, cursor: cursorOf(run), position: undefined };
  await writeTextReport(source, problems.diagnostics, undefined, sink, localize);
  flush();
  client.send('exited', { exitCode: run.errorCount > 0 ? 1 : 0 });
  client.send('terminated', undefined);
}
