// Objects of slabs on the pages that they lie on, where a kernel's pointers are real: a pointer is the address of its page in the kernel's direct map, which
// begins somewhere that the recording does not say and the pointers and pages together do.
import { firstThat, lastThat } from '../../model/first-that';
import type { Space } from '../../model/space';
import { OperationKind } from '../../trace/operation-table';
import { inStretches, type Work } from '../../work/work';
import { PageCursor } from '../pages/page-cursor';
import type { PageHistory } from '../pages/page-history';
import { PageKind } from '../pages/page-kinds';
import type { Run } from '../run/run';
import { sortPlaces, type Places } from './regions';

/** Operations of one step. */
const stretch = 1 << 14;
/** The direct map begins at a multiple of this many bytes, with address randomisation, too (arch/x86/mm/kaslr.c). */
const gib = 2 ** 30;
/** Objects by which a beginning is judged; of them so many, as a share, may lie on pages that are known to be free. */
const judged = 2000;
const mostWrong = 0.02;
/** Beginnings that are looked at: a machine with more memory has its objects all over it. */
const mostCandidates = 256;

/** Told of a live object: its first byte in the space, its bytes, and the operation that allocated it. */
export type ObjectVisitor = (byte: number, length: number, op: number) => void;

/** Where every object of a recording lay, and how long. */
export class SlabObjects {
  /** By operation: the first byte of the object that it allocated; -1 where it allocated none. */
  private readonly byteOf: Float64Array;
  /** By operation: the one that ended its object; more than there are where none did. */
  private readonly endOf: Int32Array;
  /** By place, its byte; and where its operations begin in `operations`, one more at the end. */
  private readonly bytes: Float64Array;
  private readonly starts: Int32Array;
  private readonly operations: Int32Array;
  private longest = 1;

  private constructor(
    private readonly run: Run,
    places: Places,
    space: Space,
    base: number,
  ) {
    const { table, operationCount } = run;
    // What lies in no region has the number of what comes after it, and no objects.
    const isInside = new Uint8Array(places.count);
    const bytes = Float64Array.from(places.high, (_, place) => {
      const address = BigInt((gibOf(places, place) - base) * gib + within(places, place));
      isInside[place] = space.byteAt(address) === undefined ? 0 : 1;
      return space.bytesBelow(address);
    });
    this.bytes = bytes;
    this.byteOf = new Float64Array(operationCount).fill(-1);
    this.endOf = new Int32Array(operationCount).fill(operationCount + 1);
    this.starts = new Int32Array(places.count + 1);
    for (let op = 0; op < operationCount; op++) {
      const place = isObject(table.kind[op]) ? places.placeOf[table.handle[op]] : -1;
      if (place < 0 || isInside[place] === 0 || !run.results.allocated(op)) continue;
      this.byteOf[op] = bytes[place];
      this.starts[place + 1]++;
      this.longest = Math.max(this.longest, table.size[op]);
    }
    for (let place = 0; place < places.count; place++) this.starts[place + 1] += this.starts[place];
    this.operations = new Int32Array(this.starts[places.count]);
    const next = this.starts.slice();
    for (let op = 0; op < operationCount; op++) {
      if (this.byteOf[op] >= 0) this.operations[next[places.placeOf[table.handle[op]]]++] = op;
      for (let ended = run.results.firstEnded(op); ended >= 0; ended = run.results.nextEnded(ended)) this.endOf[ended] = op;
    }
  }

  /** Those of a run whose pages were followed; undefined where its pointers are hashed, or do not say where the direct map begins. */
  static *of(run: Run, pages: PageHistory, space: Space): Work<SlabObjects | undefined> {
    const { trace, table, operationCount } = run;
    if (trace.recording?.areAddressesHashed === true) return undefined;
    const longest = new Float64Array(trace.handles.count).fill(-1);
    for (let op = 0; op < operationCount; op++) {
      const handle = table.handle[op];
      if (isObject(table.kind[op]) && trace.handles.isAddress(handle)) longest[handle] = 1;
    }
    const places = yield* sortPlaces(trace.handles, longest);
    if (places.count === 0) return undefined;
    const base = yield* findDirectMap(run, pages, places);
    if (base === undefined) return undefined;
    return new SlabObjects(run, places, space, base);
  }

  /** The first byte of the object that an operation allocated; -1 where it allocated none that lies on a known page. */
  byte(op: number): number {
    return this.byteOf[op] ?? -1;
  }

  /** As long as was asked for. */
  length(op: number): number {
    return Math.max(this.run.table.size[op], 1);
  }

  isLive(op: number, position: number): boolean {
    return op < position && this.byte(op) >= 0 && this.endOf[op] >= position;
  }

  /** The operation whose object is live at a byte at a position; -1 for none. */
  at(byte: number, position: number): number {
    let found = -1;
    this.forEachLive(byte, byte + 1, position, (from, length, op) => {
      if (from <= byte && byte < from + length) found = op;
    });
    return found;
  }

  /** Visits the objects that are live at a position and overlap the bytes [from, to), ascending. */
  forEachLive(from: number, to: number, position: number, visit: ObjectVisitor): void {
    const { bytes, starts, operations } = this;
    const count = bytes.length;
    for (let place = firstThat(0, count, (each) => bytes[each] > from - this.longest); place < count && bytes[place] < to; place++) {
      const last = lastThat(starts[place], starts[place + 1], (index) => operations[index] < position);
      const op = starts[place] < starts[place + 1] ? operations[last] : -1;
      if (op < 0 || !this.isLive(op, position)) continue;
      const length = this.length(op);
      if (bytes[place] + length > from) visit(bytes[place], length, op);
    }
  }
}

function isObject(kind: number): boolean {
  return kind === (OperationKind.Kmalloc as number) || kind === (OperationKind.AllocObject as number);
}

/** The address of a place in GiB, and the bytes from there. */
function gibOf({ high, low }: Places, place: number): number {
  return high[place] * 4 + (low[place] >>> 30);
}

function within({ low }: Places, place: number): number {
  return low[place] & (gib - 1);
}

/** Where the direct map begins, in GiB: where no object lies on pages that are known to be free. Undefined where several places are as likely. */
function* findDirectMap(run: Run, pages: PageHistory, places: Places): Work<number | undefined> {
  const { all } = pages.stretches;
  const { pageBytes } = pages.stretches;
  const firstGib = Math.floor((all[0].from * pageBytes) / gib);
  const lastGib = Math.floor((all[all.length - 1].to * pageBytes - 1) / gib);
  const [least, most] = [gibOf(places, places.count - 1) - lastGib, gibOf(places, 0) - firstGib];
  const candidates = Math.min(most - least + 1, mostCandidates);
  if (candidates < 1) return undefined;
  const wrong = new Int32Array(candidates);
  let seen = 0;
  const cursor = new PageCursor(pages);
  const { table, operationCount } = run;
  const objects: number[] = [];
  for (let op = 0; op < operationCount; op++) if (isObject(table.kind[op]) && places.placeOf[table.handle[op]] >= 0) objects.push(op);
  const each = Math.max(1, Math.ceil(objects.length / judged));
  yield* inStretches(Math.ceil(objects.length / each), stretch >> 4, (from, to) => {
    for (let index = from; index < to; index++) {
      const op = objects[index * each];
      const place = places.placeOf[table.handle[op]];
      cursor.seek(op);
      seen++;
      for (let candidate = 0; candidate < candidates; candidate++) {
        const frame = Math.floor(((gibOf(places, place) - least - candidate) * gib + within(places, place)) / pageBytes);
        const index = pages.stretches.withFrame(frame);
        const kind = index < 0 ? PageKind.Free : (cursor.kinds.kinds[frame - all[index].from + all[index].start] as PageKind);
        if (kind !== PageKind.Unknown) wrong[candidate]++;
      }
    }
  });
  const fewest = Math.min(...wrong);
  const isOne = wrong.filter((count) => count === fewest).length === 1;
  return isOne && fewest <= seen * mostWrong ? least + wrong.indexOf(fewest) : undefined;
}
