// The arguments of the command line: words to what is to be done, or a sentence that says why they cannot be meant.
import { CommanderError } from 'commander';
import type { Localize } from '../model/localize';
import type { Arguments } from './commands';
import { Failure } from './failure';
import { interpret } from './interpret';
import { commandNames, createProgram } from './program';
import { shortened } from './shortened';

/** Where help and the version go. */
export interface Printer {
  out(text: string): void;
}

/**
 * Reads the arguments (without node and the script). Returns undefined where help or the version was all that was asked for. `exists` says
 * whether a word is the path of something. Throws `Failure` with a sentence for arguments that cannot be meant.
 */
export function parseArguments(
  args: readonly string[],
  version: string,
  printer: Printer,
  exists: (path: string) => boolean,
  localize: Localize,
): Arguments | undefined {
  let result: Arguments | undefined;
  const program = createProgram(version, localize, (command, paths, options) => {
    result = interpret(command, paths, options, localize);
  });
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => printer.out(text), writeErr: () => undefined, outputError: () => undefined });
  }
  try {
    program.parse(withCommand(args, exists, localize), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    if (error.code === 'commander.help') throw new Failure(localize('no command given. To run a trace: alloctrace run FILE'));
    throw new Failure(sentence(error.message));
  }
  return result;
}

/** The arguments with the command that is meant: `FILE …` runs it, as options before a file do, and `help NAME` is `NAME --help`. */
function withCommand(args: readonly string[], exists: (path: string) => boolean, localize: Localize): readonly string[] {
  const [first, topic] = args;
  if (first === undefined || isCommand(first) || /^(-h|--help|-V|--version)$/.test(first)) return args;
  if (first === 'help') {
    if (topic === undefined || topic === 'help') return ['--help'];
    if (isCommand(topic)) return [topic, '--help'];
    throw new Failure(localize("there is no command '{0}' to help with. Commands are {1}.", topic, commandNames.join(', ')));
  }
  return first.startsWith('-') || /[./\\]/.test(first) || exists(first) ? ['run', ...args] : args;
}

function isCommand(word: string): boolean {
  return commandNames.some((name) => name === word);
}

/** Commander's messages start with `error: ` and may carry a suggestion on a line of its own. */
function sentence(message: string): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/'[^']+'/g, shortened);
  return /[.?!)]$/.test(text) ? text : `${text}.`;
}
