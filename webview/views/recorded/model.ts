// The host's side of memory as it was recorded: lays the recording out once, follows the position, and draws up the rows in view.
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { RunColoring } from '../../../src/picture/run-coloring';
import { RecordedGrowth } from '../../../src/replay/recorded/growth';
import { RecordedCursor } from '../../../src/replay/recorded/recorded-cursor';
import { hasAddresses, layOut } from '../../../src/replay/recorded/recorded-layout';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { Work } from '../../../src/work/work';
import { describeRecorded, isLive, probedBlock } from './block-builder';
import { recordedDescriptor } from './descriptor';
import { RecordedPictureBuilder } from './picture-builder';
import type { RecordedBody, RecordedPicture, RecordedRequest } from './protocol';
import { regionRows, type RegionRows } from './rows-builder';

/** What is new is shown no more often than this. */
const showMilliseconds = 100;
/** A page has no more of them in view, whatever it says. */
const mostRows = 1000;
const mostPixels = 8192;

/** Blocks where they were, in regions. */
export class RecordedHostView implements HostView<RecordedRequest, RecordedBody> {
  private readonly coloring: RunColoring;
  private recording: Recording | undefined;
  private moving: { readonly to: number; readonly job: Job<void> } | undefined;
  private rows: { readonly key: string; readonly of: RegionRows } | undefined;

  constructor(private readonly queue: WorkQueue) {
    this.coloring = new RunColoring(queue);
  }

  build(context: ViewContext, request: RecordedRequest): RecordedBody {
    const recording = this.recordingOf(context);
    const { nothing, progress, cursor, growth } = recording;
    const body = { kind: 'recorded' as const, format: context.run.trace.format.name, nothing, progress };
    if (nothing !== undefined || !cursor || !growth) return body;
    if (cursor.layout.regions.length === 0) return { ...body, nothing: 'noBlocks' };
    this.follow(cursor, context);
    const picture = this.picture(context, request, cursor, growth);
    return { ...body, picture, classes: this.coloring.names(context, request.colorBy) };
  }

  dispose(): void {
    this.coloring.forget();
    this.recording?.job?.cancel();
    this.moving?.job.cancel();
    this.recording = undefined;
    this.moving = undefined;
    this.rows = undefined;
  }

  private picture(context: ViewContext, request: RecordedRequest, cursor: RecordedCursor, growth: RecordedGrowth): RecordedPicture {
    const { run, state, filter, cursorLine, selection } = context;
    const { layout } = cursor;
    const rows = this.rowsOf(cursor, request);
    const from = Math.max(0, Math.min(Math.trunc(request.from), rows.total - 1));
    const to = Math.min(rows.total, from + Math.max(1, Math.min(mostRows, Math.trunc(request.count))));
    const pixels = Math.max(1, Math.min(mostPixels, Math.trunc(request.pixels)));
    const wanted = selection?.operation ?? request.chosen;
    const selected = wanted !== undefined && isLive(cursor, wanted) ? wanted : undefined;
    const built = new RecordedPictureBuilder(cursor, growth, rows, from, to, pixels, {
      shadeOf: this.coloring.shadeOf(context, request.colorBy),
      matches: filter,
      marked: cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine),
      selected,
    });
    const { probe, anchor } = request;
    const describe = (op: number) => describeRecorded(cursor, rows, state, op);
    const found = probe && probedBlock(cursor, probe);
    return {
      rowOrder: rows.order,
      regionCount: layout.regions.length,
      span: layout.regions.reduce((sum, { size }) => sum + size, 0),
      position: cursor.position,
      blocks: cursor.liveBlocks,
      bytes: cursor.liveBytes,
      totalRows: rows.total,
      from,
      rows: built.rows,
      pixels,
      pieces: built.columns,
      sums: built.sums,
      filtered: filter !== undefined,
      selected,
      selectedBlock: selected === undefined ? undefined : describe(selected),
      probed: probe && { id: probe.id, block: found === undefined || found < 0 ? null : describe(found) },
      anchorRow: anchor && rows.rowOf(anchor),
    };
  }

  private rowsOf({ layout }: RecordedCursor, { rowOrder, fitRows }: RecordedRequest): RegionRows {
    const key = `${rowOrder} ${fitRows}`;
    if (this.rows?.of.regions !== layout.regions || this.rows.key !== key) {
      this.rows = { key, of: regionRows(layout.regions, rowOrder, fitRows) };
    }
    return this.rows.of;
  }

  private recordingOf({ run, changed }: ViewContext): Recording {
    if (this.recording?.run !== run) {
      this.dispose();
      this.recording = new Recording(run);
      this.recording.begin(this.queue, changed);
    }
    return this.recording;
  }

  /** Goes to the position. What is far takes slices, and the way is seen. */
  private follow(cursor: RecordedCursor, { position, changed }: ViewContext): void {
    if (cursor.position === position || (this.moving?.to === position && this.moving.job.isAlive && !this.moving.job.isDone)) return;
    this.moving?.job.cancel();
    const job = this.queue.begin(cursor.moveTo(position), { changed, tellEvery: showMilliseconds });
    this.moving = { to: position, job };
  }
}

/** The host's side of the view, to be registered. */
export const recordedHostView: RegisteredView<'recorded'> = { ...recordedDescriptor, make: (queue) => new RecordedHostView(queue) };

/** One run's layout, and how far it has come. */
class Recording {
  readonly nothing: RecordedBody['nothing'];
  cursor: RecordedCursor | undefined;
  growth: RecordedGrowth | undefined;
  job: Job<void> | undefined;
  private passed = 0;

  constructor(readonly run: Run) {
    if (!run.trace.format.isRecorded) this.nothing = 'written';
    else if (!hasAddresses(run)) this.nothing = 'noAddresses';
  }

  /** All operations are gone through twice: to lay them out, and for how the heap grew. */
  get progress(): number {
    if (this.nothing !== undefined || this.cursor !== undefined) return 1;
    return Math.min(1, this.passed / (2 * Math.max(1, this.run.operationCount)));
  }

  begin(queue: WorkQueue, changed: () => void): void {
    if (this.nothing === undefined) this.job = queue.begin(this.prepare(), { changed, tellEvery: showMilliseconds });
  }

  private *prepare(): Work<void> {
    const layout = yield* this.counted(layOut(this.run));
    const growth = new RecordedGrowth(layout);
    yield* this.counted(growth.follow());
    this.growth = growth;
    this.cursor = new RecordedCursor(layout);
  }

  private *counted<T>(work: Work<T>): Work<T> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      this.passed += step.value;
      yield step.value;
    }
  }
}
