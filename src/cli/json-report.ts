import type { Diagnostic } from '../model/diagnostic';
import { findPeak } from '../replay/peak';
import type { Output } from './output';
import { summarize, type ReportSource } from './summary';

const schema = 1;

/** `--json`: one object, the diagnostics a line each so that very many of them never make one string. */
export async function writeJsonReport(
  { file, run, cursor, position }: ReportSource,
  diagnostics: readonly Diagnostic[],
  output: Output,
): Promise<void> {
  const end = summarize(cursor, run.operationCount);
  const { base, size, unit, maxOrder } = run.arena;
  const peak = findPeak(run);
  const head = {
    schema,
    file,
    format: run.trace.format,
    operations: run.operationCount,
    arena: { base: `0x${base.toString(16)}`, size, unit, maxOrder },
    final: { position: run.operationCount, ...run.final },
    peak: { position: peak.position, ...peak.metrics },
    ...(position === undefined ? {} : { at: stateAt({ file, run, cursor, position }) }),
    caches: end.caches,
    freeBlocks: end.freeBlocks,
  };
  output.write(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "diagnostics": [`);
  let separator = '\n';
  for (const diagnostic of diagnostics) {
    if (!output.write(`${separator}    ${JSON.stringify(diagnosticRecord(diagnostic))}`)) await output.drained();
    if (output.closed) return;
    separator = ',\n';
  }
  output.write(diagnostics.length === 0 ? ']\n}\n' : '\n  ]\n}\n');
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
