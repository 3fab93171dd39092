// A trace on its way to a thread. Its columns are copied in steps and the copies handed over, for a message that clones them keeps both sides busy as long
// as reading them anew; what no message carries, the methods of its parts, they get back there.
import { inStretches, type Work } from '../work/work';
import { HandleTable } from './handle-table';
import { NameTable } from './name-table';
import { OperationTable } from './operation-table';
import { PassTable } from './passes';
import type { FormatFacts, Trace } from './trace';

/** Copied in one step. */
const bytesPerStep = 1 << 16;
const objectsPerStep = 1 << 8;

/** A copy of a trace that can be posted once. */
interface PostedTrace {
  /** What a run asks of the trace, without methods. */
  readonly parts: object;
  /** The memory of its columns, to be transferred with it. */
  readonly memory: readonly ArrayBuffer[];
}

/** Copies of a trace what a run asks of it: not what a recording proves, nor what is silenced. */
export function* copyToPost({ format, table, directives, handles, names, lineCount, passes }: Trace): Work<PostedTrace> {
  const copies = new Copies();
  const { name, isRecorded, seesEveryCall, showsMoment } = format;
  const facts: FormatFacts = { name, isRecorded, seesEveryCall, showsMoment };
  const trace: Trace = { format: facts, table, directives, handles, names, lineCount, passes, recording: undefined, silences: [] };
  return { parts: yield* copies.of(trace), memory: copies.memory };
}

/** The trace again that was posted. */
export function receivedTrace(parts: object): Trace {
  const trace = parts as Trace;
  const names = Object.assign(new NameTable(), trace.names);
  return {
    ...trace,
    names,
    table: Object.assign(new OperationTable(1), trace.table),
    handles: Object.assign(new HandleTable(names), trace.handles, { names }),
    passes: Object.assign(new PassTable(), trace.passes),
  };
}

type Column = Uint8Array<ArrayBuffer>;

/** Copies of objects, of each only one. */
class Copies {
  readonly memory: ArrayBuffer[] = [];
  private readonly made = new Map<object, object>();

  *of<T extends object>(from: T): Work<T> {
    const known = this.made.get(from);
    if (known !== undefined) return known as T;
    // Of these there are few, and small ones: they are cloned.
    if (from instanceof Map || from instanceof Set) return from;
    if (ArrayBuffer.isView(from)) return (yield* this.ofColumn(from as unknown as Column)) as unknown as T;
    const copy = (Array.isArray(from) ? [] : {}) as T;
    this.made.set(from, copy);
    if (this.made.size % objectsPerStep === 0) yield 0;
    for (const key of Object.keys(from) as (keyof T)[]) {
      const value = from[key];
      copy[key] = typeof value === 'object' && value !== null ? yield* this.of(value) : value;
    }
    return copy;
  }

  private *ofColumn({ buffer, byteOffset, byteLength, constructor }: Column): Work<object> {
    const from = new Uint8Array(buffer, byteOffset, byteLength);
    const copy = new Uint8Array(byteLength);
    yield* inStretches(byteLength, bytesPerStep, (start, end) => copy.set(from.subarray(start, end), start));
    this.memory.push(copy.buffer);
    // Of the same kind of numbers.
    return new (constructor as new (memory: ArrayBuffer) => object)(copy.buffer);
  }
}
