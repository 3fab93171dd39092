// The host's side of the view of changes: compares the pinned position with the present one in slices, and answers with the rows in view.
import {
  diffPositions,
  gatherChanges,
  totalChanges,
  type ChangeGroup,
  type ChangeSum,
  type PositionDiff,
} from '../../../src/analysis/diff/position-diff';
import { statementText } from '../../../src/analysis/operation-text';
import { ownerKind } from '../../../src/analysis/owners';
import { selectRange } from '../../../src/analysis/select-range';
import type { ChangeFigures } from '../../../src/model/change-figures';
import type { Localize } from '../../../src/model/localize';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { Work } from '../../../src/work/work';
import { changesDescriptor } from './descriptor';
import type {
  ChangedAllocation,
  ChangeListing,
  ChangesBody,
  ChangeSide,
  ChangeSort,
  ChangesRequest,
  ChangesTold,
  ChangeSumRow,
} from './protocol';

const groups: Readonly<Record<Exclude<ChangeListing, 'allocation'>, ChangeGroup>> = { owner: 'site', cache: 'cache', size: 'size' };

/** Two positions compared, and how their changes are listed. */
interface Compared {
  readonly run: Run;
  readonly diff: PositionDiff;
  readonly figures: ChangeFigures;
  readonly by: ChangeListing;
  /** Undefined where allocations are listed by themselves. */
  readonly sums: ChangeSum[] | undefined;
}

/** What has changed since the pinned position. While another position is compared, what was found last is shown. */
class ChangesHostView implements HostView<ChangesRequest, ChangesBody> {
  private asked:
    { readonly run: Run; readonly from: number; readonly to: number; readonly by: ChangeListing; readonly job: Job<Compared> } | undefined;
  private shown: Compared | undefined;

  constructor(private readonly queue: WorkQueue) {}

  build({ run, position, pinned, localize, changed }: ViewContext, request: ChangesRequest): ChangesBody {
    const head = {
      kind: 'changes',
      hasSites: ownerKind(run) === 'site',
      hasCaches: run.caches.length > 0,
    } as const;
    if (pinned === undefined) {
      this.dispose();
      return head;
    }
    const by = request.by === 'cache' && !head.hasCaches ? 'owner' : request.by;
    const compared = this.compare(run, pinned.position, position, by, changed);
    return compared ? { ...head, told: tell(compared, request, localize) } : head;
  }

  dispose(): void {
    this.asked?.job.cancel();
    this.asked = undefined;
    this.shown = undefined;
  }

  private compare(run: Run, from: number, to: number, by: ChangeListing, changed: () => void): Compared | undefined {
    const { asked } = this;
    if (asked?.run !== run || asked.from !== from || asked.to !== to || asked.by !== by) {
      asked?.job.cancel();
      if (this.shown?.run !== run) this.shown = undefined;
      const job = this.queue.begin(compare(run, from, to, by, this.shown), { changed });
      this.asked = { run, from, to, by, job };
    }
    this.shown = this.asked?.job.result ?? this.shown;
    return this.shown;
  }
}

/** The host's side of the view, to be registered. */
export const changesHostView: RegisteredView<'changes'> = { ...changesDescriptor, make: (queue) => new ChangesHostView(queue) };

/** `known`: what was compared last; of the same positions it is listed anew. */
function* compare(run: Run, from: number, to: number, by: ChangeListing, known: Compared | undefined): Work<Compared> {
  const isKnown = known?.run === run && known.diff.from === from && known.diff.to === to;
  const diff = isKnown ? known.diff : yield* diffPositions(run, from, to);
  const figures = isKnown ? known.figures : yield* totalChanges(run, diff);
  return { run, diff, figures, by, sums: by === 'allocation' ? undefined : yield* gatherChanges(run, diff, groups[by]) };
}

function tell({ run, diff, figures, by, sums }: Compared, request: ChangesRequest, localize: Localize): ChangesTold {
  const { from, to, kept, keptBytes, changes } = diff;
  const total = sums ? sums.length : changes.length;
  const first = Math.max(0, Math.min(Math.trunc(request.from), total));
  const end = Math.min(total, first + Math.max(0, Math.trunc(request.count)));
  const told = { ...figures, from, to, kept, keptBytes, by, total, first };
  if (!sums) return { ...told, allocations: changes.slice(first, end).map((change) => allocationRow(run, change)) };
  const order = orderOf(sums, request, first, end);
  return { ...told, sums: order.map((index) => sumRow(run, by, sums[index], localize)) };
}

/** The places [first, end) of the order, which alone are put in order. */
function orderOf(sums: readonly ChangeSum[], { sort, descending }: ChangesRequest, first: number, end: number): number[] {
  const sign = descending ? -1 : 1;
  const items = Int32Array.from(sums, (_, index) => index);
  selectRange(items, first, end, (a, b) => differenceOf(sums[a], sums[b], sort) * sign || turnover(sums[b]) - turnover(sums[a]) || a - b);
  return Array.from(items.subarray(first, end));
}

function differenceOf(one: ChangeSum, other: ChangeSum, sort: ChangeSort): number {
  if (sort === 'growth') return Math.abs(one.growth) - Math.abs(other.growth);
  if (sort !== 'name') return one[sort] - other[sort];
  const [a, b] = [one.key ?? '', other.key ?? ''];
  return a < b ? -1 : Number(a > b);
}

const turnover = ({ addedBytes, freedBytes }: ChangeSum): number => addedBytes + freedBytes;

function sumRow(run: Run, by: ChangeListing, { key, ...figures }: ChangeSum, localize: Localize): ChangeSumRow {
  if (typeof key === 'string') return { name: key, ...figures };
  if (key === undefined) return figures;
  if (by === 'size') return { size: key, ...figures };
  const operations = run.operationsOfLine(key);
  return { line: key, name: operations && statementText(run, operations.from, localize), ...figures };
}

function allocationRow(run: Run, { kind, before, after }: PositionDiff['changes'][number]): ChangedAllocation {
  const side = (op: number): ChangeSide | undefined =>
    op < 0
      ? undefined
      : {
          operation: op + 1,
          line: run.table.line[op],
          address: run.addressOf(op),
          byte: run.heldOf(op) > 0 ? run.startOf(op) : undefined,
          requested: run.requestedOf(op),
        };
  return { change: kind, handle: run.handleText(after < 0 ? before : after), before: side(before), after: side(after) };
}
