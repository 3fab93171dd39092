// Reports of a recording as it was recorded: where each block lay, and what is not known between them. No allocator of ours has a part in it.
import { recordingNotes, statedOperations } from '../analysis/recording-notes';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { formatCount, formatSize } from '../model/size';
import { isOfTheAllocator } from '../replay/recorded/of-the-allocator';
import { RecordedCursor } from '../replay/recorded/recorded-cursor';
import { lengthOf, type RecordedLayout } from '../replay/recorded/recorded-layout';
import type { Region } from '../replay/recorded/regions';
import type { OperationRecord } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import { alignColumns } from './columns';
import { diagnosticRecord, recordingRecord, schema, writeList, type JsonLayout } from './json-report';
import { operationFields } from './line-reports';
import type { ReportSink } from './sink';
import { diagnosticText } from './text-report';

/** What is reported from. */
export interface RecordedSource {
  /** The file as given on the command line. */
  readonly file: string;
  readonly layout: RecordedLayout;
  /** Asked for with `--at`; absent: the end. */
  readonly position: number | undefined;
}

/** The diagnostics of a run that hold whatever places its blocks. */
export function recordedDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ code }) => !isOfTheAllocator(code));
}

/** The figures at a position. What lies between the blocks is not known, so neither is what is free. */
interface RecordedFigures {
  readonly position: number;
  readonly live: number;
  readonly requested: number;
  readonly held: number;
  readonly used: number;
  readonly free: null;
  readonly largest: null;
  readonly internal: null;
  readonly external: null;
  readonly errors: number;
}

function figuresAt(cursor: RecordedCursor, diagnostics: readonly Diagnostic[], position: number): RecordedFigures {
  cursor.seek(position);
  const { liveBlocks: live, liveBytes: bytes } = cursor;
  const errors = diagnostics.filter(({ severity, operation }) => severity === 'error' && (operation ?? -1) < position).length;
  return { position, live, requested: bytes, held: bytes, used: bytes, free: null, largest: null, internal: null, external: null, errors };
}

/** The first position where the most bytes are live. */
function recordedPeak(layout: RecordedLayout): number {
  const cursor = new RecordedCursor(layout);
  let [peak, most] = [0, 0];
  for (let position = 1; position <= layout.run.operationCount; position++) {
    cursor.seek(position);
    if (cursor.liveBytes <= most) continue;
    most = cursor.liveBytes;
    peak = position;
  }
  return peak;
}

/** `--json --placement recorded`: as `--json`, with regions in the arena. */
export async function writeRecordedJson(
  { file, layout, position }: RecordedSource,
  diagnostics: readonly Diagnostic[],
  output: ReportSink,
  form: JsonLayout,
): Promise<void> {
  const { run, regions } = layout;
  const cursor = new RecordedCursor(layout);
  const peak = recordedPeak(layout);
  const atPeak = figuresAt(cursor, diagnostics, peak);
  const { recording, format } = run.trace;
  const head = {
    schema,
    file,
    format: format.name,
    operations: statedOperations(run),
    ...(recording && { recording: { ...recordingRecord(recording), overlapped: layout.overlapped } }),
    arena: {
      placement: 'recorded',
      base: `0x${(regions.at(0)?.base ?? 0n).toString(16)}`,
      size: regions.reduce((sum, { size }) => sum + size, 0),
      unit: regions.reduce((least, { unit }) => Math.min(least, unit), Infinity),
      maxOrder: null,
      regions: regions.map(({ name, base, size, unit }) => ({ name, base: `0x${base.toString(16)}`, size, unit })),
    },
    final: figuresAt(cursor, diagnostics, run.operationCount),
    peak: atPeak,
    peakRequested: { position: peak, requested: atPeak.requested },
    ...(position === undefined ? {} : { at: figuresAt(cursor, diagnostics, position) }),
    caches: [],
    freeBlocks: null,
  };
  const onLines = form === 'lines';
  output.write(onLines ? JSON.stringify(head, null, 2).slice(0, -2) : JSON.stringify(head).slice(0, -1));
  await writeList('diagnostics', diagnostics, diagnosticRecord, output, onLines);
  output.write(onLines ? '\n}\n' : '}\n');
}

/** `--blocks --placement recorded`: one JSON object a line for each live block and each gap inside a region, ascending. */
export async function writeRecordedBlocks({ file, layout, position }: RecordedSource, output: ReportSink, named: boolean): Promise<void> {
  const { run, regions } = layout;
  const cursor = new RecordedCursor(layout);
  cursor.seek(position ?? run.operationCount);
  for (const region of regions) {
    const lines: string[] = [];
    cursor.forEachPiece(region, (offset, length, op) => lines.push(`${JSON.stringify(blockRecord(region, offset, length, op))}\n`));
    for (const line of lines) {
      if (!output.write(named ? `{"file":${JSON.stringify(file)},${line.slice(1)}` : line)) await output.drained();
      if (output.closed) return;
    }
  }
  function blockRecord({ base }: Region, offset: number, size: number, op: number): object {
    const place = { address: `0x${(base + BigInt(offset)).toString(16)}`, size };
    return op < 0 ? { ...place, state: 'unknown' } : { ...place, state: 'allocated', line: run.table.line[op], cache: null };
  }
}

/** `--operations --placement recorded`: as `--operations`, with the addresses and sizes that were recorded. */
export async function writeRecordedOperations(
  { file, layout, position }: RecordedSource,
  output: ReportSink,
  named: boolean,
): Promise<void> {
  const { run } = layout;
  const end = position ?? run.operationCount;
  const begin = named ? `{"file":${JSON.stringify(file)},` : '{';
  for (let op = 0; op < end && !output.closed; op++) {
    if (!output.write(begin + operationFields(recordedOperation(layout, op)))) await output.drained();
  }
}

function recordedOperation(layout: RecordedLayout, op: number): OperationRecord {
  const { run, firstEnded } = layout;
  const { table } = run;
  const record = run.operation(op);
  const isFree = table.kind[op] === OperationKind.Free;
  const error = record.error !== null && isOfTheAllocator(record.error) ? null : record.error;
  const block = isFree ? firstEnded[op] : op;
  if (error !== null || block < 0) return { ...record, error, address: null, size: 0, requested: 0, cache: null };
  const address = run.trace.handles.text(table.handle[block]);
  return { ...record, error, address, size: lengthOf(layout, block), requested: table.size[block], cache: null };
}

/** The report for people: regions and figures. */
export async function writeRecordedText(
  { file, layout, position }: RecordedSource,
  diagnostics: readonly Diagnostic[],
  output: ReportSink,
  localize: Localize,
): Promise<void> {
  const { run, regions } = layout;
  const cursor = new RecordedCursor(layout);
  const name = file === '-' ? '<stdin>' : file;
  const { operationCount } = run;
  const positions: [string, number][] = [
    [localize('end'), operationCount],
    [localize('peak'), recordedPeak(layout)],
  ];
  if (position !== undefined) positions.unshift([localize('here'), position]);
  const columns = positions.map(([title, at]) => ({ title, ...figuresAt(cursor, diagnostics, at) }));
  const operations = formatCount(statedOperations(run));
  output.write(`${localize('{0}: {1} trace as it was recorded; operations: {2}', name, run.trace.format.name, operations)}\n`);
  for (const note of recordingNotes(run, localize)) output.write(`${localize('note: {0}', note)}\n`);
  if (layout.overlapped > 0) {
    const overlapped = formatCount(layout.overlapped);
    output.write(`${localize('note: {0}', localize('Blocks that another block was recorded over: {0}. They end there.', overlapped))}\n`);
  }
  const figures = [
    ['', ...columns.map(({ title }) => title)],
    [localize('position'), ...columns.map((column) => formatCount(column.position))],
    [localize('live allocations'), ...columns.map(({ live }) => formatCount(live))],
    [localize('requested'), ...columns.map(({ requested }) => `${formatCount(requested)} B`)],
  ];
  cursor.seek(position ?? operationCount);
  const rows = regions.map((region) => {
    let [blocks, bytes] = [0, 0];
    cursor.forEachPiece(region, (_, length, op) => {
      blocks += op < 0 ? 0 : 1;
      bytes += op < 0 ? 0 : length;
    });
    return [region.name, formatSize(region.size), formatSize(region.unit), formatCount(blocks), formatSize(bytes)];
  });
  const titles = [localize('region'), localize('size'), localize('unit'), localize('blocks'), localize('live')];
  const table = alignColumns([titles, ...rows], ['left', 'right', 'right', 'right', 'right']);
  const lines = [
    ...alignColumns(figures, ['left', ...columns.map(() => 'right' as const)]),
    '',
    localize('Regions'),
    ...table.map((line) => `  ${line}`),
  ];
  output.write(`\n${lines.map((line) => `${line}\n`).join('')}`);
  if (diagnostics.length > 0) output.write('\n');
  for (const diagnostic of diagnostics) {
    if (!output.write(diagnosticText(file, diagnostic))) await output.drained();
    if (output.closed) return;
  }
}
