/** A whole trace read from memory, for tests that are about traces and not about how they come in. */
import { createReader, writtenFormat, type FormatName } from '../src/trace/formats';
import type { Trace } from '../src/trace/trace';

export function readTrace(bytes: Uint8Array, format: FormatName = writtenFormat): Trace {
  const reader = createReader(format, bytes.length);
  reader.push(bytes);
  return reader.finish();
}
