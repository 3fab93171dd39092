// All formats, a line each. What the rest of the house asks about formats by name, it asks here.
import { withoutCompression } from '../compression';
import { headOf, rank, type Detection } from '../detection';
import { foreignText } from '../foreign';
import type { TraceFormat } from '../format';
import { DecodingReader } from '../text-encoding';
import { TraceError, type TraceReader } from '../trace';
import { alloctrace } from './alloctrace';
import { android } from './android';
import { bpftrace } from './bpftrace';
import { calls } from './calls';
import { fields } from './fields';
import { espHeapTrace } from './esp-heap-trace';
import { espSysview } from './esp-sysview';
import { freertos } from './freertos';
import { heaptrack } from './heaptrack';
import { heaptrackRaw } from './heaptrack-raw';
import { kernelTables } from './kernel-tables';
import { kmem } from './kmem';
import { ltrace } from './ltrace';
import { lttng } from './lttng';
import { memInfo } from './mem-info';
import { memleak } from './memleak';
import { mtrace } from './mtrace';
import { pageOwners } from './page-owners';
import { pytorch } from './pytorch';
import { rep } from './rep';
import { uftrace } from './uftrace';
import { valgrind } from './valgrind';
import { zephyr } from './zephyr';

/** Of formats that are equally sure the first wins: what other tools' lines look like, too, stands at the end. The first is what a text is taken for that looks like none of them. */
export const formats = [
  alloctrace,
  mtrace,
  rep,
  ltrace,
  valgrind,
  heaptrackRaw,
  heaptrack,
  uftrace,
  lttng,
  bpftrace,
  memleak,
  android,
  pytorch,
  espHeapTrace,
  espSysview,
  freertos,
  zephyr,
  kmem,
  memInfo,
  kernelTables,
  pageOwners,
  calls,
  fields,
] as const;

/** The formats a trace can be in, by the name that `--format` takes. */
export type FormatName = (typeof formats)[number]['name'];

export const formatNames: readonly FormatName[] = formats.map(({ name }) => name);

/** The descriptor of a format. */
export function formatOfName(name: FormatName): TraceFormat<FormatName> {
  return formats.find((format) => format.name === name)!;
}

/** The one that people write themselves, in directives and names. */
export const writtenFormat = alloctrace.name;

/** Whether traces of a format are recordings. */
export function isRecorded(name: FormatName): boolean {
  return formatOfName(name).isRecorded;
}

/** What a file is taken for, by its name (a path, or empty) and its first bytes, and why. */
export function detectFormat(fileName: string, head: Uint8Array): Detection<FormatName> {
  return rankFormats(fileName, head)[0];
}

/** What every format says of a file, as above; the surest first. */
export function rankFormats(fileName: string, head: Uint8Array): Detection<FormatName>[] {
  return rank<FormatName>(formats, fileName, head);
}

/**
 * The format of a file that nobody has named one for. Throws TraceError, with a sentence that says what the file looks like, where it is none of
 * them.
 */
export function formatOfFile(fileName: string, head: Uint8Array): Detection<FormatName> {
  const detection = detectFormat(fileName, head);
  const foreign = foreignText(headOf(head), detection.score, formatNames);
  if (foreign) throw new TraceError(foreign.message, foreign.values);
  return detection;
}

/** The endings of the files of all formats. */
export const extensions: readonly string[] = formats.flatMap((format) => format.extensions);

/** A file's name without the ending of a trace, compressed or not; one that has another ending stays as it is. */
export function withoutEnding(fileName: string): string {
  const name = withoutCompression(fileName);
  const extension = extensions.find((each) => name.endsWith(each));
  return extension === undefined ? fileName : name.slice(0, -extension.length);
}

/** A reader for a format. `expectedBytes`, where known, sizes the columns in advance. */
export function createReader(format: FormatName, expectedBytes = 0): TraceReader {
  return new DecodingReader(formatOfName(format).createReader(expectedBytes));
}

/** A reader of a format for who wants to see where blocks lie, of a text whose first bytes are `head`: mostly the same. */
export function createPlacedReader(format: FormatName, expectedBytes: number, head: Uint8Array): TraceReader {
  const placed = formatOfName(format).createPlacedReader?.(expectedBytes, headOf(head).lines);
  return placed ? new DecodingReader(placed) : createReader(format, expectedBytes);
}
