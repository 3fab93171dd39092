// `alloctrace compare FILE --with …`: a trace is run under several settings, and the figures of the runs are put side by side.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { numberLanguage } from '../model/size';
import { csvLines } from '../report/csv';
import { settingsJson, settingsTable } from '../report/settings-files';
import { settingsPage } from '../report/settings-page';
import { settingsText } from '../report/settings-report';
import { ComparisonPlan } from '../session/comparison-plan';
import { dealtRuns, type RunMeans } from '../session/dealt-runs';
import { nodeThread } from '../session/run-thread';
import { hostQueue } from '../work/queue';
import type { CompareSettingsArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { Failure } from './failure';
import { writePage } from './html-output';
import { readTrace } from './input';
import { singleInput } from './inputs';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Compares the runs of one trace. Throws `Failure`. */
export async function compareSettingsCommand(
  { paths, format, patterns, settings, sweeps, kind, output: target }: CompareSettingsArguments,
  { stdin, folder, localize: localized }: Environment,
  output: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const [file] = (await singleInput(paths, localize)).files;
  const onProgress = (done: number, total: number): void => progress.reading(done, total);
  const { trace } = await readTrace({ file, stdin, localize: localized, format, patterns, onProgress });
  if (trace.snapshots) {
    throw new Failure(
      localize('{0} holds tables of a kernel’s memory: two of them are compared by alloctrace compare BEFORE AFTER.', file),
    );
  }
  const plan = new ComparisonPlan(settings, sweeps);
  const runs = plan.runs.map((run) => run.options);
  const comparison = plan.comparison(await dealtRuns(trace, runs, meansOf(folder, runs.length, progress)));
  progress.clear();
  const name = file === '-' ? '<stdin>' : path.basename(file);
  if (kind === 'json') output.write(settingsJson(file, comparison));
  else if (kind === 'csv') for (const line of csvLines(settingsTable(comparison))) output.write(line);
  else if (kind === 'html') {
    await writePage(settingsPage({ name, comparison, localize, language: numberLanguage() }), target, output, localize);
  } else output.write(settingsText(name, comparison, localize));
  return ExitStatus.NoErrors;
}

/** Threads of this program, whose files are in `folder`, for so many runs. */
function meansOf(folder: string, total: number, progress: Progress): RunMeans<undefined> {
  const programs = JSON.stringify(path.join(folder, 'programs.js'));
  const code = `require(${programs}).runThread(require('node:worker_threads').parentPort)`;
  return {
    queue: hostQueue,
    threads: () =>
      Promise.resolve({
        most: availableParallelism(),
        start: (listener) => nodeThread(new Worker(code, { eval: true }), listener),
      }),
    told: ({ done, passed }) => progress.comparing(done, total, passed),
  };
}
