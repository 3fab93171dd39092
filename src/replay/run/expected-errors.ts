// `expect error` lines, each of which speaks of the operation after it. RunBuilder hands them on as it comes to them; an error that was expected is marked
// in the results, an expectation that is not met becomes a note.
import type { ExpectErrorDirective } from '../../trace/trace';
import type { Note } from './note';
import { ErrorBits, errorCode, type Results } from './results';

export class ExpectedErrors {
  /** Operations that ended in the error expected of them: these errors do not count. */
  met = 0;
  private pending: ExpectErrorDirective | undefined;

  constructor(
    private readonly resultsOf: () => Results,
    private readonly report: (note: Note) => void,
  ) {}

  /** Whether the next operation is expected to fail. It is to be done by itself, and then given to `check`. */
  get areWaiting(): boolean {
    return this.pending !== undefined;
  }

  /** An `expect error` line, met after `position` operations. */
  add(directive: ExpectErrorDirective, position: number): void {
    const message = 'Expected an operation that ends in {0}, but none follows before the next expect error.';
    this.miss(message, position);
    this.pending = directive;
  }

  /** Operation `op` is done: nothing happens unless it is the first after an `expect error`. */
  check(op: number): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    const { error } = this.resultsOf();
    const entry = error[op];
    // Nobody knows what a handle stands for that a line which cannot be read gave an allocation.
    if ((entry & ErrorBits.Unknown) !== 0) return;
    const code = errorCode(entry);
    if (code === pending.code) {
      error[op] = entry | ErrorBits.Expected;
      this.met++;
      return;
    }
    const values = code === undefined ? [pending.code] : [pending.code, code];
    const message =
      code === undefined
        ? 'Expected the next operation to end in {0}, but it succeeded.'
        : 'Expected the next operation to end in {0}, but it ended in {1}.';
    this.report({ code: 'expectation-failed', range: pending.range, position: op, message, values });
  }

  /** The trace ends after `position` operations. */
  end(position: number): void {
    const message = 'Expected an operation that ends in {0}, but none follows.';
    this.miss(message, position);
  }

  private miss(message: string, position: number): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    this.report({ code: 'expectation-failed', range: pending.range, position, message, values: [pending.code] });
  }
}
