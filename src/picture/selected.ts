// What is selected in a memory map, and what the page has been told of it.
import { AddressHistory } from '../analysis/address-history';
import type { DetailsMessage } from '../protocol/details';
import type { Selection } from '../protocol/inspection';
import { RecordedRun } from '../replay/recorded/recorded-run';
import type { Run } from '../replay/run/run';
import type { Job, WorkQueue } from '../work/queue';
import { inStretches } from '../work/work';
import { buildDetails, type SelectedPlace } from './details';
import type { PinnedReference } from './pinned-position';
import type { PresentMoment } from './shown-trace';
import { inspectByte } from './inspection';

/** Operations of a history read in one step. */
const historyStretch = 1 << 15;
/** Of a line with very many operations, so many are looked at for one that is live. */
const lineOperations = 1000;

/**
 * What is selected in one panel: a place in the arena, whatever lies there at each position. Keeps the place's history, and
 * knows what has been told of it.
 */
export class Selected {
  private place: SelectedPlace | undefined;
  private history: { readonly run: Run; readonly of: AddressHistory; readonly reading: Job<void> } | undefined;
  private told = '';
  /** The run of the place, and the operation (from 0) whose allocation was last found there. */
  private of: { run: Run; operation: number | undefined } | undefined;

  /** `changed`: more of the history is known. */
  constructor(
    private readonly changed: () => void,
    private readonly queue: WorkQueue,
    private readonly pinned: PinnedReference,
  ) {}

  /** Selects what lies at a byte, or its whole slab; nothing without a byte. */
  select(byte: number | undefined, wholeSlab = false): void {
    this.place = byte === undefined ? undefined : { byte, wholeSlab };
    this.of = undefined;
    this.dispose();
  }

  /** Selects what the editor's line (1-based) allocated and is live, unless it is selected already. Otherwise all stays as it is. Returns the byte that is selected anew. */
  followLine({ run, state, cursorLine }: PresentMoment): number | undefined {
    this.settle(run);
    if (this.place && inspectByte(run, state, this.place.byte, this.place.wholeSlab)?.line === cursorLine) return undefined;
    const operations = cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine, state.position);
    if (!operations) return undefined;
    const end = Math.min(operations.to, operations.from + lineOperations, state.position);
    for (let op = operations.from; op < end; op++) {
      const offset = byteOf(run, op);
      if (offset === undefined) continue;
      if (inspectByte(run, state, offset)?.operation !== op + 1) continue;
      this.select(offset);
      return offset;
    }
    return undefined;
  }

  /** What lies at the selected place. */
  at({ run, state }: PresentMoment): Selection | undefined {
    this.settle(run);
    const found = this.place && inspectByte(run, state, this.place.byte, this.place.wholeSlab);
    if (!found) return undefined;
    const { kind, from, to, operation, line, handle } = found;
    this.of = { run, operation: operation === undefined ? undefined : operation - 1 };
    return { kind, from, to, line, handle, operation: operation === undefined ? undefined : operation - 1 };
  }

  /** What a webview is to be told that was told all the earlier ones; undefined when it knows. */
  news({ run, runId, position, inside, state, pinnedPosition }: PresentMoment): DetailsMessage | undefined {
    this.settle(run);
    const { place } = this;
    if (place && this.history?.run !== run) this.readHistory(run, place.byte);
    const reference = place && this.pinned.of(run, pinnedPosition)?.reference;
    const where = place && `${place.byte} ${place.wholeSlab} ${this.history?.of.position} ${reference?.position}`;
    const news = where ? `${runId} ${position} ${inside?.done} ${where}` : 'nothing';
    if (news === this.told) return undefined;
    this.told = news;
    const details = place && this.history ? buildDetails(run, state, place, this.history.of, reference) : null;
    return { type: 'details', run: runId, position, details };
  }

  /** The webview is new and knows nothing. */
  forget(): void {
    this.told = '';
  }

  /** Ends what is under way. */
  dispose(): void {
    this.history?.reading.cancel();
    this.history = undefined;
  }

  /** Blocks that are placed otherwise have other bytes: what was selected stays so, where it lies now. */
  private settle(run: Run): void {
    const { of } = this;
    if (!of || of.run.placement === run.placement) return;
    const { operation = -1 } = of;
    this.select(operation >= 0 && operation < run.operationCount ? byteOf(run, operation) : undefined);
  }

  private readHistory(run: Run, byte: number): void {
    this.dispose();
    const of = new AddressHistory(run, byte);
    const work = inStretches(run.operationCount, historyStretch, (_, to) => of.goOnTo(to));
    this.history = { run, of, reading: this.queue.begin(work, { changed: this.changed }) };
  }
}

/** The first byte of what an operation allocated, which may be an object on a page; undefined where it has none. */
function byteOf(run: Run, op: number): number | undefined {
  const object = run instanceof RecordedRun ? (run.layout.objects?.byte(op) ?? -1) : -1;
  if (object >= 0) return object;
  return run.results.allocated(op) && run.heldOf(op) > 0 ? run.startOf(op) : undefined;
}
