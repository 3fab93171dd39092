// The command itself: a trace is read, run and reported, and the exit status says how it went.
import type { Readable, Writable } from 'node:stream';
import type { Localize } from '../model/localize';
import { RunBuilder } from '../replay/run/run-builder';
import { Cursor } from '../replay/state/cursor';
import { collectDiagnostics } from '../analysis/diagnostics';
import { collectFindings } from '../findings/collect';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import type { Detection } from '../trace/detection';
import { TraceError, type Trace } from '../trace/trace';
import { parseArguments, type RunArguments } from './arguments';
import { Failure } from './failure';
import { writeHtmlReport } from './html-output';
import { readTrace } from './input';
import { writeJsonReport } from '../report/json-report';
import { writeBlocks, writeOperations } from '../report/line-reports';
import { Output } from './output';
import { Progress } from './progress';
import { shownDiagnostics, writeTextReport } from '../report/text-report';

/** The streams and the language the command works with. */
export interface Environment {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly version: string;
  readonly localize: Localize;
}

/** Exit statuses of the command. */
const enum ExitStatus {
  NoErrors = 0,
  Errors = 1,
  NotDone = 2,
}

/** The whole command: `args` without node and the script. Returns the exit status; messages go to standard error. */
export async function main(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  const { stdout, stderr, version, localize } = environment;
  const progress = new Progress(stderr, localize);
  const output = new Output(stdout);
  try {
    const printer = { out: (text: string) => output.write(text) };
    const parsed = parseArguments(args, version, printer, localize);
    const status = parsed ? await runCommand(parsed, environment, output, progress) : ExitStatus.NoErrors;
    await output.finish().catch((error: Error) => {
      throw new Failure(localize('cannot write the report: {0}.', error.message));
    });
    return status;
  } catch (error) {
    progress.clear();
    // What was printed before the failure still goes out, as far as it can.
    await output.finish().catch(() => undefined);
    stderr.write(`alloctrace: ${error instanceof Failure ? error.message : ((error as Error).stack ?? String(error))}\n`);
    return ExitStatus.NotDone;
  }
}

async function runCommand(parsed: RunArguments, { stdin, localize }: Environment, output: Output, progress: Progress): Promise<ExitStatus> {
  const { file, format, patterns, position } = parsed;
  const { trace, detection } = await readTrace({
    file,
    format,
    patterns,
    stdin,
    localize,
    onProgress: (done, total) => progress.reading(done, total),
  });
  if (parsed.overrides.as !== undefined && !trace.format.isRecorded) {
    throw new Failure(localize('option --as is for recorded traces; {0} is an .alloctrace trace and says itself what it calls.', file));
  }
  const run = execute(trace, parsed.overrides, progress, localize);
  if (position !== undefined && position > run.operationCount) {
    throw new Failure(localize('option --at cannot be {0}. The last position of {1} is {2}.', position, file, run.operationCount));
  }
  progress.clear();
  await report(parsed, run, detection, output, localize);
  return run.errorCount > 0 ? ExitStatus.Errors : ExitStatus.NoErrors;
}

function execute(trace: Trace, overrides: RunOptions, progress: Progress, localize: Localize): Run {
  try {
    const builder = new RunBuilder(trace, overrides);
    const running = builder.run();
    for (;;) {
      const step = running.next();
      if (step.done === true) return step.value;
      progress.running(builder.done, builder.total);
    }
  } catch (error) {
    throw error instanceof TraceError ? new Failure(localize(error.text, ...error.values)) : error;
  }
}

async function report(
  { file, report: kind, position, output: target, findings: judgedBy }: RunArguments,
  run: Run,
  detection: Detection<string> | undefined,
  output: Output,
  localize: Localize,
): Promise<void> {
  const source = { file, run, cursor: new Cursor(run), position, detection };
  const findings = judgedBy && collectFindings(run, judgedBy, localize);
  switch (kind) {
    case 'text':
      return writeTextReport(source, collectDiagnostics(run, localize, shownDiagnostics), findings, output, localize);
    case 'json':
      return writeJsonReport(source, collectDiagnostics(run, localize), findings, output);
    case 'operations':
      return writeOperations(source, output);
    case 'blocks':
      return writeBlocks(source, output);
    case 'html':
      return writeHtmlReport(source, collectDiagnostics(run, localize, shownDiagnostics), target, output, localize);
  }
}
