import type { RecordingCounts } from '../../../../src/trace/recording-facts';
import type { Trace } from '../../../../src/trace/trace';
import { FreeMark, OperationKind } from '../../../../src/trace/operation-table';

/** What a recording did. */
export function countsOf(trace: Trace): Readonly<RecordingCounts> {
  return trace.recording!.counts;
}

/** The faults of a trace as `line:column message`. */
export function faultsOf(trace: Trace): string[] {
  return trace.directives.map((directive) => {
    if (directive.kind !== 'fault') throw new Error(`A recording has no ${directive.kind}.`);
    const { range, message, values } = directive;
    return `${range.line}:${range.column} ${message.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]))}`;
  });
}

/** What a free is, by its mark. */
const freeNames = { [FreeMark.Ordinary]: 'free', [FreeMark.Nothing]: 'free-nothing', [FreeMark.Implied]: 'end' };

/** The operations of a trace, a short text each: `LINE KIND HANDLE [SIZE]`. */
export function operationsOf(trace: Trace): string[] {
  const { table, handles } = trace;
  return Array.from({ length: table.count }, (_, row) => {
    const handle = handles.text(table.handle[row]);
    switch (table.kind[row] as OperationKind) {
      case OperationKind.Alloc:
        return `${table.line[row]} alloc ${handle} ${table.size[row]}`;
      case OperationKind.Realloc:
        return `${table.line[row]} realloc ${handles.text(table.operand[row])} -> ${handle} ${table.size[row]}`;
      case OperationKind.Free:
        return `${table.line[row]} ${freeNames[table.operand[row] as FreeMark]} ${handle}`;
      default:
        return `${table.line[row]} kind ${table.kind[row]}`;
    }
  });
}

/** The call stack of each operation, the innermost frame first: `FRAME < CALLER < …`. */
export function stacksOf(trace: Trace): string[] {
  const { table, names, recording } = trace;
  return Array.from({ length: table.count }, (_, row) => {
    const frames: string[] = [];
    for (let node = table.stack?.[row] ?? 0; node > 0; node = recording!.stacks!.parent(node)) {
      frames.push(names.text(recording!.stacks!.frame(node)));
    }
    return frames.join(' < ');
  });
}

/** The callers of a trace's operations; undefined where the recording does not say. */
export function sitesOf(trace: Trace): (string | undefined)[] {
  return namesOf(trace, trace.table.site);
}

/** The threads of a trace's operations. */
export function threadsOf(trace: Trace): (string | undefined)[] {
  return namesOf(trace, trace.table.thread);
}

/** The times of a trace's operations, in seconds, to the nanosecond. */
export function timesOf({ table }: Trace): number[] {
  return Array.from({ length: table.count }, (_, row) => (table.time ? Math.round(table.time[row] * 1e9) / 1e9 : NaN));
}

function namesOf({ table, names }: Trace, column: Int32Array | undefined): (string | undefined)[] {
  return Array.from({ length: table.count }, (_, row) => (column && column[row] > 0 ? names.text(column[row] - 1) : undefined));
}
