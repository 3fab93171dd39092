import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { DiagnosticsCollector } from '../analysis/diagnostics';
import { Cursor } from '../replay/state/cursor';
import { RunBuilder } from '../replay/run/run-builder';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import type { Workspace } from '../replay/run/workspace';
import { createReader, detectFormat } from '../trace/formats';
import type { Trace } from '../trace/trace';
import { Slices, type Slicer } from '../work/slicer';
import type { TraceSource } from './source';

/** Operations between two looks at the clock: well below a millisecond of work. */
const operationsPerStep = 4096;
/** Bytes between two looks at the clock. */
const bytesPerStep = 64 * 1024;

/** Diagnostics beyond these are only counted: each is an object with finished texts. */
export const mostDiagnostics = 10_000;

/** How a run that is under way is watched and stopped. */
export interface RunProgress {
  readonly cancellation: { readonly cancelled: boolean };
  /** Between slices of running: operations done, and operations there will be as far as is known. */
  operations(done: number, total: number): void;
  /** The run is there, and a cursor at its end to be kept; its diagnostics are not collected yet. */
  finished(run: Run, cursor: Cursor): void;
}

/** What a run is made with. */
export interface RunRequest {
  /** Overrides for this trace. */
  readonly chosen: RunOptions;
  /** What holds for recorded formats where `chosen` says nothing. */
  readonly recordedDefaults: RunOptions;
  readonly workspace: Workspace;
}

/** The problems of a run: the first `mostDiagnostics` by line, and how many there are in all. */
export interface Problems {
  readonly diagnostics: readonly Diagnostic[];
  readonly total: number;
}

/** The run was cancelled, by an edit or by the user; nothing of it is to be shown. */
export class RunCancelledError extends Error {}

/**
 * Reads and runs a trace and collects its diagnostics, in slices.
 * Throws RunCancelledError, TraceError for what is no trace, StaleSourceError, or what the source throws.
 */
export async function executeRun(
  source: TraceSource,
  request: RunRequest,
  slicer: Slicer,
  localize: Localize,
  progress: RunProgress,
): Promise<Problems> {
  const checkCancelled = (): void => {
    if (progress.cancellation.cancelled) throw new RunCancelledError();
  };
  const slices = new Slices(slicer, checkCancelled);
  const trace = await readTrace(source, slices, checkCancelled);
  await slices.pause();
  const { run, cursor } = await execute(trace, request, slices, progress);
  // Whoever shows a run or its diagnostics has work of its own: that is no part of the slice before.
  await slices.next();
  checkCancelled();
  progress.finished(run, cursor);
  await slices.next();
  const collector = new DiagnosticsCollector(run, localize, mostDiagnostics);
  await slices.pause();
  while (!collector.advance(Math.max(1, slices.remaining))) await slices.pause();
  await slices.next();
  return { diagnostics: collector.diagnostics, total: collector.total };
}

async function readTrace(source: TraceSource, slices: Slices, checkCancelled: () => void): Promise<Trace> {
  let reader: ReturnType<typeof createReader> | undefined;
  for await (const chunk of source.chunks(() => slices.pause())) {
    checkCancelled();
    if (chunk.length === 0) continue;
    reader ??= createReader(source.format ?? detectFormat(source.fileName, chunk).format, chunk.length * (source.chunkCount ?? 1));
    for (let start = 0; start < chunk.length; start += bytesPerStep) {
      reader.push(chunk.subarray(start, start + bytesPerStep));
      await slices.pause();
    }
  }
  checkCancelled();
  reader ??= createReader(source.format ?? detectFormat(source.fileName, new Uint8Array()).format);
  return reader.finish();
}

async function execute(trace: Trace, request: RunRequest, slices: Slices, progress: RunProgress): Promise<{ run: Run; cursor: Cursor }> {
  const builder = new RunBuilder(trace, optionsFor(trace, request), request.workspace);
  try {
    await slices.pause();
    while (!builder.advance(operationsPerStep)) {
      if (!slices.exhausted) continue;
      progress.operations(builder.done, builder.total);
      await slices.pause();
    }
    const run = builder.finish();
    return { run, cursor: Cursor.atEnd(run, builder) };
  } finally {
    builder.giveBack();
  }
}

function optionsFor(trace: Trace, { chosen, recordedDefaults }: RunRequest): RunOptions {
  if (!trace.format.isRecorded) return chosen;
  return {
    arena: { ...recordedDefaults.arena, ...chosen.arena },
    machine: { ...recordedDefaults.machine, ...chosen.machine },
    as: chosen.as ?? recordedDefaults.as,
  };
}
