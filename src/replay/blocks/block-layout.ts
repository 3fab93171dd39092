// Where the blocks of a run lie, and when, if blocks have any length: the layout of a recording, made of a run's own columns. A cursor along a recording
// then stands at its positions, whatever the policy was.
import { bitCount } from '../../engine/arithmetic';
import { Place } from '../../engine/place';
import { markerUnits } from '../../engine/policies/policy';
import type { Space } from '../../model/space';
import { inStretches, type Work } from '../../work/work';
import type { RecordedLayout } from '../recorded/recorded-layout';
import type { Run } from '../run/run';
import { ErrorBits } from '../run/results';
import type { BlockResults } from './block-results';

/** Operations of one step. */
const stretch = 1 << 14;
const low32 = 0xffffffffn;
/** Units of a word of bits, as a shift. */
const wordShift = 5;
const wordMask = 31;

/** What of a run its layout follows from. */
export interface BlockColumns {
  readonly run: Run;
  readonly results: BlockResults;
  readonly space: Space;
}

/** Lays the blocks out, in steps. Bytes count from the arena's base, and a block begins with its header. */
export function* layOutBlocks({ run, results, space }: BlockColumns): Work<RecordedLayout> {
  const { operationCount, arena } = run;
  const { base, size, unit } = arena;
  const units = yield* numberUnits(results, operationCount, size / unit);
  const { starts } = units;
  const none = (): Int32Array => new Int32Array(operationCount).fill(-1);
  const [place, endedBy, firstEnded, nextEnded] = [none(), none(), none(), none()];
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      if (results.place(op) === Place.Block) place[op] = units.placeOf(results.unit(op));
      const subject = results.subject(op);
      if (subject < 0) continue;
      endedBy[subject] = op;
      if (place[subject] >= 0) firstEnded[op] = subject;
    }
  });
  const high = new Uint32Array(starts.length);
  const low = new Uint32Array(starts.length);
  const [baseHigh, baseLow] = [Number(base >> 32n), Number(base & low32)];
  yield* inStretches(starts.length, stretch, (from, to) => {
    for (let index = from; index < to; index++) {
      const sum = baseLow + starts[index] * unit;
      high[index] = baseHigh + Math.floor(sum / 2 ** 32);
      low[index] = sum % 2 ** 32;
    }
  });
  const managed = size - markerUnits(arena) * unit;
  const region = {
    ...space.regions[0],
    name: space.format(0),
    unit,
    high: baseHigh,
    low: baseLow,
    size: managed,
    from: 0,
    to: starts.length,
  };
  return {
    run,
    regions: [region],
    space,
    places: { count: starts.length, placeOf: new Int32Array(0), high, low },
    byte: Float64Array.from(starts, (start) => start * unit),
    place,
    endedBy,
    firstEnded,
    nextEnded,
    isSetAside: true,
    overlapped: 0,
    pages: undefined,
    objects: undefined,
  };
}

/** Finds the units that a block ever began at, of so many of the arena. */
function* numberUnits(results: BlockResults, operationCount: number, units: number): Work<NumberedUnits> {
  const bits = new Int32Array((units >>> wordShift) + 1);
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if (results.place(op) === Place.Block) bits[results.unit(op) >>> wordShift] |= 1 << (results.unit(op) & wordMask);
    }
  });
  const before = new Int32Array(bits.length);
  let count = 0;
  yield* inStretches(bits.length, stretch, (from, to) => {
    for (let word = from; word < to; word++) {
      before[word] = count;
      count += bitCount(bits[word]);
    }
  });
  const starts = new Int32Array(count);
  yield* inStretches(bits.length, stretch, (from, to) => {
    for (let word = from; word < to; word++) {
      let place = before[word];
      for (let left = bits[word]; left !== 0; left &= left - 1) starts[place++] = (word << wordShift) + 31 - Math.clz32(left & -left);
    }
  });
  return new NumberedUnits(starts, bits, before);
}

/** Units that blocks begin at, ascending, and the number of each among them: a bit for each unit, and for each word of them how many lie before it. */
class NumberedUnits {
  constructor(
    readonly starts: Int32Array,
    private readonly bits: Int32Array,
    private readonly before: Int32Array,
  ) {}

  placeOf(unit: number): number {
    const word = unit >>> wordShift;
    return this.before[word] + bitCount(this.bits[word] & ~(-1 << (unit & wordMask)));
  }
}
