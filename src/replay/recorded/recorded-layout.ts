// A recording as it was recorded: every block where the recording says, as long as was asked for. Made once of a run's operations; a RecordedCursor
// stands at the positions of it.
import { firstThat } from '../../model/first-that';
import { Space, type SpaceRegion } from '../../model/space';
import { bytesOfOrder } from '../../trace/formats/kmem/event';
import type { PageRecording } from '../../trace/formats/kmem/page-events';
import { OperationKind } from '../../trace/operation-table';
import { TraceError } from '../../trace/trace';
import { finish, inStretches, type Work } from '../../work/work';
import { followPages, type PageHistory } from '../pages/page-history';
import { PageStretches } from '../pages/page-stretches';
import { SlabObjects } from './slab-objects';
import type { PageSnapshot, PageStart } from '../../trace/formats/kmem/start-reader';
import { withCounts } from '../pages/counted-start';
import { regionsOfZones } from '../pages/zones-of';
import type { Run } from '../run/run';
import { NumberSet } from '../../engine/number-set';
import { locationsOf, type Locations } from './locations';
import { distance, findRegions, offsetIn, sortPlaces, type Places, type Region } from './regions';

/** Operations of one step. */
const stretch = 1 << 14;
/** Pages of more than 256 GiB that were touched are followed no more. */
const mostPages = 2 ** 26;

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
  /** Whether an allocator set the blocks aside, which may be longer than what was asked for. */
  readonly isSetAside?: true;
  /** Blocks that ended because another began over them at another address, or a part of them was given back. */
  readonly overlapped: number;
  /** What the pages are that no block has, where a kernel was recorded. */
  readonly pages: PageHistory | undefined;
  /** Objects on those pages, where their pointers are real. */
  readonly objects: SlabObjects | undefined;
}

/** Bytes of the block that an operation began: what was asked for, and at least one; of a run by a policy what was set aside. */
export function lengthOf({ run, isSetAside }: RecordedLayout, op: number): number {
  return isSetAside === true ? run.heldOf(op) : Math.max(run.table.size[op], 1);
}

/** Whether every block of a recording has an address that says where it lay. Of a kernel that are its pages: objects lie on them. */
export function hasAddresses({ trace, table }: Run): boolean {
  const locations = locationsOf(trace);
  if (locations === undefined || trace.recording?.pages) return locations !== undefined;
  for (let op = 0; op < table.count; op++) {
    if (begins(table.kind[op]) && !locations.isAddress(table.handle[op])) return false;
  }
  return true;
}

/**
 * Lays out a recording, in steps that count its operations once. `start`: of a kernel, what was free at its first mark. Throws TraceError where
 * it has no addresses, or the snapshot cannot be of it.
 */
export function* layOut(run: Run, start?: PageStart): Work<RecordedLayout> {
  const locations = locationsOf(run.trace);
  if (locations === undefined || !hasAddresses(run)) {
    throw new TraceError('{0} has no addresses: it cannot be shown as recorded, only simulated.', [run.trace.format.name]);
  }
  const longest = longestBlocks(run, locations);
  yield 0;
  const snapshot = start && 'free' in start ? start : undefined;
  const recording = recordingOf(run, start);
  const named = recording ? regionsOfZones(recording, snapshot) : (run.trace.recording?.regions ?? []);
  const places = yield* sortPlaces(locations, longest);
  const builder = new LayoutBuilder(run, places, longest, named, locations);
  yield* inStretches(run.operationCount, stretch, (from, to) => builder.add(from, to));
  const { layout } = builder;
  if (recording) layout.pages = yield* followPagesIn(layout, recording, named.length > 0, snapshot, start !== undefined);
  if (layout.pages) layout.objects = yield* SlabObjects.of(run, layout.pages, layout.space);
  return layout;
}

/** What a run tells of pages, with what was counted before. */
function recordingOf({ trace }: Run, start: PageStart | undefined): PageRecording | undefined {
  const pages = trace.recording?.pages;
  return pages && start && 'counts' in start ? withCounts(pages, start.counts) : pages;
}

/** Follows the pages of a kernel that lie in the regions, unless there are too many of them. */
function* followPagesIn(
  { run, regions }: RecordedLayout,
  recording: PageRecording,
  areZones: boolean,
  snapshot: PageSnapshot | undefined,
  isCounted: boolean,
): Work<PageHistory | undefined> {
  const stretches = new PageStretches(regions, bytesOfOrder(0));
  if (stretches.count > mostPages) return undefined;
  const { table, operationCount } = run;
  return yield* followPages({ recording, table, operationCount, stretches, snapshot, areZones, isCounted });
}

/** The same at once. */
export function recordedLayout(run: Run, start?: PageStart): RecordedLayout {
  return finish(layOut(run, start));
}

function begins(kind: number): boolean {
  return kind <= OperationKind.Realloc;
}

/** By handle: bytes of the longest block that ever began there, -1 where none did. */
function longestBlocks({ table, trace, operationCount }: Run, locations: Locations): Float64Array {
  const longest = new Float64Array(trace.handles.count).fill(-1);
  for (let op = 0; op < operationCount; op++) {
    const handle = table.handle[op];
    if (begins(table.kind[op]) && locations.isAddress(handle)) longest[handle] = Math.max(longest[handle], table.size[op], 1);
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
  private readonly liveSet: NumberSet;

  /** `longestOf`: as `longestBlocks` finds it. */
  constructor(
    run: Run,
    places: Places,
    longestOf: Float64Array,
    named: readonly SpaceRegion[],
    private readonly locations: Locations,
  ) {
    const { operationCount } = run;
    const longest = new Float64Array(places.count);
    places.placeOf.forEach((place, handle) => {
      if (place >= 0) longest[place] = longestOf[handle];
    });
    const none = (): Int32Array => new Int32Array(operationCount).fill(-1);
    const regions = findRegions(places, longest, named, locations.largestUnit);
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
      pages: undefined,
      objects: undefined,
    };
    this.live = new Int32Array(places.count).fill(-1);
    this.liveSet = new NumberSet(places.count);
  }

  /** The operations [from, to), called in the order of the run. */
  add(from: number, to: number): void {
    const { run, places } = this.layout;
    const { table } = run;
    for (let op = from; op < to; op++) {
      const kind = table.kind[op] as OperationKind;
      if (kind === OperationKind.Free) this.free(table.handle[op], op);
      else if (begins(kind)) {
        if (kind === OperationKind.Realloc) this.endAt(places.placeOf[table.operand[op]], op);
        const place = places.placeOf[table.handle[op]];
        if (place >= 0) this.begin(place, op);
      }
    }
  }

  /** A page given back of a block that goes on ends that: it was taken apart. */
  private free(handle: number, op: number): void {
    const { layout, locations, live, liveSet } = this;
    const place = layout.places.placeOf[handle];
    if (place >= 0 && live[place] >= 0) return this.endAt(place, op);
    if (!layout.run.trace.recording?.pages || !locations.isAddress(handle)) return;
    const address = (BigInt(locations.addressHigh(handle)) << 32n) | BigInt(locations.addressLow(handle));
    const byte = layout.space.byteAt(address);
    if (byte === undefined) return;
    const before = liveSet.previous(firstThat(0, layout.byte.length, (each) => layout.byte[each] > byte));
    if (before >= 0 && layout.byte[before] + lengthOf(layout, live[before]) > byte) this.overlap(before, op);
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
