// Problems of lines that are no operations. Setup and RunBuilder note them while a run is made; analysis makes diagnostics of them.
import type { DiagnosticCode } from '../../model/diagnostic';
import type { Range } from '../../trace/trace';

/** What is wrong with a line that is no operation: a message with {0}, {1}… and their values. */
export interface Note {
  readonly code: DiagnosticCode;
  readonly range: Range;
  /** Operations done where the line stands. */
  readonly position: number;
  readonly message: string;
  readonly values: readonly (string | number)[];
  /** How often it is so, where that is more than once. */
  readonly times?: number;
  /** The first definition, where the table of diagnostics asks for it: its line and what to say of it. */
  readonly first?: { readonly line: number; readonly message: string };
}
