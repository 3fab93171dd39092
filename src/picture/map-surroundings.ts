// What a memory map's controller has its surroundings do: VS Code's panel in the product, a few functions in tests.
import type { Placement } from '../model/placement';
import type { ToWebview } from '../protocol/messages';
import type { RunOptions } from '../replay/run/options';
import type { Session } from '../session/session';
import type { Trace } from '../trace/trace';

export interface MapSurroundings {
  post(message: ToWebview): void;
  /**
   * The trace shown, or whether the map stays with it instead of following the active one, has changed; one with a position of its own is meant to stay.
   * `setting`: that of its own which it shows the trace under.
   */
  shown(trace: { readonly uri: string; readonly name: string } | undefined, pinned: boolean, setting?: string): void;
  /** The name of a trace for people. */
  nameOf(uri: string): string;
  run(session: Session): void;
  /** Has the blocks of a recording placed otherwise, and the trace run again. */
  place(session: Session, placement: Placement): void;
  /** Opens a map beside this one with the blocks of the recording placed so: after so many operations, or moving with its trace. */
  placeBeside(uri: string, position: number | undefined, placement: Placement): void;
  /** What a trace is run with where `by` holds in place of what is set for it. */
  optionsWith(session: Session, trace: Trace, by: RunOptions): RunOptions;
  openSample(): void;
  /** Whether the reader is new and has not dismissed the first-run hint. */
  hintWanted(): boolean;
  hintDismissed(): void;
  /** The webview could not go on. */
  failed(message: string): void;
}
