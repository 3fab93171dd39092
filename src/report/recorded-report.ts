// Reports of a recording as it was recorded: where each block lay, and what is not known between them. No allocator of ours has a part in it.
import { recordingNotes, statedOperations } from '../analysis/recording-notes';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { formatCount, formatPercent, formatSize } from '../model/size';
import { isOfTheAllocator } from '../replay/recorded/of-the-allocator';
import { knownPages } from '../replay/recorded/known-pages';
import { RecordedCursor, type RecordedPieceVisitor } from '../replay/recorded/recorded-cursor';
import { lengthOf, type RecordedLayout } from '../replay/recorded/recorded-layout';
import { recordedMetrics } from '../replay/recorded/recorded-run';
import type { Region } from '../replay/recorded/regions';
import { BlockKind } from '../replay/state/arena-state';
import type { OperationRecord } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import { alignColumns } from './columns';
import { diagnosticRecord, recordingRecord, schema, writeList, type JsonLayout } from './json-report';
import { operationFields } from './line-reports';
import { ownerLines, ownerRecords } from './owners-report';
import { pageTypeLines, pageTypeRecords } from './page-type-report';
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
  /** Null where nobody knows what is free: of all but pages, and of those where no reading and no snapshot tells. */
  readonly free: number | null;
  readonly largest: number | null;
  readonly internal: number | null;
  readonly external: number | null;
  readonly errors: number;
  /** Of pages: bytes on lists of CPUs, as far as events tell. */
  readonly listed?: number;
}

function figuresAt(cursor: RecordedCursor, diagnostics: readonly Diagnostic[], position: number): RecordedFigures {
  cursor.seek(position);
  const { liveBlocks: live, liveBytes: bytes } = cursor;
  const errors = diagnostics.filter(({ severity, operation }) => severity === 'error' && (operation ?? -1) < position).length;
  const known = knownPages(cursor.layout.pages, position);
  const metrics = recordedMetrics(live, bytes, errors, { ...known, freeBlocks: [] });
  const { free, largest, internal, external } = metrics;
  const orNull = (figure: number): number | null => (Number.isNaN(figure) ? null : figure);
  return {
    position,
    live,
    requested: bytes,
    held: bytes,
    used: bytes,
    free: orNull(free),
    largest: orNull(largest),
    internal: orNull(internal),
    external: orNull(external),
    errors,
    ...(cursor.layout.pages && { listed: known.listed }),
  };
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
    freeBlocks: freeBlocksAt(cursor, run.operationCount),
    ...zoneRecords(cursor, position ?? run.operationCount),
    ...pageTypeRecords(cursor, position ?? run.operationCount),
    ...ownerRecords(layout, position ?? run.operationCount),
  };
  const onLines = form === 'lines';
  output.write(onLines ? JSON.stringify(head, null, 2).slice(0, -2) : JSON.stringify(head).slice(0, -1));
  await writeList('diagnostics', diagnostics, diagnosticRecord, output, onLines);
  output.write(onLines ? '\n}\n' : '}\n');
}

/** The free blocks of each region; none where nobody knows them. */
function zonesAt(cursor: RecordedCursor, position: number): { readonly region: string; readonly freeBlocks: readonly number[] }[] {
  cursor.seek(position);
  const { pages, layout } = cursor;
  if (pages?.history.knowledge !== 'blocks') return [];
  return layout.regions.map(({ name }, index) => ({ region: name, freeBlocks: pages.kinds.countsOf(index) }));
}

function zoneRecords(cursor: RecordedCursor, position: number): { readonly zones?: readonly object[] } {
  const zones = zonesAt(cursor, position);
  return zones.length === 0 ? {} : { zones };
}

/** Free blocks by order; null where nobody knows them. */
function freeBlocksAt(cursor: RecordedCursor, position: number): number[] | null {
  const zones = zonesAt(cursor, position);
  if (zones.length === 0) return null;
  return zones[0].freeBlocks.map((_, order) => zones.reduce((sum, { freeBlocks }) => sum + freeBlocks[order], 0));
}

/** `--blocks --placement recorded`: one JSON object a line for each live block and each gap inside a region, ascending. */
export async function writeRecordedBlocks({ file, layout, position }: RecordedSource, output: ReportSink, named: boolean): Promise<void> {
  const { run, regions } = layout;
  const cursor = new RecordedCursor(layout);
  cursor.seek(position ?? run.operationCount);
  for (const [index, region] of regions.entries()) {
    const lines: string[] = [];
    cursor.forEachPiece(index, 0, region.size, (...piece) => lines.push(`${JSON.stringify(blockRecord(region, ...piece))}\n`));
    for (const line of lines) {
      if (!output.write(named ? `{"file":${JSON.stringify(file)},${line.slice(1)}` : line)) await output.drained();
      if (output.closed) return;
    }
  }
  function blockRecord({ base }: Region, ...[offset, size, kind, op]: Parameters<RecordedPieceVisitor>): object {
    const place = { address: `0x${(base + BigInt(offset)).toString(16)}`, size };
    if (kind === BlockKind.Unknown) return { ...place, state: 'unknown' };
    const state = op >= 0 ? 'allocated' : kind === BlockKind.Free ? 'free' : 'listed';
    const site = op < 0 || run.trace.format.showsMoment !== true ? undefined : run.siteOf(op);
    return { ...place, state, line: op < 0 ? null : run.table.line[op], cache: null, ...(site !== undefined && { site }) };
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
  if (layout.place[block] < 0) return { ...record, error, address: null, size: 0, requested: 0, cache: null };
  const address = layout.space.format(layout.byte[layout.place[block]]);
  return { ...record, error, address, size: lengthOf(layout, block), requested: table.size[block], cache: null };
}

/** What is known of free pages, where a kernel was recorded. */
function pageFigures(columns: readonly RecordedFigures[], localize: Localize): string[][] {
  if (columns.some(({ listed }) => listed === undefined)) return [];
  const bytes = (figure: number | null | undefined): string => (typeof figure === 'number' ? `${formatCount(figure)} B` : '–');
  return [
    [localize('free'), ...columns.map(({ free }) => bytes(free))],
    [localize('largest free block'), ...columns.map(({ largest }) => bytes(largest))],
    [localize('external fragmentation'), ...columns.map(({ external }) => (typeof external === 'number' ? formatPercent(external) : '–'))],
    [localize('on lists of CPUs'), ...columns.map(({ listed }) => bytes(listed))],
  ];
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
    ...pageFigures(columns, localize),
  ];
  cursor.seek(position ?? operationCount);
  const { pages } = layout;
  const rows = regions.map((region, index) => {
    let blocks = 0;
    const bytes: Record<BlockKind, number> = {
      [BlockKind.Allocated]: 0,
      [BlockKind.Free]: 0,
      [BlockKind.Listed]: 0,
      [BlockKind.Unknown]: 0,
      [BlockKind.Reserved]: 0,
      [BlockKind.Before]: 0,
      [BlockKind.Slab]: 0,
    };
    cursor.forEachPiece(index, 0, region.size, (_, length, kind) => {
      if (kind === BlockKind.Allocated) blocks++;
      bytes[kind] += length;
    });
    const known = pages ? [BlockKind.Free, BlockKind.Listed, BlockKind.Unknown].map((kind) => formatSize(bytes[kind])) : [];
    const live = formatSize(bytes[BlockKind.Allocated]);
    return [region.name, formatSize(region.size), formatSize(region.unit), formatCount(blocks), live, ...known];
  });
  const known = pages ? [localize('free'), localize('on lists of CPUs'), localize('not known')] : [];
  const titles = [localize('region'), localize('size'), localize('unit'), localize('blocks'), localize('live'), ...known];
  const table = alignColumns([titles, ...rows], ['left', ...titles.slice(1).map(() => 'right' as const)]);
  const lines = [
    ...alignColumns(figures, ['left', ...columns.map(() => 'right' as const)]),
    '',
    localize('Regions'),
    ...table.map((line) => `  ${line}`),
    ...pageTypeLines(cursor, position ?? operationCount, localize),
    ...ownerLines(layout, position ?? operationCount, localize),
  ];
  output.write(`\n${lines.map((line) => `${line}\n`).join('')}`);
  if (diagnostics.length > 0) output.write('\n');
  for (const diagnostic of diagnostics) {
    if (!output.write(diagnosticText(file, diagnostic))) await output.drained();
    if (output.closed) return;
  }
}
