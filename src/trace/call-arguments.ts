// The arguments of a call as a tool lists them between parentheses, and what they are by the function's kind.
import { CallKind } from './call-words';
import { Byte } from './characters';
import type { LoggedCall } from './logged-call';
import { ScannedNumber, skipBlanks } from './scanned-number';

/** The functions of an allocator have at most so many. */
export const mostArguments = 3;

/** How many arguments a call must show at least, by its kind. */
export const fewestArguments: Readonly<Record<CallKind, number>> = {
  [CallKind.Allocate]: 1,
  [CallKind.AllocateArray]: 2,
  [CallKind.AllocateAligned]: 2,
  [CallKind.AllocateAlignedInto]: 3,
  [CallKind.Free]: 1,
  [CallKind.Reallocate]: 2,
  [CallKind.ReallocateArray]: 3,
};

/** The arguments of one call after another. */
export class CallArguments {
  private readonly given = Array.from({ length: mostArguments }, () => new ScannedNumber());
  private count = 0;
  /** Where the first starts. */
  firstAt = 0;

  /** Forgets those of the call before. */
  clear(): void {
    this.count = 0;
  }

  /** A number to be filled that is the next argument, undefined where there are enough. */
  next(): ScannedNumber | undefined {
    return this.count < mostArguments ? this.given[this.count++] : undefined;
  }

  /** Scans `N, N …` at `from`, in `bytes[from, end)`. Returns where the list ends: what stands there is no number, or behind enough of them. */
  scan(bytes: Uint8Array, from: number, end: number): number {
    let at = skipBlanks(bytes, from, end);
    this.firstAt = at;
    this.count = 0;
    while (this.count < mostArguments) {
      const next = this.given[this.count].scan(bytes, at, end);
      if (next < 0) return at;
      this.count++;
      at = skipBlanks(bytes, next, end);
      if (at >= end || bytes[at] !== Byte.Comma) return at;
      at = skipBlanks(bytes, at + 1, end);
    }
    return at;
  }

  /** Makes `call` one of `kind` with these arguments, and no block but what is freed. False where there are too few; surplus ones do not count. */
  giveTo(call: LoggedCall, kind: CallKind): boolean {
    call.clear();
    call.kind = kind;
    if (this.count < fewestArguments[kind]) return false;
    assignArguments(call, kind, this.given, this.count);
    return true;
  }
}

/** Gives a call of `kind`, which is clear, the first `count` numbers of `given`, which are as many as it must have. */
export function assignArguments(call: LoggedCall, kind: CallKind, given: readonly ScannedNumber[], count: number): void {
  const [first, second, third] = given;
  switch (kind) {
    case CallKind.Allocate:
      call.size.set(first);
      break;
    case CallKind.AllocateArray:
      call.count.set(first);
      call.size.set(second);
      break;
    case CallKind.AllocateAligned:
      call.size.set(second);
      break;
    case CallKind.AllocateAlignedInto:
      // Logs may leave away where the answer goes.
      call.size.set(count === mostArguments ? third : second);
      break;
    case CallKind.Free:
      call.block.set(first);
      break;
    case CallKind.Reallocate:
      call.old.set(first);
      call.size.set(second);
      break;
    case CallKind.ReallocateArray:
      call.old.set(first);
      call.count.set(second);
      call.size.set(third);
  }
}

/** Where the arguments of the call start whose parenthesis is at `paren`: demangled names bring the types of their parameters along, in parentheses of their own. */
export function argumentsStart(bytes: Uint8Array, paren: number, end: number): number {
  let closing = paren + 1;
  while (closing < end && bytes[closing] !== Byte.ClosingParenthesis) closing++;
  return closing + 1 < end && bytes[closing + 1] === Byte.Parenthesis ? closing + 2 : paren + 1;
}
