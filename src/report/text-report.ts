// The report for people at a terminal.
import { countWarnings } from '../analysis/leaks';
import { statedOperations } from '../analysis/recording-notes';
import { simulationNotes } from '../analysis/simulation-notes';
import type { Finding } from '../findings/registry';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { formatMetric } from '../model/metric';
import { metricRows, metricsIn, type MetricName } from '../model/metric-rows';
import type { Metrics } from '../model/metrics';
import { formatCount, formatPercent, formatSize } from '../model/size';
import { findPeak } from '../replay/state/peak';
import type { Run } from '../replay/run/run';
import { alignColumns } from './columns';
import { blockArenaText } from './block-arena-text';
import { memoryBeforeText } from './memory-before-text';
import type { ReportSink } from './sink';
import { requestedPeakText, summarize, type CacheSummary, type ReportSource, type StateSummary } from './summary';

/** The report for people shows at most this many diagnostics; `--json` has all of them. */
export const shownDiagnostics = 1000;
/** Places of a leak that are shown: its call stack, and further leaks of its site. */
const shownLeaks = 3;
/** Orders on one line of the free blocks, as many as /proc/buddyinfo has. */
const ordersPerLine = 11;

/** The report for people: summary, metrics, caches like slabtop, free blocks like /proc/buddyinfo, diagnostics like a compiler's. */
export async function writeTextReport(
  source: ReportSource,
  diagnostics: readonly Diagnostic[],
  findings: readonly Finding[] | undefined,
  output: ReportSink,
  localize: Localize,
): Promise<void> {
  const { file, run, cursor, position } = source;
  const state = summarize(cursor, position ?? run.operationCount);
  const sections = [
    headingLines(source, localize),
    metricLines(run, state, position !== undefined, localize),
    cacheLines(state.caches, run.machine.page, localize),
    freeBlockLines(state, run.arena.unit, localize),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.map((line) => `${line}\n`).join(''));
  output.write(text.join('\n'));
  if (diagnostics.length > 0) output.write('\n');
  for (const diagnostic of diagnostics) {
    if (!output.write(diagnosticText(file, diagnostic))) await output.drained();
    if (output.closed) return;
  }
  const hidden = run.errorCount + countWarnings(run) - diagnostics.length;
  if (hidden > 0) output.write(`${localize('… and {0} more; --json lists all of them.', formatCount(hidden))}\n`);
  if (!findings) return;
  output.write('\n');
  if (findings.length === 0) output.write(`${localize('No findings.')}\n`);
  // A finding is about the whole statement.
  for (const finding of findings) output.write(diagnosticText(file, { ...finding, column: 1 }));
}

/** What a line of the report says. */
interface Reported extends Pick<Diagnostic, 'line' | 'column' | 'message' | 'related'> {
  readonly severity: string;
  readonly code: string;
}

/** `file:line:column: severity code: message`, and a line for each further place. */
export function diagnosticText(file: string, { line, column, severity, code, message, related }: Reported): string {
  const name = file === '-' ? '<stdin>' : file;
  // Of single leaks the first few do: machines read the others.
  const shown = code === 'leak' ? related.slice(0, shownLeaks) : related;
  const places = shown.map((place) => `    ${name}:${place.line}: ${place.message}\n`);
  return `${name}:${line}:${column}: ${severity} ${code}: ${message}\n${places.join('')}`;
}

function headingLines({ file, run, detection }: ReportSource, localize: Localize): string[] {
  const { trace, arena, machine, errorCount } = run;
  const lines = [
    localize(
      '{0}: {1} trace; operations: {2}, errors: {3}, warnings: {4}',
      file === '-' ? '<stdin>' : file,
      trace.format.name,
      formatCount(statedOperations(run)),
      formatCount(errorCount),
      formatCount(countWarnings(run)),
    ),
    arena.policy !== 'buddy'
      ? blockArenaText(arena, localize)
      : localize(
          'arena {0} at 0x{1}, unit {2}, largest block {3}, fit {4}; page {5}, CPUs {6}, kernel {7}',
          formatSize(arena.size),
          arena.base.toString(16),
          formatSize(arena.unit),
          formatSize(arena.unit * 2 ** arena.maxOrder),
          arena.fit,
          formatSize(machine.page),
          machine.cpus,
          machine.kernel,
        ),
  ];
  const before = memoryBeforeText(run, localize);
  if (before !== undefined) lines.push(before);
  if (detection && trace.format.isRecorded) {
    const reasons = detection.reasons.map(({ message, values }) => localize(message, ...values));
    lines.push(localize('taken for {0}: {1}; --format names another', trace.format.name, reasons.join(', ')));
  }
  lines.push(...simulationNotes(run, localize).map((note) => localize('note: {0}', note)));
  return lines;
}

function metricLines(run: Run, state: StateSummary, chosen: boolean, localize: Localize): string[] {
  const columns: { title: string; position: number; metrics: Metrics }[] = [
    { title: localize('end'), position: run.operationCount, metrics: run.final },
    { title: localize('peak'), ...findPeak(run) },
  ];
  if (chosen) columns.unshift({ title: localize('here'), ...state });
  const text = (name: MetricName, value: number): string => {
    const { unit } = metricRows[name];
    return unit === 'bytes' ? `${formatCount(value)} B` : formatMetric(unit, value);
  };
  const rows = [
    ['', ...columns.map(({ title }) => title)],
    [localize('position'), ...columns.map(({ position }) => formatCount(position))],
    ...metricsIn('report').map((name) => [localize(metricRows[name].title), ...columns.map(({ metrics }) => text(name, metrics[name]))]),
  ];
  return [...alignColumns(rows, ['left', ...columns.map(() => 'right' as const)]), requestedPeakText(run, localize)];
}

function cacheLines(caches: readonly CacheSummary[], page: number, localize: Localize): string[] {
  if (caches.length === 0) return [];
  const rows = caches.map(({ name, objectSize, slot, order, objectsPerSlab, slabs, activeObjects }) => {
    const objects = slabs * objectsPerSlab;
    return [
      formatCount(objects),
      formatCount(activeObjects),
      objects === 0 ? '0%' : `${Math.floor((activeObjects / objects) * 100)}%`,
      formatCount(objectSize),
      formatCount(slot),
      String(order),
      formatCount(slabs),
      formatCount(objectsPerSlab),
      formatSize(slabs * page * 2 ** order),
      name,
    ];
  });
  const titles = ['OBJS', 'ACTIVE', 'USE', 'OBJ SIZE', 'SLOT', 'ORDER', 'SLABS', 'OBJ/SLAB', 'CACHE SIZE', 'NAME'];
  const lines = alignColumns([titles, ...rows], [...titles.slice(1).map(() => 'right' as const), 'left']);
  return [localize('Caches'), ...lines.map((line) => `  ${line}`)];
}

function freeBlockLines({ freeBlocks, metrics }: StateSummary, unit: number, localize: Localize): string[] {
  const lines = [localize('Free blocks')];
  for (let from = 0; from < freeBlocks.length; from += ordersPerLine) {
    const orders = freeBlocks.slice(from, from + ordersPerLine).map((count, index) => ({ order: from + index, count }));
    const rows = [
      [metrics.unusable.length === 0 ? localize('power of two') : localize('order'), ...orders.map(({ order }) => String(order))],
      [
        metrics.unusable.length === 0 ? localize('size from') : localize('size'),
        ...orders.map(({ order }) => formatSize(unit * 2 ** order)),
      ],
      [localize('blocks'), ...orders.map(({ count }) => formatCount(count))],
      ...(metrics.unusable.length === 0
        ? []
        : [[localize('unusable'), ...orders.map(({ order }) => formatPercent(metrics.unusable[order] ?? 0))]]),
    ];
    const aligned = alignColumns(rows, ['left', ...orders.map(() => 'right' as const)]);
    lines.push(...(from > 0 ? [''] : []), ...aligned.map((line) => `  ${line}`));
  }
  return lines;
}
