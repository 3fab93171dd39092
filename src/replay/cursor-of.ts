// A state to be moved through a run, whatever has placed its blocks.
import { BlockRun } from './blocks/block-run';
import { BlockState } from './blocks/block-state';
import { RecordedRun } from './recorded/recorded-run';
import { RecordedState } from './recorded/recorded-state';
import type { Run } from './run/run';
import { Cursor } from './state/cursor';
import type { RunCursor } from './state/run-cursor';

/** A state at the start of a run, of which its owner alone decides where it stands. Making one costs an engine, or as much memory as the recording has addresses. */
export function cursorOf(run: Run): RunCursor {
  if (run instanceof BlockRun) return new BlockState(run);
  return run instanceof RecordedRun ? new RecordedState(run) : new Cursor(run);
}
