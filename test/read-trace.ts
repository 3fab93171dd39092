/** A whole trace read from memory, for tests that are about traces and not about how they come in. */
import { gunzipSync } from 'node:zlib';
import { compressionOf } from '../src/trace/compression';
import { createReader, writtenFormat, type FormatName } from '../src/trace/formats';
import type { Trace } from '../src/trace/trace';
import { ZstdDecoder } from '../src/trace/zstd';

export function readTrace(bytes: Uint8Array, format: FormatName = writtenFormat): Trace {
  const reader = createReader(format, bytes.length);
  reader.push(bytes);
  return reader.finish();
}

/** What a file holds, compressed or not. */
export function plainBytes(stored: Uint8Array): Uint8Array {
  switch (compressionOf(stored)) {
    case 'gzip':
      return gunzipSync(stored);
    case 'zstd': {
      const decoder = new ZstdDecoder();
      return Buffer.concat([...decoder.push(stored), ...decoder.finish()]);
    }
    default:
      return stored;
  }
}
