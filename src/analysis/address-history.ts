import { Place } from '../engine/engine';
import { ErrorBits } from '../replay/results';
import type { Run } from '../replay/run';

/** An allocation that covered an address for a while. */
export interface Tenancy {
  /** The operation that allocated it. */
  readonly operation: number;
  /** The operation that ended it, undefined if it is live at the end. */
  readonly endedBy: number | undefined;
}

/** Every allocation that ever covered the byte at `offset`, in order of time; at most the last `limit` of them. */
export function addressHistory(run: Run, offset: number, limit: number): Tenancy[] {
  const { results, operationCount } = run;
  const tenancies: { operation: number; endedBy: number | undefined }[] = [];
  for (let op = 0; op < operationCount; op++) {
    if ((results.error[op] & ErrorBits.Code) !== 0) continue;
    const last = tenancies[tenancies.length - 1];
    if (last !== undefined && results.subject[op] === last.operation) last.endedBy = op;
    const place = results.place[op];
    if (place === Place.None || place === Place.Nowhere) continue;
    const start = results.offset[op];
    if (start <= offset && offset < start + run.heldAt(place)) tenancies.push({ operation: op, endedBy: undefined });
  }
  return tenancies.slice(-limit);
}
