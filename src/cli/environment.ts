// What the command works with, and what it ends in.
import type { Readable, Writable } from 'node:stream';
import type { Localize } from '../model/localize';

/** The environment's variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The streams, the place and the language the command works with. */
export interface Environment {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly variables: Variables;
  readonly version: string;
  /** The folder that the program lies in. */
  readonly folder: string;
  readonly localize: Localize;
}

/** Exit statuses of the command, the worse the greater. */
export const enum ExitStatus {
  NoErrors = 0,
  /** Errors in a trace, a budget that is not kept, a test that failed. */
  Errors = 1,
  NotDone = 2,
}
