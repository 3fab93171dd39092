// The tables that can be exported, row by row from a run and a state of it; how they are written is the formats' work.
import { summariseSites } from '../analysis/sites';
import { summariseSizes } from '../analysis/sizes';
import { ownerKind } from '../analysis/owners';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { orderMetricNames, orderMetricRows } from '../model/order-metrics';
import { leastOfBin, type SiteSummary } from '../model/sites';
import { type ArenaState, BlockKind, type BlockVisitor } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { Cell, Table, TableColumn } from './table';

/** What can be written as a table. */
export const tableNames = ['blocks', 'freeLists', 'caches', 'sites', 'stacks', 'sizes', 'diagnostics'] as const;
export type TableName = (typeof tableNames)[number];

/** What tables are made from. The state is at the position they tell of, and stays there while they are written. */
export interface TableSource {
  readonly run: Run;
  readonly state: ArenaState;
  /** Of the whole run, by line. */
  readonly diagnostics: readonly Diagnostic[];
  readonly localize: Localize;
}

/** A table of the state; diagnostics are those of the whole run. */
export function makeTable(name: TableName, source: TableSource): Table {
  switch (name) {
    case 'blocks':
      return blocksTable(source);
    case 'freeLists':
      return freeListsTable(source);
    case 'caches':
      return cachesTable(source);
    case 'sites':
      return sitesTable(source);
    case 'stacks':
      return stacksTable(source);
    case 'sizes':
      return sizesTable(source);
    case 'diagnostics':
      return diagnosticsTable(source);
  }
}

function columnsOf<Key extends string>(titles: Readonly<Record<Key, string>>): TableColumn[] {
  return Object.entries<string>(titles).map(([key, title]) => ({ key, title }));
}

/** Units looked at before rows are handed over. */
const windowUnits = 1 << 12;

/** Every block of the arena by address, the slots in use of a slab after it. */
function blocksTable({ run, state, localize }: TableSource): Table {
  return {
    columns: columnsOf({
      address: localize('Address'),
      size: localize('Size'),
      order: localize('Order'),
      state: localize('State'),
      handle: localize('Handle'),
      requested: localize('Requested'),
      line: localize('Line'),
      operation: localize('Operation'),
      cache: localize('Cache'),
      slot: localize('Slot'),
    }),
    rows: () => blockRows(run, state),
  };
}

function* blockRows(run: Run, state: ArenaState): Generator<Cell[]> {
  const { unit, size } = run.arena;
  const units = size / unit;
  let next = 0;
  while (next < units) {
    const rows: Cell[][] = [];
    // A block may reach over the end of the window: the next window starts behind it.
    state.forEachBlock(next, Math.min(units, next + windowUnits), (...block) => {
      pushBlock(rows, run, state, ...block);
      next = block[0] + block[4];
    });
    yield* rows;
  }
}

function pushBlock(rows: Cell[][], run: Run, state: ArenaState, ...[first, order, kind, owner, length]: Parameters<BlockVisitor>): void {
  const { unit } = run.arena;
  const place = [run.space.format(first * unit), length * unit, order < 0 ? null : order];
  switch (kind) {
    case BlockKind.Free:
      rows.push([...place, 'free', null, null, null, null, null, null]);
      return;
    case BlockKind.Unknown:
      rows.push([...place, 'unknown', null, null, null, null, null, null]);
      return;
    case BlockKind.Listed:
      rows.push([...place, 'listed', null, null, null, null, null, null]);
      return;
    case BlockKind.Reserved:
      rows.push([...place, 'reserved', null, null, null, null, null, null]);
      return;
    case BlockKind.Before:
      rows.push([...place, 'before', null, null, null, null, null, null]);
      return;
    case BlockKind.Allocated:
      rows.push([...place, 'allocated', ...ownerCells(run, owner), null, null]);
      return;
    case BlockKind.Slab: {
      const { cache, objects, slot } = state.slab(owner);
      const { name } = run.caches[cache];
      rows.push([...place, 'slab', null, null, null, null, name, null]);
      for (let index = 0; index < objects; index++) {
        const user = state.slotOwner(owner, index);
        if (user < 0) continue;
        const address = run.space.format(first * unit + index * slot);
        rows.push([address, slot, null, 'object', ...ownerCells(run, user), name, index]);
      }
    }
  }
}

function ownerCells(run: Run, op: number): Cell[] {
  return [run.handleText(op), run.requestedOf(op), run.table.line[op], op + 1];
}

/** /proc/buddyinfo at the position, with the indexes of the specification. */
function freeListsTable({ run, state, localize }: TableSource): Table {
  if (run.placement === 'blocks') return freeSizesTable({ run, state, localize });
  return {
    columns: columnsOf({
      order: localize('Order'),
      blockSize: localize('Block size'),
      freeBlocks: localize('Free blocks'),
      freeBytes: localize('Free bytes'),
      ...Object.fromEntries(orderMetricNames.map((name) => [name, localize(orderMetricRows[name].title)])),
    }),
    rows: () => {
      const metrics = state.metrics();
      return state.freeBlocks().map((count, order) => {
        const bytes = 2 ** order * run.orderUnit;
        return [order, bytes, count, count * bytes, ...orderMetricNames.map((name) => metrics[name][order])];
      });
    },
  };
}

/** Free blocks where they have any length: by the power of two in their sizes. */
function freeSizesTable({ run, state, localize }: Pick<TableSource, 'run' | 'state' | 'localize'>): Table {
  return {
    columns: columnsOf({ blockSize: localize('Block size from'), freeBlocks: localize('Free blocks') }),
    rows: () => state.freeBlocks().map((count, order) => [2 ** order * run.arena.unit, count]),
  };
}

/** The caches at the position, as slabtop lists them, those with the most bytes first. */
function cachesTable({ run, state, localize }: TableSource): Table {
  return {
    columns: columnsOf({
      cache: localize('Cache'),
      objects: localize('Objects in use'),
      slots: localize('Slots'),
      objectSize: localize('Object size'),
      slotSize: localize('Slot size'),
      objectsPerSlab: localize('Objects per slab'),
      slabs: localize('Slabs'),
      slabOrder: localize('Slab order'),
      bytes: localize('Bytes'),
    }),
    rows: () =>
      state
        .caches()
        .map((cache): (string | number)[] => {
          const { name, activeObjects, slabs, objectsPerSlab, objectSize, slot, order } = cache;
          const bytes = slabs * run.machine.page * 2 ** order;
          return [name, activeObjects, slabs * objectsPerSlab, objectSize, slot, objectsPerSlab, slabs, order, bytes];
        })
        .sort((a, b) => Number(b[8]) - Number(a[8])),
  };
}

/** What call sites asked for up to the position, or lines where the trace names no sites; the most live bytes first. */
function sitesTable({ run, state, localize }: TableSource): Table {
  return {
    columns: columnsOf({ site: localize('Site'), ...siteTitles(localize) }),
    rows: () => summariseSites(run, ownerKind(run), state.position).map((each) => [each.site ?? null, ...siteCells(each)]),
  };
}

/** The same by call stack; no rows where the recording has none. */
function stacksTable({ run, state, localize }: TableSource): Table {
  return {
    columns: columnsOf({ site: localize('Site'), stack: localize('Call stack'), ...siteTitles(localize) }),
    rows: () =>
      (run.table.stack === undefined ? [] : summariseSites(run, 'stack', state.position)).map((each) => [
        each.site ?? null,
        each.frames?.join(' ← ') || null,
        ...siteCells(each),
      ]),
  };
}

function siteTitles(localize: Localize): Readonly<Record<string, string>> {
  return {
    line: localize('Line'),
    allocations: localize('Allocations'),
    live: localize('Live'),
    liveBytes: localize('Live bytes'),
    peakBytes: localize('Peak bytes'),
    requested: localize('Requested'),
    waste: localize('Waste'),
    lifetime: localize('Mean lifetime'),
    lastLine: localize('Last line'),
    growth: localize('Growth'),
  };
}

/** What `siteTitles` heads. */
function siteCells({ line, count, live, liveBytes, peakBytes, requested, waste, lifetime, lastLine, growth }: SiteSummary): Cell[] {
  return [line, count, live, liveBytes, peakBytes, requested, waste, lifetime ?? null, lastLine, growth];
}

/** What sizes were asked for up to the position and what they got: a row for each size of request and each size that served it. */
function sizesTable({ run, state, localize }: TableSource): Table {
  return {
    columns: columnsOf({
      from: localize('From'),
      to: localize('To'),
      heldEach: localize('Held each'),
      cache: localize('Cache'),
      requests: localize('Requests'),
      requested: localize('Requested'),
      waste: localize('Waste'),
    }),
    rows: () =>
      summariseSizes(run, state.position).flatMap(({ limit, served }) =>
        served.map(({ held, cache, count, requested }) => [
          leastOfBin(limit),
          limit,
          held,
          cache ?? null,
          count,
          requested,
          held * count - requested,
        ]),
      ),
  };
}

function diagnosticsTable({ diagnostics, localize }: TableSource): Table {
  return {
    columns: columnsOf({
      line: localize('Line'),
      column: localize('Column'),
      severity: localize('Severity'),
      code: localize('Code'),
      message: localize('Message'),
      operation: localize('Operation'),
    }),
    rows: () =>
      diagnostics.map(({ line, column, severity, code, message, operation }) => [
        line,
        column,
        severity,
        code,
        message,
        operation === undefined ? null : operation + 1,
      ]),
  };
}
