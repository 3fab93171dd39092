// The host's side of the map of memory as it was recorded: draws up the rows in view, from the state at the position.
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { countMigrateClasses } from '../../../src/analysis/migrate-classes';
import { GoneFinder, type GoneWindow } from '../../../src/picture/gone-memory';
import { changeAt } from '../../../src/picture/inspected-change';
import { RunColoring } from '../../../src/picture/run-coloring';
import type { ColorClasses } from '../../../src/protocol/coloring';
import { BlockRun } from '../../../src/replay/blocks/block-run';
import { BlockState } from '../../../src/replay/blocks/block-state';
import { RecordedCursor } from '../../../src/replay/recorded/recorded-cursor';
import { RecordedRun } from '../../../src/replay/recorded/recorded-run';
import { RecordedState } from '../../../src/replay/recorded/recorded-state';
import { knownPages } from '../../../src/replay/recorded/known-pages';
import { metricAt } from '../../../src/replay/run/metric-at';
import type { WorkQueue } from '../../../src/work/queue';
import { describeRecorded, groundAt, isLive, probedBlock } from './block-builder';
import { recordedDescriptor } from './descriptor';
import { RecordedPictureBuilder } from './picture-builder';
import type { RecordedBody, RecordedPages, RecordedPicture, RecordedPlace, RecordedRequest, RecordedRow } from './protocol';
import { regionRows, type RegionRows } from './rows-builder';
import { typeLists } from './type-builder';

/** A page has no more of them in view, whatever it says. */
const mostRows = 1000;
const mostPixels = 8192;
/** More blocks are too narrow for names. */
const mostNames = 1000;

/** Blocks where they were, in regions. */
export class RecordedHostView implements HostView<RecordedRequest, RecordedBody> {
  private readonly coloring: RunColoring;
  private readonly gone: GoneFinder;
  private rows: { readonly key: string; readonly of: RegionRows } | undefined;

  constructor(queue: WorkQueue) {
    this.coloring = new RunColoring(queue);
    this.gone = new GoneFinder(queue);
  }

  build(context: ViewContext, asked: RecordedRequest): RecordedBody {
    const { run, state } = context;
    // A page asks for it only where blocks have any length.
    const isOfBlocks = run instanceof RecordedRun || run instanceof BlockRun;
    if (!(isOfBlocks && state instanceof RecordedCursor) || run.layout.regions.length === 0) return { kind: 'recorded' };
    // Migrate types are of pages alone.
    const request: RecordedRequest = asked.colorBy === 'type' && !run.layout.pages ? { ...asked, colorBy: 'state' } : asked;
    const picture = this.picture(context, request, run, state);
    return { kind: 'recorded', picture, classes: this.classes(context, request, run) };
  }

  dispose(): void {
    this.coloring.forget();
    this.gone.forget();
    this.rows = undefined;
  }

  /** Of page blocks it is counted how many there are. */
  private classes(context: ViewContext, { colorBy }: RecordedRequest, { layout }: RecordedRun | BlockRun): ColorClasses | undefined {
    const names = this.coloring.names(context, colorBy);
    const { pages } = layout;
    if (names === undefined || colorBy !== 'type' || pages === undefined) return names;
    const blocks = countMigrateClasses(pages, context.position);
    return { ...names, blocks, bytes: blocks.map((count) => count * pages.blocks.pages * pages.stretches.pageBytes) };
  }

  private picture(context: ViewContext, request: RecordedRequest, run: RecordedRun | BlockRun, state: RecordedCursor): RecordedPicture {
    const { filter, cursorLine, selection, position } = context;
    const { layout, simulated } = run;
    const rows = this.rowsOf(run, request);
    const from = Math.max(0, Math.min(Math.trunc(request.from), rows.total - 1));
    const to = Math.min(rows.total, from + Math.max(1, Math.min(mostRows, Math.trunc(request.count))));
    const pixels = Math.max(1, Math.min(mostPixels, Math.trunc(request.pixels)));
    const wanted = selection?.operation;
    const selected = wanted !== undefined && isLive(state, wanted) ? wanted : undefined;
    const built = new RecordedPictureBuilder(state, run instanceof RecordedRun ? run.growth : undefined, rows, from, to, pixels, {
      shadeOf: this.coloring.shadeOf(context, request.colorBy),
      matches: filter,
      marked: cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine),
      selected,
      types: request.colorBy === 'type',
    });
    const pieces = built.columns;
    const { probe, anchor } = request;
    const describe = (op: number) => describeRecorded(layout, rows, op, position);
    const found = probe && probedBlock(state, probe);
    const reference = context.pinned?.reference;
    const byteOf = (place: RecordedPlace): number => layout.space.starts[place.region] + Math.floor(place.offset);
    return {
      rowOrder: rows.order,
      regionCount: layout.regions.length,
      span: layout.space.size,
      blocks: state.liveBlocks,
      bytes: state.liveBytes,
      policy: run instanceof BlockRun ? run.arena.policy : undefined,
      simulated:
        state instanceof BlockState
          ? { used: state.metrics().used, external: state.metrics().external }
          : { used: metricAt(simulated, 'used', position) ?? 0, external: metricAt(simulated, 'external', position) ?? 0 },
      totalRows: rows.total,
      from,
      rows: built.rows,
      pixels,
      pieces,
      names:
        run.trace.format.isRecorded || pieces.row.length > mostNames ? undefined : Array.from(pieces.operation, (op) => run.handleText(op)),
      sums: built.sums,
      objects: built.objects?.columns,
      objectShare: built.objects?.share,
      grounds: built.grounds,
      types: built.types,
      gone: request.colorBy === 'changes' ? this.gone.at(context, goneWindow(built.rows, rows.rowBytes / pixels)) : undefined,
      typeLists: request.typeLists === true && state instanceof RecordedState ? typeLists(state, context.localize) : undefined,
      pages: pagesOf(run, position),
      filtered: filter !== undefined,
      selected,
      selectedBlock: selected === undefined ? undefined : describe(selected),
      probed: probe && {
        id: probe.id,
        block: found === undefined || found < 0 ? null : describe(found),
        since:
          reference && found !== undefined
            ? changeAt(run, reference, { operation: found < 0 ? undefined : found + 1 }, byteOf(probe), position)
            : undefined,
        ground: probe.find === 'at' && layout.pages && state instanceof RecordedState ? groundAt(state, probe) : undefined,
      },
      anchorRow: anchor && rows.rowOf(anchor),
    };
  }

  private rowsOf({ layout }: RecordedRun | BlockRun, { rowOrder, fitRows }: RecordedRequest): RegionRows {
    const key = `${rowOrder} ${fitRows}`;
    if (this.rows?.of.regions !== layout.regions || this.rows.key !== key) {
      this.rows = { key, of: regionRows(layout.regions, rowOrder, fitRows) };
    }
    return this.rows.of;
  }
}

/** The bytes of the rows, of which a pixel is a cell. */
function goneWindow(rows: readonly RecordedRow[], bytesPerPixel: number): GoneWindow {
  const memory = rows.filter((row) => row.kind === 'memory');
  const [first, last] = [memory.at(0), memory.at(-1)];
  return { from: first?.byte ?? 0, to: last ? last.byte + last.bytes : 0, cellBytes: bytesPerPixel, bytesPerPixel };
}

/** What is known of free memory at a position: of pages. Messages have no NaN. */
function pagesOf({ layout }: RecordedRun | BlockRun, position: number): RecordedPages | undefined {
  if (layout.pages === undefined) return undefined;
  const { free, largest, listed } = knownPages(layout.pages, position);
  const orNull = (bytes: number): number | null => (Number.isNaN(bytes) ? null : bytes);
  return { free: orNull(free), largest: orNull(largest), listed };
}

/** The host's side of the view, to be registered. */
export const recordedHostView: RegisteredView<'recorded'> = { ...recordedDescriptor, make: (queue) => new RecordedHostView(queue) };
