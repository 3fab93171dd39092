// Who held an address, and when: from the result columns alone.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';

/** An allocation that covered an address for a while. */
interface Tenancy {
  /** The operation that allocated it. */
  readonly operation: number;
  /** The operation that ended it; undefined as long as it lives. */
  endedBy: number | undefined;
}

/** Collects every allocation that ever covered a byte, going forward from the start of the run: at once or piece by piece. */
export class AddressHistory {
  /** In order of time. */
  readonly tenancies: Tenancy[] = [];
  /** Operations looked at. */
  position = 0;

  constructor(
    private readonly run: Run,
    /** In bytes from the base. */
    readonly offset: number,
  ) {}

  /** Goes on to a position at or after the present one. */
  goOnTo(to: number): void {
    const { run, offset, tenancies } = this;
    const { results } = run;
    for (; this.position < to; this.position++) {
      const op = this.position;
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      const last = tenancies.at(-1);
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
        if (ended === last?.operation) last.endedBy = op;
      }
      if (covers(run, op, offset)) tenancies.push({ operation: op, endedBy: undefined });
    }
  }
}

/** The operation whose allocation covers the byte at `offset` at a position, -1 where none does. */
export function tenantAt(run: Run, offset: number, position: number): number {
  const { results } = run;
  // What touched the byte last decides.
  for (let op = position - 1; op >= 0; op--) {
    if ((results.error[op] & ErrorBits.Code) !== 0) continue;
    if (covers(run, op, offset)) return op;
    for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) if (covers(run, ended, offset)) return -1;
  }
  return -1;
}

/** Whether operation `op` allocated the byte at `offset`. Neither no allocation nor one of nothing holds any byte. */
function covers(run: Run, op: number, offset: number): boolean {
  const start = run.startOf(op);
  return start <= offset && offset < start + run.heldOf(op);
}
