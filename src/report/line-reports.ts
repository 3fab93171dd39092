// Reports of a line for each operation or block, written while the run is gone over, whatever its length.
import { BlockKind, type ArenaState } from '../replay/state/arena-state';
import type { OperationRecord, Run } from '../replay/run/run';
import type { ReportSink } from './sink';
import type { ReportSource } from './summary';

/** Units looked at before the output is asked whether it wants more. */
const windowUnits = 1 << 14;

/**
 * `--operations`: one JSON object a line for each operation, up to `position` where one is given. `named`: each line names the file, where
 * there are several.
 */
export async function writeOperations({ file, run, position }: ReportSource, output: ReportSink, named = false): Promise<void> {
  const end = position ?? run.operationCount;
  const begin = named ? `{"file":${JSON.stringify(file)},` : '{';
  for (let op = 0; op < end && !output.closed; op++) {
    if (!output.write(begin + operationFields(run.operation(op)))) await output.drained();
  }
}

/** `--blocks`: one JSON object a line for each block of the arena at the position, ascending; `named` as above. */
export async function writeBlocks({ file, run, cursor, position }: ReportSource, output: ReportSink, named = false): Promise<void> {
  cursor.seek(position ?? run.operationCount);
  const name = named ? { file } : {};
  const units = run.arena.size / run.arena.unit;
  let next = 0;
  while (next < units && !output.closed) {
    let more = true;
    // A block may reach over the end of the window: the next window starts behind it.
    cursor.forEachBlock(next, Math.min(units, next + windowUnits), (unit, _, kind, owner, length) => {
      more = output.write(`${JSON.stringify({ ...name, ...blockRecord(run, cursor, unit, length, kind, owner) })}\n`);
      next = unit + length;
    });
    if (!more) await output.drained();
  }
}

/** The line of an operation behind its brace, or behind the file's name. Written by hand: handles, addresses, names and codes need no escapes, and traces are long. */
export function operationFields({ op, line, kind, handle, address, size, requested, cache, error }: OperationRecord): string {
  return (
    `"op":${op},"line":${line},"kind":"${kind}","handle":${quoted(handle)},"address":${quoted(address)},` +
    `"size":${size},"requested":${requested},"cache":${quoted(cache)},"error":${quoted(error)}}\n`
  );
}

function quoted(text: string | null): string {
  return text === null ? 'null' : `"${text}"`;
}

function blockRecord(run: Run, state: ArenaState, unit: number, length: number, kind: BlockKind, owner: number): object {
  const { unit: bytes } = run.arena;
  const place = { address: run.space.format(unit * bytes), size: length * bytes };
  switch (kind) {
    case BlockKind.Free:
      return { ...place, state: 'free', line: null, cache: null };
    case BlockKind.Unknown:
      return { ...place, state: 'unknown' };
    case BlockKind.Listed:
      return { ...place, state: 'listed', line: null, cache: null };
    case BlockKind.Reserved:
      return { ...place, state: 'reserved', line: null, cache: null };
    case BlockKind.Before:
      return { ...place, state: 'before', line: null, cache: null };
    case BlockKind.Allocated:
      return { ...place, state: 'allocated', line: run.table.line[owner], cache: null };
    case BlockKind.Slab: {
      const slab = state.slab(owner);
      return { ...place, state: 'slab', line: null, cache: run.caches[slab.cache].name, objects: slab.inUse };
    }
  }
}
