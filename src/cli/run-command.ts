// `alloctrace run` and `report`: every trace is read, run and reported in turn, and none is kept.
import { comparisonFigures } from '../analysis/comparison-figures';
import { collectDiagnostics } from '../analysis/diagnostics';
import { collectFindings } from '../findings/collect';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { cursorOf } from '../replay/cursor-of';
import type { PageStart } from '../trace/formats/kmem/start-reader';
import { writeJsonReport } from '../report/json-report';
import { recordedLayout, type RecordedLayout } from '../replay/recorded/recorded-layout';
import { writeBlocks, writeOperations } from '../report/line-reports';
import {
  recordedDiagnostics,
  writeRecordedBlocks,
  writeRecordedJson,
  writeRecordedOperations,
  writeRecordedText,
} from '../report/recorded-report';
import { TraceError } from '../trace/trace';
import { finish } from '../work/work';
import { SarifReport } from '../report/sarif-report';
import { writeSnapshotJson } from '../report/snapshot-json';
import { writeSnapshotText } from '../report/snapshot-text';
import type { ReportSource } from '../report/summary';
import { shownDiagnostics, writeTextReport } from '../report/text-report';
import { overBudget } from './budgets';
import { readSnapshot, withoutPages } from './snapshot-file';
import { codePages } from './code-pages';
import type { RunArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { runOf, type TraceInput } from './execute';
import { Failure } from './failure';
import { writeHtmlReport } from './html-output';
import { findInputs, singleInput } from './inputs';
import type { Output } from './output';
import { positionIn } from './position-option';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Reports one run, `isFirst` of several, and tells how many errors it has. */
type Reporter = (source: ReportSource, isFirst: boolean) => Promise<number>;

/** Runs and reports all traces, as `read` reads them. One that cannot be done does not keep the others from it; the status is that of the worst. */
export async function runCommand(
  parsed: RunArguments,
  environment: Environment,
  output: Output,
  progress: Progress,
  complain: (sentence: string) => void,
  read?: TraceInput,
): Promise<ExitStatus> {
  const { stdin, localize } = environment;
  const inputs = await (parsed.report === 'html' ? singleInput : findInputs)(parsed.paths, localize);
  const failures = [...inputs.failures];
  failures.forEach(complain);
  let status: ExitStatus = failures.length > 0 ? ExitStatus.NotDone : ExitStatus.NoErrors;
  const sarif =
    parsed.report === 'sarif'
      ? new SarifReport(output, { version: environment.version, pageOf: codePages(environment.folder) })
      : undefined;
  const reporterOf = parsed.placement === 'recorded' ? recordedReporter : simulatedReporter;
  const reportRun = reporterOf(parsed, inputs.areSeveral, output, localize, sarif);
  const reportSnapshots = snapshotReporter(parsed, inputs.areSeveral, output, localize);
  let isFirst = true;
  for (const file of inputs.files) {
    try {
      const { format, patterns } = parsed;
      const asRecorded = parsed.placement === 'recorded';
      const { run, detection } = await runOf({ file, format, patterns, asRecorded, stdin, localize }, parsed.overrides, progress, read);
      const position = parsed.position === undefined ? undefined : positionIn('at', parsed.position, run, file, localize);
      const over = overBudget(parsed.budgets, run, file, localize);
      progress.clear();
      const report = run.trace.snapshots ? reportSnapshots : reportRun;
      const errors = await report({ file, run, cursor: cursorOf(run), position, detection }, isFirst);
      isFirst = false;
      for (const { message, line } of over) {
        complain(message);
        await sarif?.addBudget(file, message, line);
      }
      if (errors > 0 || over.length > 0) status = Math.max(status, ExitStatus.Errors);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      complain(error.message);
      failures.push(error.message);
      status = ExitStatus.NotDone;
    }
    if (output.closed) break;
  }
  sarif?.finish(failures, status);
  return status;
}

/** Reports what logs show of a machine's memory: they hold no calls that could be run. */
function snapshotReporter({ report }: RunArguments, areSeveral: boolean, output: Output, localized: Localize): Reporter {
  const localize = shortening(localized);
  return async ({ file, run, detection }, isFirst) => {
    if (report !== 'json' && report !== 'text') {
      throw new Failure(localize('{0} holds reports of memory, and no calls: it can be printed as text, or with --json.', file));
    }
    const source = { file, format: run.trace.format.name, detection, log: run.trace.snapshots! };
    if (report === 'json') await writeSnapshotJson(source, output, areSeveral ? 'line' : 'lines');
    else {
      if (!isFirst) output.write('\n');
      await writeSnapshotText(source, output, localize);
    }
    return 0;
  };
}

/** Reports recordings as they were recorded. */
function recordedReporter({ report, snapshot }: RunArguments, areSeveral: boolean, output: Output, localized: Localize): Reporter {
  const localize = shortening(localized);
  return async ({ file, run, position }, isFirst) => {
    const diagnostics = recordedDiagnostics(collectDiagnostics(run, localize));
    if (snapshot !== undefined && !run.trace.recording?.pages) throw new Failure(withoutPages(file, localize));
    const free = snapshot === undefined ? undefined : await readSnapshot(snapshot, localized);
    const source = { file, layout: layoutOf(run, file, localize, free), position };
    if (report === 'json') await writeRecordedJson(source, diagnostics, output, areSeveral ? 'line' : 'lines');
    else if (report === 'operations') await writeRecordedOperations(source, output, areSeveral);
    else if (report === 'blocks') await writeRecordedBlocks(source, output, areSeveral);
    else {
      if (!isFirst) output.write('\n');
      await writeRecordedText(source, diagnostics, output, localize);
    }
    return diagnostics.filter(({ severity }) => severity === 'error').length;
  };
}

function layoutOf(run: Run, file: string, localize: Localize, start?: PageStart): RecordedLayout {
  try {
    return recordedLayout(run, start);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new Failure(localize('option --placement cannot be recorded for {0}: {1}', file, localize(error.text, ...error.values)));
  }
}

/** Reports runs on our allocators. */
function simulatedReporter(parsed: RunArguments, areSeveral: boolean, output: Output, localized: Localize, sarif?: SarifReport): Reporter {
  const write = writerFor(parsed, areSeveral, output, localized, sarif);
  return async (source, isFirst) => {
    await write(source, isFirst);
    return source.run.errorCount;
  };
}

function writerFor(
  { report, output: target, findings: judgedBy, figures: withFigures, overrides }: RunArguments,
  areSeveral: boolean,
  output: Output,
  localized: Localize,
  sarif: SarifReport | undefined,
): (source: ReportSource, isFirst: boolean) => Promise<void> | void {
  const localize = shortening(localized);
  const findingsOf = (run: Run) => judgedBy && collectFindings(run, judgedBy, localize);
  switch (report) {
    case 'text':
      return (source, isFirst) => {
        if (!isFirst) output.write('\n');
        const diagnostics = collectDiagnostics(source.run, localize, shownDiagnostics);
        return writeTextReport(source, diagnostics, findingsOf(source.run), output, localize);
      };
    case 'json':
      return (source) => {
        const diagnostics = collectDiagnostics(source.run, localize);
        const figures = withFigures ? finish(comparisonFigures(source.run, overrides)) : undefined;
        return writeJsonReport(source, diagnostics, findingsOf(source.run), output, areSeveral ? 'line' : 'lines', figures);
      };
    case 'operations':
      return (source) => writeOperations(source, output, areSeveral);
    case 'blocks':
      return (source) => writeBlocks(source, output, areSeveral);
    case 'sarif':
      return ({ file, run }) => sarif?.add(file, collectDiagnostics(run, localize), findingsOf(run));
    case 'html':
      return (source) => writeHtmlReport(source, collectDiagnostics(source.run, localize, shownDiagnostics), target, output, localize);
  }
}
