import type { Trace } from '../../../../src/trace/trace';
import { OperationKind } from '../../../../src/trace/operation-table';

/** What a recording did, counted from its operations alone. Sizes in bytes. */
export interface Account {
  allocs: number;
  frees: number;
  reallocs: number;
  nullFrees: number;
  failed: number;
  doubleFrees: number;
  unknownFrees: number;
  lostFrees: number;
  peakBytes: number;
  endBlocks: number;
  endBytes: number;
}

/** Plays the operations on a map from handle to size. */
export function accountFor(trace: Trace): Account {
  const { table, handles, counts } = trace;
  const live = new Map<string, number>();
  const seen = new Set<string>();
  const account: Account = {
    allocs: 0,
    frees: 0,
    reallocs: 0,
    nullFrees: counts.nullFrees,
    failed: counts.failedCalls,
    doubleFrees: 0,
    unknownFrees: 0,
    lostFrees: 0,
    peakBytes: 0,
    endBlocks: 0,
    endBytes: 0,
  };
  let bytes = 0;
  const give = (handle: string, size: number): void => {
    if (live.has(handle)) {
      account.lostFrees++;
      bytes -= live.get(handle)!;
    }
    live.set(handle, size);
    seen.add(handle);
    bytes += size;
    account.peakBytes = Math.max(account.peakBytes, bytes);
  };
  const take = (handle: string): boolean => {
    if (!live.has(handle)) return false;
    bytes -= live.get(handle)!;
    return live.delete(handle);
  };
  for (let row = 0; row < table.count; row++) {
    const handle = handles.text(table.handle[row]);
    switch (table.kind[row] as OperationKind) {
      case OperationKind.Alloc:
        account.allocs++;
        give(handle, table.size[row]);
        break;
      case OperationKind.Realloc:
        account.reallocs++;
        take(handles.text(table.operand[row]));
        give(handle, table.size[row]);
        break;
      case OperationKind.Free:
        if (take(handle)) account.frees++;
        else if (seen.has(handle)) account.doubleFrees++;
        else account.unknownFrees++;
        break;
      default:
        throw new Error(`A recording has no operation of kind ${table.kind[row]}.`);
    }
  }
  return { ...account, endBlocks: live.size, endBytes: bytes };
}

/** The faults of a trace as `line:column message`. */
export function faultsOf(trace: Trace): string[] {
  return trace.directives.map((directive) => {
    if (directive.kind !== 'fault') throw new Error(`A recording has no ${directive.kind}.`);
    const { range, message, values } = directive;
    return `${range.line}:${range.column} ${message.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]))}`;
  });
}

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
        return `${table.line[row]} free ${handle}`;
      default:
        return `${table.line[row]} kind ${table.kind[row]}`;
    }
  });
}
