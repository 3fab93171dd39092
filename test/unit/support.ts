/** Traces and runs in a form that tests can write down. */
import { callWithin, stackedHeader } from '../stacked-calls';
import { collectDiagnostics } from '../../src/analysis/diagnostics';
import { BlockState } from '../../src/engine/buddy';
import type { Engine } from '../../src/engine/engine';
import { formatHalves } from '../../src/model/address';
import type { Diagnostic } from '../../src/model/diagnostic';
import { english } from '../../src/model/localize';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import type { RunOptions } from '../../src/replay/run/options';
import type { Run } from '../../src/replay/run/run';
import type { FormatName } from '../../src/trace/formats';
import { OperationKind } from '../../src/trace/operation-table';
import type { Directive, Trace } from '../../src/trace/trace';
import { readTrace } from '../read-trace';
import { runTrace } from '../run-trace';

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Reads lines as an `.alloctrace` file. */
export function read(...lines: string[]): Trace {
  return readTrace(encode(lines.map((line) => `${line}\n`).join('')));
}

/** Runs lines as an `.alloctrace` file. */
export function run(...lines: string[]): Run {
  return runTrace(read(...lines));
}

/** The same with options. */
export function runWith(options: RunOptions, ...lines: string[]): Run {
  return runTrace(read(...lines), options);
}

/** Runs a recording. */
export function runRecording(format: FormatName, text: string, options: RunOptions = {}): Run {
  return runTrace(readTrace(encode(text), format), options);
}

/** A recording of two threads with the times of their calls. */
export const threads = 'time,thread,op,ptr,size\n0.5,12,malloc,0x100,8\n1.5,1,malloc,0x200,8\n2.25,1,malloc,0x300,16\n';

/** A recording in which `get` allocates, called by `one`, by `two`, and by `one` again, which frees what it got first. */
export function stackedCalls(): string {
  const calls = [
    ...callWithin('one', 'malloc(8) = 0x1000'),
    ...callWithin('two', 'malloc(16) = 0x2000'),
    ...callWithin('one', 'malloc(24) = 0x3000'),
  ];
  return [stackedHeader, ...calls, ...callWithin('one', 'free(0x1000)'), ''].join('\n');
}

/** The operations of a trace as it was read, each written the one plain way. */
export function operationTexts(trace: Trace): string[] {
  return Array.from({ length: trace.table.count }, (_, row) => operationText(trace, row));
}

function operationText(trace: Trace, row: number): string {
  const { table, handles, names } = trace;
  const handle = table.handle[row] < 0 ? '' : handles.text(table.handle[row]);
  const size = table.size[row];
  const operand = table.operand[row];
  switch (table.kind[row] as OperationKind) {
    case OperationKind.Alloc:
      return `${handle} = alloc ${size}`;
    case OperationKind.AllocAt:
      return `${handle} = alloc ${size} at ${formatHalves(table.placementHigh![row], table.placementLow![row])}`;
    case OperationKind.AllocObject:
      return `${handle} = alloc ${names.text(operand)}`;
    case OperationKind.Kmalloc:
      return `${handle} = kmalloc ${size}`;
    case OperationKind.Realloc:
      return `${handle} = realloc ${handles.text(operand)} ${size}`;
    case OperationKind.Free:
      return `free ${handle}`;
    case OperationKind.FreeAll:
      return `free ${names.text(operand)}[*]`;
    case OperationKind.Snapshot:
      return 'snapshot';
    case OperationKind.Cache: {
      const { name, objectSize, align, order, partial, flags } = table.cacheSpecs[operand];
      const options = Object.entries({ align, order, partial }).map(([key, value]) => (value === undefined ? '' : ` ${key} ${value}`));
      return `cache ${names.text(name)} ${objectSize}${options.join('')}${[...flags].map((flag) => ` ${flag}`).join('')}`;
    }
    case OperationKind.Shrink:
      return `shrink ${names.text(operand)}`;
    case OperationKind.Destroy:
      return `destroy ${names.text(operand)}`;
  }
}

/** The places of the lines that could not be read, as `line:column`. */
export function syntaxPlaces(trace: Trace): string[] {
  return trace.directives.filter(({ kind }) => kind === 'fault').map(({ range }) => `${range.line}:${range.column}`);
}

/** The directives of one kind. */
export function directivesOf<K extends Directive['kind']>(trace: Trace, kind: K): Extract<Directive, { kind: K }>[] {
  return trace.directives.filter((directive): directive is Extract<Directive, { kind: K }> => directive.kind === kind);
}

/** All diagnostics of a run, in English. */
export function diagnosticsOf(of: Run): readonly Diagnostic[] {
  return collectDiagnostics(of, english);
}

/** `line code` of each diagnostic, leaks left out. */
export function findings(of: Run): string[] {
  return diagnosticsOf(of)
    .filter(({ code }) => code !== 'leak')
    .map(({ line, code }) => `${line} ${code}`);
}

/** The address of each operation's allocation, null where it has none. */
export function addresses(of: Run): (string | null)[] {
  return Array.from({ length: of.operationCount }, (_, op) => of.operation(op).address);
}

/** The blocks of an engine's arena from its start: `free:size`, `used:size`, `slab:size`, in bytes. */
export function blockTexts(engine: Engine): string[] {
  const { buddy, arena } = engine;
  const texts: string[] = [];
  for (let unit = 0; unit < buddy.units; unit += buddy.unitsOf(unit)) {
    const state = buddy.state[unit] & BlockState.Mask;
    const kind = state === BlockState.Free ? 'free' : state === BlockState.Slab ? 'slab' : 'used';
    texts.push(`${kind}:${buddy.unitsOf(unit) * arena.unit}`);
  }
  return texts;
}

/** Everything that can be seen in a state, down to the order of every list. */
export function pictureAt(cursor: ArenaState): unknown {
  const { run: of } = cursor;
  const units = of.arena.size / of.arena.unit;
  const blocks: unknown[] = [];
  cursor.forEachBlock(0, units, (unit, order, kind, owner) => blocks.push([unit, order, kind, kind === BlockKind.Slab ? 'slab' : owner]));
  const caches = cursor.caches().map((cache) => ({
    ...cache,
    slabs: cursor.slabsOf(cache.serial).map((id) => ({ ...slabPicture(cursor, id), freeSlots: cursor.freeSlots(id) })),
  }));
  const lists = cursor.freeBlocks().map((_, order) => cursor.freeList(order, units));
  return { position: cursor.position, blocks, caches, lists, metrics: cursor.metrics() };
}

/** The ids of slabs mean something at one position only: a slab is told by its unit. */
function slabPicture(cursor: ArenaState, id: number): object {
  const { id: _, ...view } = cursor.slab(id);
  return { ...view, owners: Array.from({ length: view.objects }, (__, slot) => cursor.slotOwner(id, slot)) };
}
