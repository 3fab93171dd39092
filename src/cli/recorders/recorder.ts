// The descriptor of a recorder: all that the command line knows of a tool that writes down what a program allocates.
import type { Localize } from '../../model/localize';
import type { FormatName } from '../../trace/formats';
import type { Variables } from '../environment';
import type { ProgramFacts } from './program-facts';

/** Systems that software is installed on in ways of their own. */
export const systems = ['Debian, Ubuntu', 'Fedora', 'macOS'] as const;
export type System = (typeof systems)[number];

/** How a program is started so that its allocations are recorded. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment's. */
  readonly variables: Variables;
}

/** A recording that is to be made. */
export interface Task {
  readonly program: ProgramFacts;
  readonly args: readonly string[];
  readonly variables: Variables;
  /** Absolute path of the recording. */
  readonly file: string;
  /** A folder of this recording's own, removed afterwards. */
  readonly folder: string;
}

/** A recorder that is installed. */
export interface InstalledRecorder {
  start(task: Task): Start;
  /** Makes the recording of what was written, where that is more than to leave it; returns its format. */
  finish?(task: Task): Promise<FormatName>;
  /** The program's exit status where the recorder ends with one of its own; undefined: it is not known. */
  exitStatus?(task: Task): Promise<number | undefined>;
}

export interface Recorder<Name extends string = string> {
  readonly name: Name;
  readonly format: FormatName;
  /** Whether programs become so slow that one wonders whether they still run. */
  readonly isSlow: boolean;
  /** A sentence on what it is good at. */
  why(localize: Localize): string;
  /** A sentence on what it does not see. */
  blindness(localize: Localize): string;
  /** What to type to install it, by system. */
  readonly install: Readonly<Partial<Record<System, string>>>;
  /** Finds it; undefined where it is not installed. */
  find(variables: Variables): InstalledRecorder | undefined;
  /** Why it cannot record a program; undefined where it can. Half a sentence that follows the recorder's name. */
  refusal(program: ProgramFacts, localize: Localize): string | undefined;
}
