// A run whose blocks have any length, placed by one of the policies that are no buddies: the operations are done by a BlockEngine, and each block begins
// with its header.
import { Place } from '../../engine/place';
import { markerUnits } from '../../engine/policies/policy';
import type { RunPlacement } from '../../model/placement';
import type { Work } from '../../work/work';
import { recordCheckpoints, type RecordedCheckpoint } from '../recorded/recorded-checkpoints';
import type { RecordedLayout } from '../recorded/recorded-layout';
import { Run, type RunParts } from '../run/run';
import { layOutBlocks } from './block-layout';
import type { BlockResults } from './block-results';

/** What it is made of. */
type BlockRunParts = RunParts & { readonly results: BlockResults };

export class BlockRun extends Run {
  declare readonly results: BlockResults;
  /** Units at the end of the arena that are never free. */
  readonly markerUnits: number;
  private laidOut: { readonly layout: RecordedLayout; readonly checkpoints: readonly RecordedCheckpoint[] } | undefined;

  private constructor(parts: BlockRunParts) {
    super(parts);
    this.markerUnits = markerUnits(parts.arena);
  }

  /** A run that is laid out, in steps. */
  static *of(parts: BlockRunParts): Work<BlockRun> {
    const run = new BlockRun(parts);
    const layout = yield* layOutBlocks({ run, results: run.results, space: run.space });
    run.laidOut = { layout, checkpoints: yield* recordCheckpoints(layout) };
    return run;
  }

  override get placement(): RunPlacement {
    return 'blocks';
  }

  /** Where its blocks lie, and when. */
  get layout(): RecordedLayout {
    return this.laidOut!.layout;
  }

  /** The live blocks at some positions, ascending. */
  get blockCheckpoints(): readonly RecordedCheckpoint[] {
    return this.laidOut!.checkpoints;
  }

  /** The whole block. */
  override heldOf(op: number): number {
    return this.results.units(op) * this.arena.unit;
  }

  override startOf(op: number): number {
    return Math.max(this.results.unit(op), 0) * this.arena.unit;
  }

  /** Behind the header. */
  override offsetOf(op: number): number {
    return this.startOf(op) + this.arena.overhead;
  }

  /** Whether operation `op` left its allocation where it was, whatever the block's length is now. */
  stayedAt(op: number): boolean {
    return this.results.place(op) === Place.Block && super.stayed(op);
  }

  /** Only a realloc can leave its block where it was; it may have another length now. */
  override stayed(op: number): boolean {
    const from = this.results.subject(op);
    return super.stayed(op) && this.results.units(op) === this.results.units(from);
  }
}
