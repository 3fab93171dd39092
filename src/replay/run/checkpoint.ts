// States on the way of a run, from which a cursor goes on instead of from the start. CheckpointKeeper has the engine write them while the run is made.
import { firstThat } from '../../model/first-that';
/** The state after `position` operations. */
export interface Checkpoint {
  /** Operations done. */
  readonly position: number;
  /** What `Engine.save` wrote. */
  readonly state: Int32Array;
}

/** The last checkpoint at or before a position. */
export function checkpointBefore(checkpoints: readonly Checkpoint[], position: number): Checkpoint | undefined {
  return checkpoints[countUpTo(checkpoints, position) - 1];
}

/** The first checkpoint after a position. */
export function checkpointAfter(checkpoints: readonly Checkpoint[], position: number): Checkpoint | undefined {
  return checkpoints[countUpTo(checkpoints, position)];
}

/** How many checkpoints lie at or before a position. */
function countUpTo(checkpoints: readonly Checkpoint[], position: number): number {
  return firstThat(0, checkpoints.length, (index) => checkpoints[index].position > position);
}
