// The host's side of the heat view: pictures from `analysis/heat`, made in slices.
import { tenantAt } from '../../../src/analysis/address-history';
import { HeatBuilder } from '../../../src/analysis/heat';
import { heatBlocks } from '../../../src/analysis/heat-blocks';
import type { Heat, HeatWindow } from '../../../src/model/heat';
import {
  mostHeatBlocks,
  mostHeatCells,
  type HeatBody,
  type HeatMark,
  type HeatPicture,
  type HeatProbe,
  type HeatRequest,
  type HeatTenant,
} from './protocol';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { heatDescriptor } from './descriptor';

/** How far a picture is is told no more often than this. */
const showMilliseconds = 100;
/** Pictures kept for going back to them: three modes of two windows. */
const mostPictures = 6;
/** Marks beyond these are left out: they could not be told apart in the picture. */
const mostMarks = 500;

/** Address against time for the whole run, or a part of it. Pictures are made in slices and kept while the run is the same. */
export class HeatHostView implements HostView<HeatRequest, HeatBody> {
  private run: Run | undefined;
  /** By what was asked for, the one asked for last at the end. */
  private readonly pictures = new Map<string, HeatPicture>();
  private work: { readonly key: string; readonly builder: HeatBuilder; readonly job: Job<Heat> } | undefined;
  /** The filter of the pictures asked for, and its number; 0 is for none. */
  private filter: ViewContext['filter'];
  private filterNumber = 0;
  private marks: readonly HeatMark[] = [];
  private made = 0;
  private changed: () => void = () => undefined;

  constructor(private readonly queue: WorkQueue) {}

  build({ run, changed, filter }: ViewContext, request: HeatRequest): HeatBody {
    if (run !== this.run) this.open(run);
    if (filter && filter !== this.filter) {
      this.filter = filter;
      this.filterNumber++;
    }
    this.changed = changed;
    const asked = limit(run, request);
    const key = JSON.stringify([asked.mode, asked.window, asked.rows, asked.columns, filter ? this.filterNumber : 0]);
    const picture = this.pictures.get(key) ?? this.goOn(key, run, asked, filter);
    if (picture) {
      this.pictures.delete(key);
      this.pictures.set(key, picture);
    }
    return {
      kind: 'heat',
      progress: picture ? 1 : (this.work?.builder.progress ?? 0),
      picture: picture?.id === request.have ? undefined : picture,
      marks: this.marks,
      probed: request.probe && { ...request.probe, tenant: tenantOf(run, request.probe) },
    };
  }

  dispose(): void {
    this.work?.job.cancel();
    this.work = undefined;
    this.run = undefined;
    this.pictures.clear();
  }

  private open(run: Run): void {
    this.dispose();
    this.run = run;
    this.marks = run.marks.slice(0, mostMarks).map(({ position, text }) => ({ position, text }));
  }

  /** Begins a picture, unless it is under way. What takes less than a slice is there at once. */
  private goOn(
    key: string,
    run: Run,
    { mode, window, rows, columns }: HeatRequest,
    filter: ViewContext['filter'],
  ): HeatPicture | undefined {
    if (this.work?.key !== key) {
      this.work?.job.cancel();
      const builder = new HeatBuilder(run, mode, window, rows, columns, filter);
      const job = this.queue.begin(builder.make(), { changed: () => this.changed(), tellEvery: showMilliseconds });
      this.work = { key, builder, job };
    }
    const heat = this.work.job.result;
    return heat && this.keep(key, { ...heat, placement: run.placement }, heatBlocks(run, window, mostHeatBlocks));
  }

  private keep(key: string, heat: Omit<HeatPicture, 'id' | 'blocks'>, blocks: Float64Array | undefined): HeatPicture {
    const picture = { id: ++this.made, ...heat, ...(blocks && { blocks }) };
    this.pictures.set(key, picture);
    this.work = undefined;
    if (this.pictures.size > mostPictures) this.pictures.delete(this.pictures.keys().next().value!);
    return picture;
  }
}

/** The host's side of the view, to be registered. */
export const heatHostView: RegisteredView<'heat'> = { ...heatDescriptor, make: (queue) => new HeatHostView(queue) };

/** The request within the bounds of the run, of the arena and of a message. */
function limit(run: Run, request: HeatRequest): HeatRequest {
  const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, Math.trunc(value) || 0));
  const fromByte = within(request.window.fromByte, 0, run.arena.size - 1);
  const fromPosition = within(request.window.fromPosition, 0, run.operationCount);
  const window: HeatWindow = {
    fromByte,
    toByte: within(request.window.toByte, fromByte + 1, run.arena.size),
    fromPosition,
    toPosition: within(request.window.toPosition, fromPosition, run.operationCount),
  };
  const rows = within(request.rows, 1, 4096);
  return { ...request, window, rows, columns: within(request.columns, 1, Math.floor(mostHeatCells / rows)) };
}

function tenantOf(run: Run, { byte, position }: HeatProbe): HeatTenant | null {
  const op = tenantAt(run, byte, Math.min(position, run.operationCount));
  if (op < 0) return null;
  const { table, results } = run;
  const from = run.startOf(op);
  const place = results.place(op);
  const site = table.site?.[op] ?? 0;
  return {
    handle: run.handleText(op),
    from,
    to: from + run.heldOf(op),
    requested: run.requestedOf(op),
    cache: place >= 0 ? run.caches[place].name : undefined,
    operation: op + 1,
    line: table.line[op],
    site: site > 0 ? run.trace.names.text(site - 1) : undefined,
  };
}
