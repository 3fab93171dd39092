// What a recording proves beside its operations: counts of calls, and what its reader had to leave out. Facts about the recorder, no errors of a program.
import type { SpaceRegion } from '../model/space';
import type { PageRecording } from './formats/kmem/page-events';
import type { StackTable } from './stack-table';

/** Counts of calls, under the names that reports give them. Sizes in bytes, as asked for. */
export interface RecordingCounts {
  /** Blocks that came to be: malloc and its kin, realloc(NULL, n). */
  allocs: number;
  /** Live blocks that were freed, by realloc(p, 0) too. */
  frees: number;
  /** Live blocks that were resized. */
  reallocs: number;
  /** Calls of free(NULL). */
  nullFrees: number;
  /** Calls that answered with no memory. */
  failed: number;
  /** Frees and reallocs of an address whose last event was its end. */
  doubleFrees: number;
  /** Frees and reallocs of an address that was never seen allocated. */
  unknownFrees: number;
  /** Blocks that ended unseen: their address was given out again. */
  lostFrees: number;
  /** Those of the double frees that were owed since a lost free of the same address. */
  lateFrees: number;
  peakBytes: number;
  endBlocks: number;
  endBytes: number;
}

/** What is known of a recording once it is read. */
export interface RecordingFacts {
  readonly counts: Readonly<RecordingCounts>;
  /** Lines that are none of the format's, and the number of the first, 0 where there is none. */
  readonly skippedLines: number;
  readonly firstSkippedLine: number;
  /** Calls of which the recording has only a part: cut lines, answers that never came. */
  readonly cutCalls: number;
  readonly firstCutLine: number;
  /** Calls that the recorder itself says it lost. */
  readonly lostCalls: number;
  /** Whether its addresses are hashes, which tell blocks apart and not where they lay. */
  readonly areAddressesHashed: boolean;
  /**
   * Pairs of operations, the first ascending: a free of what the second had ended, in a format that does not show every allocating call. Either was
   * freed twice, or allocated by a call that is not shown.
   */
  readonly doubtfulFrees: Int32Array;
  /** The call stacks, where the format has them; the `stack` column holds their nodes. */
  readonly stacks: StackTable | undefined;
  /** Stretches of addresses that the recording itself names, such as the segments of a GPU; in no order, and they may overlap. */
  readonly regions: readonly SpaceRegion[];
  /** What moved the pages of a kernel, where it was recorded: with them free memory is known, and where the zones lie. */
  readonly pages: PageRecording | undefined;
}

/** No calls yet. */
export function newCounts(): RecordingCounts {
  return {
    allocs: 0,
    frees: 0,
    reallocs: 0,
    nullFrees: 0,
    failed: 0,
    doubleFrees: 0,
    unknownFrees: 0,
    lostFrees: 0,
    lateFrees: 0,
    peakBytes: 0,
    endBlocks: 0,
    endBytes: 0,
  };
}
