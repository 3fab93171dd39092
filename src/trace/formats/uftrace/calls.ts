// What the layouts of uftrace have in common: functions begin and end, and those of an allocator are calls.
import { CallKind } from '../../call-words';
import { CallArguments } from '../../call-arguments';
import { CalledFunction } from '../../called-function';
import { CallerTree } from '../../caller-tree';
import { LoggedCall, type CallSink } from '../../logged-call';
import { OpenCalls } from '../../open-calls';
import type { Recording } from '../../recording';
import { ScannedNumber } from '../../scanned-number';

/** The calls of one recording. The thread, the time and the line are the recording's. */
export class UftraceCalls {
  /** Finds functions by their names. */
  readonly name = new CalledFunction();
  /** What the present call was given; filled before it begins. */
  readonly given = new CallArguments();
  /** What it answered; filled before it ends. */
  readonly answer = new ScannedNumber();
  readonly callers: CallerTree;
  private readonly call = new LoggedCall();
  private readonly open: OpenCalls;
  /** Whether the recording has answers: then an operator new without one has thrown. */
  private showsAnswers = false;

  /** `sink` is told of the calls: the recording itself, or what sorts them for it. */
  constructor(
    private readonly recording: Recording,
    private readonly sink: CallSink,
  ) {
    this.open = new OpenCalls(recording);
    this.callers = new CallerTree(recording);
  }

  /** A call of an allocator begins. `column` is that of its first argument. */
  begin(kind: CallKind, depth: number, column: number): void {
    this.callers.tell();
    if (!this.take(kind)) return;
    // What a free frees is known when it begins, and it may never come back.
    if (kind === CallKind.Free) this.tellFree(column);
    this.open.begin(this.call, depth, kind === CallKind.Free);
  }

  /** A call that began ends. `kind` is not known where the layout does not name it; the answer may be missing. */
  end(kind: CallKind | undefined, depth: number, column: number): void {
    const open = this.open.end(kind, depth);
    if (!open || open.isTold || open.hasInner) return;
    this.recording.site = open.site;
    this.recording.stack = open.stack;
    this.tell(open.call, column, open.line);
  }

  /** A call that begins and ends in one. */
  whole(kind: CallKind, column: number, answerColumn: number): void {
    this.callers.tell();
    if (!this.take(kind)) return;
    if (kind === CallKind.Free) this.tellFree(column);
    else this.tell(this.call, answerColumn, this.recording.line);
  }

  finish(): void {
    this.open.finish();
  }

  /** False where the call shows too little of what it was given. */
  private take(kind: CallKind): boolean {
    // Of posix_memalign no layout shows the block.
    if (kind === CallKind.AllocateAlignedInto) return false;
    if (this.given.giveTo(this.call, kind)) return true;
    this.recording.cutCall();
    return false;
  }

  private tellFree(column: number): void {
    if (!this.open.isFreeing(this.call.block)) this.call.tell(this.sink, column);
  }

  private tell(call: LoggedCall, column: number, line: number): void {
    const { answer, sink, recording } = this;
    if (answer.isKnown) {
      this.showsAnswers = true;
      call.block.set(answer);
      call.tell(sink, column);
    } else if (this.showsAnswers && call.kind === CallKind.Allocate) recording.counts.failed++;
    else recording.cutCall(line);
    this.open.answer();
  }
}
