import { AlloctraceReader } from './alloctrace/reader';
import type { FormatName, Trace, TraceReader } from '../trace';
import { MtraceReader } from './mtrace';
import { RepReader } from './rep';

/** All formats, by the name that `--format` takes. */
export const formatNames: readonly FormatName[] = ['alloctrace', 'mtrace', 'rep'];

/** The format of a file, by its name and, where that says nothing, by its first bytes. `.gz` at the end of the name is ignored. */
export function detectFormat(fileName: string, head: Uint8Array): FormatName {
  const name = fileName.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.alloctrace')) return 'alloctrace';
  if (name.endsWith('.rep')) return 'rep';
  const text = new TextDecoder().decode(head.subarray(0, 512));
  if (name.endsWith('.mtrace') || /^(= Start|@ \S+ [-+<>!] )/.test(text)) return 'mtrace';
  if (/^\s*\d+\s+\d+\s+\d+\s+\d+\s+[arf] \d/.test(text)) return 'rep';
  return 'alloctrace';
}

/** A reader for a format. `expectedBytes`, where known, sizes the columns in advance. */
export function createReader(format: FormatName, expectedBytes = 0): TraceReader {
  switch (format) {
    case 'alloctrace':
      return new AlloctraceReader(expectedBytes);
    case 'mtrace':
      return new MtraceReader(expectedBytes);
    case 'rep':
      return new RepReader(expectedBytes);
  }
}

/** Reads a whole trace that is in memory. */
export function readTrace(bytes: Uint8Array, format: FormatName = 'alloctrace'): Trace {
  const reader = createReader(format, bytes.length);
  reader.push(bytes);
  return reader.finish();
}
