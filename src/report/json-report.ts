// The report for programs: summary, figures, caches, diagnostics and findings of a run as JSON.
import { reportedFigures, type Finding } from '../findings/registry';
import { differenceNotes } from '../analysis/simulation-notes';
import type { ComparisonFigures } from '../analysis/comparison-figures';
import { statedOperations } from '../analysis/recording-notes';
import type { RecordingFacts } from '../trace/recording-facts';
import { english } from '../model/localize';
import type { Diagnostic } from '../model/diagnostic';
import { findPeak, requestedPeak } from '../replay/state/peak';
import type { ReportSink } from './sink';
import { summarize, type ReportSource } from './summary';

export const schema = 1;

/** How the object is laid out: over lines for who looks at it, or on one line where there is one for each of several traces. */
export type JsonLayout = 'lines' | 'line';

/** `--json`: one object, written a diagnostic at a time so that very many of them never make one string. */
export async function writeJsonReport(
  { file, run, cursor, position, detection }: ReportSource,
  diagnostics: readonly Diagnostic[],
  findings: readonly Finding[] | undefined,
  output: ReportSink,
  layout: JsonLayout = 'lines',
  figures?: ComparisonFigures,
): Promise<void> {
  const end = summarize(cursor, run.operationCount);
  const { base, size, unit, maxOrder, policy, overhead } = run.arena;
  const peak = findPeak(run);
  const notes = differenceNotes(run, english);
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
    arena: {
      base: `0x${base.toString(16)}`,
      size,
      unit,
      maxOrder,
      policy,
      overhead,
      unitRaisedFrom: run.raisedFrom,
      ...(run.usedBefore > 0 && { usedBefore: run.usedBefore }),
    },
    final: { position: run.operationCount, ...run.final },
    peak: { position: peak.position, ...peak.metrics },
    peakRequested: requestedPeak(run),
    ...(position === undefined ? {} : { at: stateAt({ file, run, cursor, position }) }),
    ...(notes.length > 0 && { notes }),
    caches: end.caches,
    freeBlocks: end.freeBlocks,
    figures,
  };
  const onLines = layout === 'lines';
  output.write(onLines ? JSON.stringify(head, null, 2).slice(0, -2) : JSON.stringify(head).slice(0, -1));
  await writeList('diagnostics', diagnostics, diagnosticRecord, output, onLines);
  if (findings) await writeList('findings', findings, findingRecord, output, onLines);
  output.write(onLines ? '\n}\n' : '}\n');
}

/** A key of the object with a list; its records are made as they go out, there can be very many. */
export async function writeList<T>(
  key: string,
  items: readonly T[],
  recordOf: (item: T) => object,
  output: ReportSink,
  onLines: boolean,
): Promise<void> {
  const between = onLines ? '\n    ' : '';
  output.write(onLines ? `,\n  "${key}": [` : `,"${key}":[`);
  let separator = between;
  for (const item of items) {
    if (!output.write(`${separator}${JSON.stringify(recordOf(item))}`)) await output.drained();
    if (output.closed) return;
    separator = `,${between}`;
  }
  output.write(items.length === 0 || !onLines ? ']' : '\n  ]');
}

/** Its counts, and what had to be left out. */
export function recordingRecord({ counts, skippedLines, cutCalls, lostCalls }: RecordingFacts): object {
  return { ...counts, skippedLines, cutCalls, lostCalls };
}

function stateAt({ cursor, position }: ReportSource & { position: number }): object {
  const { metrics, caches, freeBlocks } = summarize(cursor, position);
  return { position, ...metrics, caches, freeBlocks };
}

export function diagnosticRecord({
  code,
  severity,
  line,
  column,
  message,
  related,
  operation,
  cause,
  bytes,
  count,
  site,
  lastLine,
  growth,
}: Diagnostic): object {
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
    site,
    lastLine,
    growth,
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
