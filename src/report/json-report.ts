// The report for programs: summary, figures, caches, diagnostics and findings of a run as JSON.
import { reportedFigures, type Finding } from '../findings/registry';
import { statedOperations } from '../analysis/recording-notes';
import type { RecordingFacts } from '../trace/recording-facts';
import { english } from '../model/localize';
import type { Diagnostic } from '../model/diagnostic';
import { findPeak, requestedPeak } from '../replay/state/peak';
import type { ReportSink } from './sink';
import { summarize, type ReportSource } from './summary';

const schema = 1;

/** `--json`: one object, the diagnostics a line each so that very many of them never make one string. */
export async function writeJsonReport(
  { file, run, cursor, position, detection }: ReportSource,
  diagnostics: readonly Diagnostic[],
  findings: readonly Finding[] | undefined,
  output: ReportSink,
): Promise<void> {
  const end = summarize(cursor, run.operationCount);
  const { base, size, unit, maxOrder } = run.arena;
  const peak = findPeak(run);
  const head = {
    schema,
    file,
    format: run.trace.format.name,
    ...(detection &&
      run.trace.format.isRecorded && {
        detected: {
          score: Math.round(detection.score),
          reasons: detection.reasons.map(({ message, values }) => english(message, ...values)),
        },
      }),
    operations: statedOperations(run),
    ...(run.trace.recording && { recording: recordingRecord(run.trace.recording) }),
    arena: { base: `0x${base.toString(16)}`, size, unit, maxOrder },
    final: { position: run.operationCount, ...run.final },
    peak: { position: peak.position, ...peak.metrics },
    peakRequested: requestedPeak(run),
    ...(position === undefined ? {} : { at: stateAt({ file, run, cursor, position }) }),
    caches: end.caches,
    freeBlocks: end.freeBlocks,
  };
  output.write(JSON.stringify(head, null, 2).slice(0, -2));
  await writeList('diagnostics', diagnostics, diagnosticRecord, output);
  if (findings) await writeList('findings', findings, findingRecord, output);
  output.write('\n}\n');
}

/** A key of the object with a list; its records are made as they go out, there can be very many. */
async function writeList<T>(key: string, items: readonly T[], recordOf: (item: T) => object, output: ReportSink): Promise<void> {
  output.write(`,\n  "${key}": [`);
  let separator = '\n';
  for (const item of items) {
    if (!output.write(`${separator}    ${JSON.stringify(recordOf(item))}`)) await output.drained();
    if (output.closed) return;
    separator = ',\n';
  }
  output.write(items.length === 0 ? ']' : '\n  ]');
}

/** Its counts, and what had to be left out. */
function recordingRecord({ counts, skippedLines, cutCalls, lostCalls }: RecordingFacts): object {
  return { ...counts, skippedLines, cutCalls, lostCalls };
}

function stateAt({ cursor, position }: ReportSource & { position: number }): object {
  const { metrics, caches, freeBlocks } = summarize(cursor, position);
  return { position, ...metrics, caches, freeBlocks };
}

function diagnosticRecord({ code, severity, line, column, message, related, operation, cause, bytes, count }: Diagnostic): object {
  // JSON.stringify leaves out what is undefined; operations are counted from 1 in reports.
  return {
    code,
    severity,
    line,
    column,
    message,
    related,
    operation: operation === undefined ? undefined : operation + 1,
    cause,
    bytes,
    count,
  };
}

/** Operations are counted from 1 in reports. */
function findingRecord(finding: Finding): object {
  const { code, severity, line, operation, message, related } = finding;
  return {
    code,
    severity,
    line,
    operation: operation + 1,
    message,
    related: related.map((place) => ({ ...place, operation: place.operation + 1 })),
    data: reportedFigures(finding),
  };
}
