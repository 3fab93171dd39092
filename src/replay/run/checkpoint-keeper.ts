// Which states of a run are kept as its checkpoints, decided while RunBuilder makes it: as close together as time and memory allow.
import type { Checkpoint } from './checkpoint';
import type { Recorder } from './recorder';

/** Operations between two checkpoints at least: so many for each block, within these bounds, so that a run is not slowed by its checkpoints. */
const operationsPerBlock = 16;
const shortestDistance = 1 << 15;
const longestDistance = 1 << 17;
/** Bytes that checkpoints may take for each operation. */
const bytesPerOperation = 28;

export class CheckpointKeeper {
  readonly kept: Checkpoint[] = [];
  private last = 0;

  /** Keeps the state after `done` operations if it is time to. */
  addIfDue(recorder: Recorder, done: number): void {
    const distance = done - this.last;
    if (distance < shortestDistance || distance < Math.min(blocksIn(recorder) * operationsPerBlock, longestDistance)) return;
    if (bytesOf(recorder) <= distance * bytesPerOperation) this.add(recorder, done);
  }

  /** The end is where people go most, and from where jumps back near it begin: half the distance will do. */
  addAtEnd(recorder: Recorder, done: number): void {
    const distance = done - this.last;
    if (distance >= shortestDistance && bytesOf(recorder) <= 2 * distance * bytesPerOperation) this.add(recorder, done);
  }

  private add({ engine }: Recorder, done: number): void {
    this.kept.push({ position: done, state: engine.save() });
    this.last = done;
  }
}

/** Blocks in use and free, about: each object counts as one, its slab not. */
function blocksIn({ counts, engine }: Recorder): number {
  return counts.live + engine.buddy.freeBlockCount;
}

/** Bytes of a checkpoint, about: two integers for each live allocation, one for each free block. */
function bytesOf(recorder: Recorder): number {
  return 4 * (recorder.counts.live + blocksIn(recorder));
}
