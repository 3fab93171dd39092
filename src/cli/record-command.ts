// `alloctrace record`: a program is run under the best recorder that is installed, and its recording reported.
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Localize } from '../model/localize';
import { formatOfName, type FormatName } from '../trace/formats';
import type { RecordArguments } from './commands';
import { ExitStatus, type Environment, type Variables } from './environment';
import { Failure } from './failure';
import { Output } from './output';
import type { Progress } from './progress';
import { chooseRecorder, type Choice } from './recorders/choice';
import { launch, sizeOf, type OnRecording } from './recorders/launch';
import { findExecutable, programFacts } from './recorders/program-facts';
import type { Task } from './recorders/recorder';
import { runCommand } from './run-command';
import { shortening } from './shortened';

/** Exit statuses for a program that did not run, as shells have them. */
const enum NotRun {
  NotExecutable = 126,
  NotFound = 127,
}

/**
 * Records a program and prints the report of `run` on standard error: standard output is the program's. Returns the program's exit status; where it
 * ended well and its recording failed, that of a run that was not done. Throws `Failure`.
 */
export async function recordCommand(
  parsed: RecordArguments,
  environment: Environment,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<number> {
  const { stderr } = environment;
  const localize = shortening(environment.localize);
  const variables = programVariables(environment);
  const found = findExecutable(parsed.program, variables);
  if (found === undefined) {
    const isThere = parsed.program.includes('/') && existsSync(parsed.program);
    complain(
      isThere
        ? localize('cannot run {0}: it is no program that may be executed.', parsed.program)
        : localize('cannot run {0}: there is no such program.', parsed.program),
    );
    return isThere ? NotRun.NotExecutable : NotRun.NotFound;
  }
  const program = programFacts(parsed.program, found);
  const choice = chooseRecorder(parsed.recorder, program, variables, localize);
  const { recorder, installed } = choice;
  complain(choice.told);
  const file = path.resolve(parsed.output ?? freeName(program.name, recorder.format));
  makeFile(file, localize);
  const folder = await mkdtemp(path.join(tmpdir(), 'alloctrace-'));
  const task: Task = { program, args: parsed.args, variables, file, folder };
  const onRecording: OnRecording | undefined =
    recorder.isSlow && stderr.isTTY
      ? (seconds, bytes) => complain(localize('recording for {0} s: {1} MiB so far.', seconds, (bytes / 2 ** 20).toFixed(1)))
      : undefined;
  try {
    const ended = await launch(installed.start(task), variables, file, onRecording).catch((error: Error) => {
      throw new Failure(localize('cannot run {0}: {1}.', program.name, error.message));
    });
    const { status, isReported } = await report(choice, task, ended, environment, progress, complain);
    return status === 0 && !isReported ? ExitStatus.NotDone : status;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reports what was recorded of a program that ended. */
async function report(
  { recorder, installed }: Choice,
  task: Task,
  ended: number,
  environment: Environment,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<{ status: number; isReported: boolean }> {
  const localize = shortening(environment.localize);
  const { file, program } = task;
  const format = (await installed.finish?.(task)) ?? recorder.format;
  // A recorder that failed says so by its own status.
  const status = installed.exitStatus && ended === 0 ? await installed.exitStatus(task) : ended;
  if (status === undefined) complain(localize('{0} does not say how {1} ended.', recorder.name, program.name));
  if (sizeOf(file) === 0) {
    complain(localize('{0} recorded nothing of {1}. Another recorder may: see --recorder.', recorder.name, program.name));
    await rm(file, { force: true });
    return { status: status ?? ended, isReported: false };
  }
  complain(localize('{0} ended with status {1}; recorded to {2}.', program.name, status ?? ended, file));
  const output = new Output(environment.stderr);
  const shown = path.relative('', file);
  const done = await runCommand(reportOf(shown.startsWith('..') ? file : shown, format), environment, output, progress, complain);
  await output.finish();
  return { status: status ?? ended, isReported: done !== ExitStatus.NotDone };
}

/** The arguments of `run` for a recording. */
function reportOf(file: string, format: FormatName): Parameters<typeof runCommand>[0] {
  return {
    command: 'run',
    paths: [file],
    format,
    patterns: undefined,
    overrides: {},
    report: 'text',
    output: undefined,
    position: undefined,
    findings: undefined,
    budgets: [],
    follow: false,
    placement: 'simulated',
    figures: false,
  };
}

/** The variables that the program gets. */
function programVariables({ variables }: Environment): Variables {
  // Where VS Code runs this command by itself, it says so by a variable that is no matter of the program's.
  return process.versions.electron === undefined ? variables : { ...variables, ELECTRON_RUN_AS_NODE: undefined };
}

/** A file named after the program and the format that is not there yet. */
function freeName(program: string, format: FormatName): string {
  const base = path.basename(program);
  const [extension] = formatOfName(format).extensions;
  let name = base + extension;
  for (let number = 2; existsSync(name); number++) name = `${base}-${number}${extension}`;
  return name;
}

/** Empties the file, or says before the program runs that it cannot be written. */
function makeFile(file: string, localize: Localize): void {
  try {
    closeSync(openSync(file, 'w'));
  } catch (error) {
    throw new Failure(localize('cannot write {0}: {1}.', file, (error as Error).message));
  }
}
