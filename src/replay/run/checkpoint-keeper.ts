// Which states of a run are kept as its checkpoints, decided while RunBuilder makes it: as close together as time and memory allow. They are
// of buddies and slabs; where blocks have any length the columns of the results are enough.
import { Engine } from '../../engine/engine';
import type { Checkpoint } from './checkpoint';
import type { LiveCounts } from './live-counts';
import type { Recorder } from './recorder';

/** Operations between two checkpoints at least: so many for each block, within these bounds, so that a run is not slowed by its checkpoints. */
const operationsPerBlock = 16;
const shortestDistance = 1 << 15;
const longestDistance = 1 << 16;
/** Bytes that checkpoints may take for each operation. */
const bytesPerOperation = 40;

export class CheckpointKeeper {
  readonly kept: Checkpoint[] = [];
  private last = 0;

  /** Keeps the state after `done` operations if it is time to. */
  addIfDue({ engine, counts }: Recorder, done: number): void {
    const distance = done - this.last;
    if (distance < shortestDistance || !(engine instanceof Engine)) return;
    if (distance < Math.min(blocksIn(engine, counts) * operationsPerBlock, longestDistance)) return;
    if (bytesOf(engine, counts) <= distance * bytesPerOperation) this.add(engine, done);
  }

  /** The end is where people go most, and from where jumps back near it begin: half the distance will do. */
  addAtEnd({ engine, counts }: Recorder, done: number): void {
    const distance = done - this.last;
    if (distance < shortestDistance || !(engine instanceof Engine)) return;
    if (bytesOf(engine, counts) <= 2 * distance * bytesPerOperation) this.add(engine, done);
  }

  private add(engine: Engine, done: number): void {
    this.kept.push({ position: done, state: engine.save() });
    this.last = done;
  }
}

/** Blocks in use and free, about: each object counts as one, its slab not. */
function blocksIn(engine: Engine, counts: LiveCounts): number {
  return counts.live + engine.buddy.freeBlockCount;
}

/** Bytes of a checkpoint, about: two integers for each live allocation, one for each free block. */
function bytesOf(engine: Engine, counts: LiveCounts): number {
  return 4 * (counts.live + blocksIn(engine, counts));
}
