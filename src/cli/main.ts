// The command itself: arguments are read and carried out, and the exit status says how it went.
import { existsSync } from 'node:fs';
import { adviseCommand } from './advise-command';
import { parseArguments } from './arguments';
import type { Arguments } from './commands';
import { compareCommand } from './compare-command';
import { compareSettingsCommand } from './compare-settings-command';
import { diffCommand } from './diff-command';
import { ExitStatus, type Environment } from './environment';
import { Failure } from './failure';
import { followCommand } from './follow-command';
import { generateCommand } from './generate-command';
import { kmemCommand } from './kmem-command';
import { Output } from './output';
import { pagesCommand } from './pages-command';
import { Progress } from './progress';
import { recordCommand } from './record-command';
import { runCommand } from './run-command';
import { sitesCommand } from './sites-command';
import { startCommand } from './start-command';
import { testCommand } from './test-command';

/** The whole command: `args` without node and the script. Returns the exit status, `record` that of its program; messages go to standard error. */
export async function main(args: readonly string[], environment: Environment): Promise<number> {
  const { stdout, stderr, version, localize } = environment;
  const progress = new Progress(stderr, localize);
  const output = new Output(stdout);
  const complain = (sentence: string): void => {
    progress.clear();
    stderr.write(`alloctrace: ${sentence}\n`);
  };
  const carryOut = (parsed: Arguments): Promise<number> => {
    switch (parsed.command) {
      case 'run':
        return (parsed.follow ? followCommand : runCommand)(parsed, environment, output, progress, complain);
      case 'pages':
        return pagesCommand(parsed, environment, output, progress, complain);
      case 'test':
        return testCommand(parsed, environment, output, progress, complain);
      case 'record':
        return recordCommand(parsed, environment, progress, complain);
      case 'kmem':
        return kmemCommand(parsed, environment, output, progress);
      case 'compare':
        return compareCommand(parsed, environment, output, progress);
      case 'compareSettings':
        return compareSettingsCommand(parsed, environment, output, progress);
      case 'diff':
        return diffCommand(parsed, environment, output, progress, complain);
      case 'sites':
        return sitesCommand(parsed, environment, output, progress);
      case 'advise':
        return adviseCommand(parsed, environment, output, progress);
      case 'generate':
        return generateCommand(parsed, environment, output, progress);
      case 'start':
        return startCommand(parsed, environment, output, progress);
    }
  };
  try {
    const printer = { out: (text: string) => output.write(text) };
    const parsed = parseArguments(args, version, printer, existsSync, localize);
    const status = parsed ? await carryOut(parsed) : ExitStatus.NoErrors;
    await output.finish().catch((error: Error) => {
      throw new Failure(localize('cannot write the report: {0}.', error.message));
    });
    return status;
  } catch (error) {
    // What was printed before the failure still goes out, as far as it can.
    await output.finish().catch(() => undefined);
    complain(error instanceof Failure ? error.message : ((error as Error).stack ?? String(error)));
    return ExitStatus.NotDone;
  }
}
