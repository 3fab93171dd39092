// Calls that have begun and not yet come back, by thread: a recorder writes their answers on later lines, and calls that one makes within it stand between.
import { CallKind } from './call-words';
import { LoggedCall } from './logged-call';
import { noName, type Recording } from './recording';
import type { ScannedNumber } from './scanned-number';
import { noStack } from './stack-table';

/** The depth of a call where the recorder does not say it. */
export const anyDepth = -1;

/** A call that waits for its answer. */
class OpenCall {
  readonly call = new LoggedCall();
  line = 0;
  site = noName;
  stack = noStack;
  depth = 0;
  /** Whether it does not count: it is told already, or what it says is known to be wrong. */
  isTold = false;
  /** Whether a call within it was answered. */
  hasInner = false;
}

/**
 * The open calls of all threads. A call within another is one with it: `operator new` asks malloc, `operator delete` asks free. Of such allocations
 * the innermost counts, which is the first to be answered; of such frees the outermost, which is the first to begin.
 */
export class OpenCalls {
  private readonly byThread = new Map<number, OpenCall[]>();
  private readonly unused: OpenCall[] = [];

  constructor(private readonly recording: Recording) {}

  /** Opens a call of the present thread, on the present line. */
  begin({ kind, size, count, old, block }: LoggedCall, depth: number, isTold: boolean): void {
    const { recording } = this;
    const open = this.unused.pop() ?? new OpenCall();
    open.call.kind = kind;
    open.call.size.set(size);
    open.call.count.set(count);
    open.call.old.set(old);
    open.call.block.set(block);
    open.line = recording.line;
    open.site = recording.site;
    open.stack = recording.stack;
    open.depth = depth;
    open.isTold = isTold;
    open.hasInner = false;
    const calls = this.byThread.get(recording.thread);
    if (calls) calls.push(open);
    else this.byThread.set(recording.thread, [open]);
  }

  /**
   * Closes the present thread's last open call of a kind, or at a depth; those opened after it never came back. Undefined where there is none. It is valid
   * until the next one begins.
   */
  end(kind: CallKind | undefined, depth = anyDepth): OpenCall | undefined {
    const calls = this.byThread.get(this.recording.thread);
    if (!calls) return undefined;
    let at = calls.length - 1;
    while (at >= 0 && !((kind === undefined || calls[at].call.kind === kind) && (depth === anyDepth || calls[at].depth === depth))) at--;
    if (at < 0) return undefined;
    const open = calls[at];
    while (calls.length > at + 1) this.lose(calls.pop()!);
    calls.pop();
    this.unused.push(open);
    if (calls.length === 0) this.byThread.delete(this.recording.thread);
    return open;
  }

  /** Whether the present thread is within a free of the same block. */
  isFreeing(block: ScannedNumber): boolean {
    const calls = this.byThread.get(this.recording.thread);
    if (!calls) return false;
    for (const { call } of calls) {
      if (call.kind === CallKind.Free && call.block.low === block.low && call.block.high === block.high) return true;
    }
    return false;
  }

  /** Tells the calls around that one within them was answered. */
  answer(): void {
    const calls = this.byThread.get(this.recording.thread);
    if (calls) for (const open of calls) open.hasInner = true;
  }

  /** There are no more lines: what is still open never came back. */
  finish(): void {
    const lines: number[] = [];
    for (const calls of this.byThread.values()) for (const open of calls) if (!open.isTold) lines.push(open.line);
    for (const line of lines.sort((a, b) => a - b)) this.recording.cutCall(line);
    this.byThread.clear();
  }

  private lose(open: OpenCall): void {
    if (!open.isTold) this.recording.cutCall(open.line);
    this.unused.push(open);
  }
}
