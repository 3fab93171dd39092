// Where a session reads its trace from: the host makes a source of a document or of a file, and the session's runner reads it once.
import type { ArenaFileContent } from '../trace/arena-memory';
import type { FormatName } from '../trace/formats';
import type { TraceError } from '../trace/trace';

/** An open document with its unsaved edits, or the bytes of a file. */
export interface TraceSource {
  /** The name the format is told by, together with the first bytes, unless `format` says it. */
  readonly fileName: string;
  readonly format?: FormatName;
  /** Patterns by which its lines are read instead of a format. */
  readonly patterns?: readonly string[];
  /** The version of the document whose text this is; absent for files. */
  readonly version?: number;
  /** About how many chunks there are, each as long as the first; 1 where that is not known. */
  readonly chunkCount?: number;
  /**
   * The trace's bytes in order, in chunks of any size; read once. `pause` is to be awaited between pieces of work
   * that take time of their own. Throws StaleSourceError when the text changed underneath.
   */
  chunks(pause: () => Promise<void>): AsyncIterable<Uint8Array>;
  /** The content of the file that an `arena from` of the trace names; absent where none can be read. */
  arenaFile?(named: string): Promise<ArenaFileContent>;
  /** Of a recording of a kernel, what was free before it, where a file beside it or of the user's choice says it; `ofMoment`: of a dump, what was free then. */
  pagesBefore?(ofMoment: boolean): Promise<PagesBefore | undefined>;
}

/** A dump that says which pages were free. */
export interface PagesBefore {
  readonly bytes: Uint8Array;
  /** It is none, or of another recording: the run does without. */
  refuse(error: TraceError): void;
}

/** There is more of the source than can be run here; the message says what can be done. */
export class TooLargeError extends Error {}

/** The source changed while it was read: the run is dropped like a cancelled one. */
export class StaleSourceError extends Error {}
