// A recording as it was recorded: every block where the recording says, as long as was asked for. Made once of a run's operations; a RecordedCursor
// stands at the positions of it.
import { Space } from '../../model/space';
import { OperationKind } from '../../trace/operation-table';
import { TraceError } from '../../trace/trace';
import { finish, inStretches, type Work } from '../../work/work';
import type { Run } from '../run/run';
import { LiveSet } from './live-set';
import { distance, findRegions, offsetIn, sortPlaces, type Places, type Region } from './regions';

/** Operations of one step. */
const stretch = 1 << 14;

/** Where the blocks of a recording lie, and when. */
export interface RecordedLayout {
  readonly run: Run;
  readonly regions: readonly Region[];
  /** The bytes of the regions, numbered one after the other. */
  readonly space: Space;
  readonly places: Places;
  /** By place, the number of its byte in the space. */
  readonly byte: Float64Array;
  /** By operation: the place of the block that it began, -1 where it began none. */
  readonly place: Int32Array;
  /** By operation that began a block: what ended that, -1 where nothing did. */
  readonly endedBy: Int32Array;
  /** Blocks that each operation ended, as lists: the first of them, and by block the next; -1 at the end. */
  readonly firstEnded: Int32Array;
  readonly nextEnded: Int32Array;
  /** Blocks that ended because another began over them at another address. */
  readonly overlapped: number;
}

/** Bytes of the block that an operation began: what was asked for, and at least one. */
export function lengthOf({ run }: RecordedLayout, op: number): number {
  return Math.max(run.table.size[op], 1);
}

/** Whether every block of a recording has an address that says where it lay. */
export function hasAddresses({ trace, table }: Run): boolean {
  if (!trace.format.isRecorded || trace.recording?.areAddressesHashed === true) return false;
  for (let op = 0; op < table.count; op++) {
    if (begins(table.kind[op]) && !trace.handles.isAddress(table.handle[op])) return false;
  }
  return true;
}

/** Lays out a recording, in steps that count its operations once. Throws TraceError where it has no addresses. */
export function* layOut(run: Run): Work<RecordedLayout> {
  if (!hasAddresses(run)) {
    throw new TraceError('{0} has no addresses: it cannot be shown as recorded, only simulated.', [run.trace.format.name]);
  }
  const longest = longestBlocks(run);
  yield 0;
  const places = yield* sortPlaces(run.trace.handles, longest);
  const builder = new LayoutBuilder(run, places, longest);
  yield* inStretches(run.operationCount, stretch, (from, to) => builder.add(from, to));
  return builder.layout;
}

/** The same at once. */
export function recordedLayout(run: Run): RecordedLayout {
  return finish(layOut(run));
}

function begins(kind: number): boolean {
  return kind <= OperationKind.Realloc;
}

/** By handle: bytes of the longest block that ever began there, -1 where none did. */
function longestBlocks({ table, trace, operationCount }: Run): Float64Array {
  const longest = new Float64Array(trace.handles.count).fill(-1);
  for (let op = 0; op < operationCount; op++) {
    const handle = table.handle[op];
    if (begins(table.kind[op])) longest[handle] = Math.max(longest[handle], table.size[op], 1);
  }
  return longest;
}

/** By place, the number of its byte in the space that the regions are. */
function bytesOf(places: Places, regions: readonly Region[], space: Space): Float64Array {
  const bytes = new Float64Array(places.count);
  regions.forEach((region, index) => {
    for (let place = region.from; place < region.to; place++) bytes[place] = space.starts[index] + offsetIn(places, region, place);
  });
  return bytes;
}

/** Goes through the operations in order, with what is live. */
class LayoutBuilder {
  readonly layout: { -readonly [Field in keyof RecordedLayout]: RecordedLayout[Field] };
  /** By place: the operation whose block is live there, -1 where none is. */
  private readonly live: Int32Array;
  private readonly liveSet: LiveSet;

  /** `longestOf`: as `longestBlocks` finds it. */
  constructor(run: Run, places: Places, longestOf: Float64Array) {
    const { operationCount } = run;
    const longest = new Float64Array(places.count);
    places.placeOf.forEach((place, handle) => {
      if (place >= 0) longest[place] = longestOf[handle];
    });
    const none = (): Int32Array => new Int32Array(operationCount).fill(-1);
    const regions = findRegions(places, longest, run.trace.recording?.regions);
    const space = new Space(regions);
    this.layout = {
      run,
      regions,
      space,
      places,
      byte: bytesOf(places, regions, space),
      place: none(),
      endedBy: none(),
      firstEnded: none(),
      nextEnded: none(),
      overlapped: 0,
    };
    this.live = new Int32Array(places.count).fill(-1);
    this.liveSet = new LiveSet(places.count);
  }

  /** The operations [from, to), called in the order of the run. */
  add(from: number, to: number): void {
    const { run, places } = this.layout;
    const { table } = run;
    for (let op = from; op < to; op++) {
      const kind = table.kind[op] as OperationKind;
      if (kind === OperationKind.Free) this.endAt(places.placeOf[table.handle[op]], op);
      else if (begins(kind)) {
        if (kind === OperationKind.Realloc) this.endAt(places.placeOf[table.operand[op]], op);
        this.begin(places.placeOf[table.handle[op]], op);
      }
    }
  }

  /** A block begins: what is live where it lies has ended. */
  private begin(place: number, op: number): void {
    const { layout, live, liveSet } = this;
    const { places } = layout;
    const length = lengthOf(layout, op);
    this.endAt(place, op);
    const before = liveSet.previous(place);
    if (before >= 0 && distance(places, before, place) < lengthOf(layout, live[before])) this.overlap(before, op);
    for (let after = liveSet.next(place); after >= 0 && distance(places, place, after) < length; after = liveSet.next(after)) {
      this.overlap(after, op);
    }
    layout.place[op] = place;
    live[place] = op;
    liveSet.add(place);
  }

  private overlap(place: number, op: number): void {
    this.layout.overlapped++;
    this.endAt(place, op);
  }

  private endAt(place: number, op: number): void {
    const { layout, live } = this;
    const block = place < 0 ? -1 : live[place];
    if (block < 0) return;
    live[place] = -1;
    this.liveSet.delete(place);
    layout.endedBy[block] = op;
    layout.nextEnded[block] = layout.firstEnded[op];
    layout.firstEnded[op] = block;
  }
}
