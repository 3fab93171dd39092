// From the text of a trace to its run and its problems: the long work of a session, in slices that an edit can cancel.
import type { Localize } from '../model/localize';
import { findProblems, type Problems } from '../analysis/diagnostics';
import { cursorOf } from '../replay/cursor-of';
import { hasAddresses } from '../replay/recorded/recorded-layout';
import { RecordedRun } from '../replay/recorded/recorded-run';
import { Cursor } from '../replay/state/cursor';
import type { RunCursor } from '../replay/state/run-cursor';
import { RunBuilder } from '../replay/run/run-builder';
import { hasBlocks, type RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import type { Workspace } from '../replay/run/workspace';
import { arenaFileOf, withArenaMemory } from '../trace/arena-memory';
import { headOf } from '../trace/detection';
import { refuseUnread } from '../trace/foreign';
import { createPlacedReader, createReader, formatOfFile } from '../trace/formats';
import { LinePatterns } from '../trace/pattern/pattern-format';
import { StartReader } from '../trace/formats/kmem/start-reader';
import { TraceError, type Trace, type TraceReader } from '../trace/trace';
import type { Slices } from '../work/queue';
import { findOpening, type Opening } from './opening';
import type { TraceSource } from './source';

/** Bytes read in one step. */
const bytesPerStep = 64 * 1024;

/** Diagnostics beyond these are only counted: each is an object with finished texts. */
const mostDiagnostics = 10_000;

/** How a run that is under way is watched. */
export interface RunProgress {
  /** Between slices of running: operations done, and operations there will be as far as is known. */
  operations(done: number, total: number): void;
  /**
   * The run is there, and a cursor at its end to be kept; its diagnostics are not collected yet. `opening`: where a reader stands first,
   * if that was asked for.
   */
  finished(run: Run, cursor: RunCursor, opening: Opening | undefined): void;
}

/** What a run is made with. */
export interface RunRequest {
  /** Overrides for this trace. */
  readonly chosen: RunOptions;
  /** What holds for recorded formats where `chosen` says nothing. */
  readonly recordedDefaults: RunOptions;
  readonly workspace: Workspace;
  /** Whether nobody has seen a run of this trace: it is looked where to stand. */
  readonly first: boolean;
}

/**
 * Reads and runs a trace and collects its diagnostics (the first `mostDiagnostics`), in slices.
 * Throws CancelledError, TraceError for what is no trace, StaleSourceError, or what the source throws.
 */
export async function executeRun(
  source: TraceSource,
  request: RunRequest,
  slices: Slices,
  localize: Localize,
  progress: RunProgress,
): Promise<Problems> {
  const trace = await readTrace(source, slices, placementOf(request) === 'recorded');
  await slices.pause();
  const { run, cursor } = await execute(trace, source, request, slices, progress);
  // Whoever shows a run or its diagnostics has work of its own: that is no part of the slice before.
  await slices.next();
  const opening = request.first ? await slices.do(findOpening(run)) : undefined;
  progress.finished(run, cursor, opening);
  // A picture of the run goes first.
  const later = slices.inBackground();
  await later.next();
  const problems = await later.do(findProblems(run, localize, mostDiagnostics));
  await later.next();
  return problems;
}

async function readTrace(source: TraceSource, slices: Slices, asRecorded: boolean): Promise<Trace> {
  let reader: TraceReader | undefined;
  for await (const chunk of source.chunks(() => slices.pause())) {
    slices.throwIfCancelled();
    if (chunk.length === 0) continue;
    reader ??= readerFor(source, chunk, asRecorded);
    for (let start = 0; start < chunk.length; start += bytesPerStep) {
      reader.push(chunk.subarray(start, start + bytesPerStep));
      if (reader.rest) await slices.do(reader.rest(false));
      await slices.pause();
    }
  }
  slices.throwIfCancelled();
  reader ??= readerFor(source, new Uint8Array(), asRecorded);
  if (reader.rest) await slices.do(reader.rest(true));
  const trace = reader.finish();
  refuseUnread(trace);
  const named = arenaFileOf(trace);
  if (named === undefined) return trace;
  const content = (await source.arenaFile?.(named)) ?? { lacks: 'content' };
  slices.throwIfCancelled();
  return slices.do(withArenaMemory(trace, content));
}

/** A reader for a source of which `first` is the first chunk; `asRecorded`: whether its blocks are to lie where it says. Throws TraceError where that is none of the formats. */
function readerFor({ fileName, format, patterns, chunkCount = 1 }: TraceSource, first: Uint8Array, asRecorded: boolean): TraceReader {
  const expectedBytes = first.length * chunkCount;
  if (patterns !== undefined) {
    // They are the settings', made for one log or another: what none of them matches is read as what it is.
    const own = new LinePatterns(patterns);
    if (headOf(first).lines.some((line) => own.matches(line))) return own.createReader(expectedBytes);
  }
  const name = format ?? formatOfFile(fileName, first).format;
  return asRecorded ? createPlacedReader(name, expectedBytes, first) : createReader(name, expectedBytes);
}

async function execute(
  trace: Trace,
  source: TraceSource,
  request: RunRequest,
  slices: Slices,
  progress: RunProgress,
): Promise<{ run: Run; cursor: RunCursor }> {
  const options = optionsFor(trace, request);
  const builder = new RunBuilder(trace, options, request.workspace);
  try {
    await slices.pause();
    const run = await slices.do(builder.run(), () => progress.operations(builder.done, builder.total));
    if (options.placement === 'recorded' && hasAddresses(run)) {
      await slices.next();
      const recorded = await placeAsRecorded(run, source, slices);
      return { run: recorded, cursor: cursorOf(recorded) };
    }
    return { run, cursor: run.arena.policy === 'buddy' ? Cursor.atEnd(run, builder) : cursorOf(run) };
  } finally {
    builder.giveBack();
  }
}

/** From the dump of what was free before, where there is one that can be of the recording. */
async function placeAsRecorded(run: Run, source: TraceSource, slices: Slices): Promise<RecordedRun> {
  const before = run.trace.recording?.pages && (await source.pagesBefore?.(run.trace.format.showsMoment === true));
  if (before) {
    try {
      const reader = new StartReader();
      for (let start = 0; start < before.bytes.length; start += bytesPerStep) {
        reader.push(before.bytes.subarray(start, start + bytesPerStep));
        await slices.pause();
      }
      return await slices.do(RecordedRun.of(run, reader.finish()));
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      before.refuse(error);
    }
  }
  return slices.do(RecordedRun.of(run));
}

/** Where blocks of a recording are to lie. */
function placementOf({ chosen, recordedDefaults }: Pick<RunRequest, 'chosen' | 'recordedDefaults'>): RunOptions['placement'] {
  return chosen.placement ?? recordedDefaults.placement;
}

/** What a trace is run with: of a recording also what holds for all of them. */
export function optionsFor(trace: Trace, { chosen, recordedDefaults }: Pick<RunRequest, 'chosen' | 'recordedDefaults'>): RunOptions {
  if (!trace.format.isRecorded) return chosen;
  const arena = { ...recordedDefaults.arena, ...chosen.arena };
  return {
    // The unit for recordings is one of buddies.
    arena: hasBlocks({ arena }) ? { ...arena, unit: chosen.arena?.unit } : arena,
    machine: { ...recordedDefaults.machine, ...chosen.machine },
    as: chosen.as ?? recordedDefaults.as,
    placement: placementOf({ chosen, recordedDefaults }),
  };
}
