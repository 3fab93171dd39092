// Functions of an allocator call one another, and wrappers the functions: a log then tells one call twice, under two names, in two lines.
import { CallKind } from '../../call-words';
import type { LoggedCall } from '../../logged-call';
import { ScannedNumber } from '../../scanned-number';

/** The call told last. */
export class InnerCalls {
  private name = -1;
  private thread = -1;
  private kind = CallKind.Allocate;
  private size = 0;
  private readonly block = new ScannedNumber();
  private readonly old = new ScannedNumber();

  /** Whether a call of the function `name` is the one told last, under another name. */
  isLast({ kind, block, old, size }: LoggedCall, name: number, thread: number): boolean {
    if (name === this.name || thread !== this.thread || block.isNull || !isSame(block, this.block)) return false;
    if (isResize(kind) && !old.isNull) return isResize(this.kind) && isSame(old, this.old) && size.value === this.size;
    return (kind === CallKind.Free) === (this.kind === CallKind.Free);
  }

  /** Remembers the call told last. */
  remember({ kind, block, old, size }: LoggedCall, name: number, thread: number): void {
    this.name = name;
    this.thread = thread;
    this.kind = kind;
    this.size = size.value;
    this.block.set(block);
    this.old.set(old);
  }
}

function isResize(kind: CallKind): boolean {
  return kind === CallKind.Reallocate || kind === CallKind.ReallocateArray;
}

function isSame(a: ScannedNumber, b: ScannedNumber): boolean {
  return a.isKnown && b.isKnown && a.low === b.low && a.high === b.high;
}
