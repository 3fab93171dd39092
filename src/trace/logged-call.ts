// One call of an allocator as a log writes it: its numbers as they stand there, and what the recording is to be told of it.
import { CallKind } from './call-words';
import type { Recording } from './recording';
import { ScannedNumber } from './scanned-number';

/** Who is told of calls: a recording, or what keeps them for it. */
export type CallSink = Pick<Recording, 'counts' | 'handles' | 'allocate' | 'free' | 'reallocate'>;

/** What is known of a call. Filled for each line anew; the numbers of what a line does not say are not known. */
export class LoggedCall {
  kind: CallKind = CallKind.Allocate;
  readonly size = new ScannedNumber();
  readonly count = new ScannedNumber();
  readonly old = new ScannedNumber();
  /** The block: what a call answered with, or what was freed. */
  readonly block = new ScannedNumber();

  /** Forgets the call before. */
  clear(): void {
    this.size.clear();
    this.count.clear();
    this.old.clear();
    this.block.clear();
  }

  /** Tells a recording, or what keeps calls for it, what was called. `column` is that of the block, 1-based. False where too little is known for that. */
  tell(recording: CallSink, column: number): boolean {
    const { kind, block, old } = this;
    if (!block.isKnown) return false;
    if (kind === CallKind.Free) {
      if (block.isNull) recording.counts.nullFrees++;
      else recording.free(addressOf(recording, block), column);
      return true;
    }
    const isResize = kind === CallKind.Reallocate || kind === CallKind.ReallocateArray;
    const size = this.bytes();
    if (isResize && old.isKnown && !old.isNull) {
      if (!block.isNull) recording.reallocate(addressOf(recording, old), addressOf(recording, block), size, column);
      else if (size === 0) recording.free(addressOf(recording, old), column);
      else recording.counts.failed++;
    } else if (block.isNull) recording.counts.failed++;
    else recording.allocate(addressOf(recording, block), size, column);
    return true;
  }

  private bytes(): number {
    const size = this.size.isKnown ? this.size.value : 0;
    return this.count.isKnown ? size * this.count.value : size;
  }
}

function addressOf(recording: CallSink, { high, low }: ScannedNumber): number {
  return recording.handles.address(high, low);
}
