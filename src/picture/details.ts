// All that the inspector says of the selected place: its block, its neighbours, its buddy and who held it when.
import { firstThat } from '../model/first-that';
import { buddyOf } from '../analysis/buddies';
import { framesOf } from '../analysis/call-stack';
import type { ReferencePosition } from '../analysis/diff/reference-position';
import type { AddressHistory } from '../analysis/address-history';
import type { BuddyDetails, Details, HistoryDetails, Neighbour } from '../protocol/details';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import { changeAt } from './inspected-change';
import { inspectByte } from './inspection';

/** Holders of the buddy that are named; the others are counted. */
const namedHolders = 4;
/** Tenancies shown around the position. */
const shownTenancies = 60;

/** What was selected: the byte, and whether the slab it lies in is meant rather than the slot. */
export interface SelectedPlace {
  /** From the base. */
  readonly byte: number;
  readonly wholeSlab: boolean;
}

/** All there is to say about what lies at a place in a state; null outside of the arena. `reference`: the position that it is compared with. */
export function buildDetails(
  run: Run,
  state: ArenaState,
  place: SelectedPlace,
  history: AddressHistory,
  reference?: ReferencePosition,
): Details | null {
  const { byte, wholeSlab } = place;
  const inspection = inspectByte(run, state, byte, wholeSlab);
  if (inspection === null) return null;
  const { order, operation, slab } = inspection;
  const { from, to } = slab ?? inspection;
  // Beside a block stand blocks, beside a slot slots.
  const beside = (at: number): Neighbour | undefined => {
    const inSlab = slab !== undefined && !wholeSlab && at >= slab.from && at < slab.to;
    return neighbourAt(run, state, at, !inSlab);
  };
  return {
    ...inspection,
    byte,
    since: reference && changeAt(run, reference, inspection, byte, state.position),
    block: { from, to, order },
    age: operation === undefined ? undefined : state.position - operation,
    site: operation === undefined ? undefined : run.siteOf(operation - 1),
    frames: operation === undefined ? undefined : framesOrNone(run, operation - 1),
    thread: operation === undefined ? undefined : run.threadOf(operation - 1),
    time: operation === undefined ? undefined : run.timeOf(operation - 1),
    previous: beside(inspection.from - 1),
    next: beside(inspection.to),
    buddy: buddyDetails(run, state, from, order),
    history: historyDetails(run, state.position, history),
  };
}

function framesOrNone(run: Run, op: number): readonly string[] | undefined {
  const frames = framesOf(run, op);
  return frames.length === 0 ? undefined : frames;
}

function neighbourAt(run: Run, state: ArenaState, byte: number, wholeSlab: boolean): Neighbour | undefined {
  const found = inspectByte(run, state, byte, wholeSlab);
  if (found === null) return undefined;
  const { kind, from, to, requested, handle, line, slab } = found;
  return { kind, from, to, requested, handle, line, cache: slab?.cache };
}

function buddyDetails(run: Run, state: ArenaState, from: number, order: number): BuddyDetails | undefined {
  const { unit } = run.arena;
  const buddy = buddyOf(state, from / unit, order, namedHolders);
  if (buddy === undefined) return undefined;
  const holders = buddy.holders.map((op) => neighbourAt(run, state, run.offsetOf(op), false));
  return {
    from: buddy.unit * unit,
    to: (buddy.unit + 2 ** order) * unit,
    bit: buddy.bit,
    state: buddy.state,
    holders: holders.filter((each) => each !== undefined),
    holderCount: buddy.holderCount,
  };
}

function historyDetails(run: Run, position: number, history: AddressHistory): HistoryDetails {
  const { tenancies } = history;
  // The first that begins after the position stands in the middle.
  const next = firstThat(0, tenancies.length, (index) => tenancies[index].operation >= position);
  const before = Math.max(0, Math.min(next - shownTenancies / 2, tenancies.length - shownTenancies));
  return {
    tenancies: tenancies.slice(before, before + shownTenancies).map(({ operation, endedBy }) => ({
      operation: operation + 1,
      endedBy: endedBy === undefined ? undefined : endedBy + 1,
      handle: run.handleText(operation),
      line: run.table.line[operation],
      requested: run.requestedOf(operation),
    })),
    total: tenancies.length,
    before,
    progress: run.operationCount === 0 ? 1 : history.position / run.operationCount,
  };
}
