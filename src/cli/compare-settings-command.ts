// `alloctrace compare FILE --with …`: a trace is run under several settings, and the figures of the runs are put side by side.
import path from 'node:path';
import { numberLanguage } from '../model/size';
import { csvLines } from '../report/csv';
import { settingsJson, settingsTable } from '../report/settings-files';
import { settingsPage } from '../report/settings-page';
import { settingsText } from '../report/settings-report';
import { ComparisonPlan } from '../session/comparison-plan';
import type { CompareSettingsArguments } from './commands';
import { runAll } from './compared-runs';
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
  { paths, format, patterns, patternTexts, settings, sweeps, kind, output: target }: CompareSettingsArguments,
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
  const comparison = plan.comparison(await runAll({ file, format, patterns: patternTexts }, trace, plan.runs, folder, progress));
  progress.clear();
  const name = file === '-' ? '<stdin>' : path.basename(file);
  if (kind === 'json') output.write(settingsJson(file, comparison));
  else if (kind === 'csv') for (const line of csvLines(settingsTable(comparison))) output.write(line);
  else if (kind === 'html') {
    await writePage(settingsPage({ name, comparison, localize, language: numberLanguage() }), target, output, localize);
  } else output.write(settingsText(name, comparison, localize));
  return ExitStatus.NoErrors;
}
