// Functions of an allocator call one another, and wrappers the functions: a log then tells one call twice, under two names, in two lines.
import { CallKind } from '../../call-words';
import type { LoggedCall } from '../../logged-call';

/** The call told last. */
export class InnerCalls {
  private name = -1;
  private thread = -1;
  private kind = CallKind.Allocate;
  /** Its block and the old one, in halves of 32 bits; a block that is not known is null. */
  private low = 0;
  private high = 0;
  private oldLow = 0;
  private oldHigh = 0;
  private size = 0;

  /** Whether a call of the function `name` is the one told last, under another name. */
  isLast({ kind, block, old, size }: LoggedCall, name: number, thread: number): boolean {
    if (name === this.name || block.low !== this.low || block.high !== this.high || block.isNull || thread !== this.thread) return false;
    if (isResize(kind) && !old.isNull) {
      return isResize(this.kind) && old.low === this.oldLow && old.high === this.oldHigh && size.value === this.size;
    }
    return (kind === CallKind.Free) === (this.kind === CallKind.Free);
  }

  /** Remembers the call told last. */
  remember({ kind, block, old, size }: LoggedCall, name: number, thread: number): void {
    this.name = name;
    this.thread = thread;
    this.kind = kind;
    this.low = block.low;
    this.high = block.high;
    if (!isResize(kind)) return;
    this.oldLow = old.low;
    this.oldHigh = old.high;
    this.size = size.value;
  }
}

function isResize(kind: CallKind): boolean {
  return kind === CallKind.Reallocate || kind === CallKind.ReallocateArray;
}
