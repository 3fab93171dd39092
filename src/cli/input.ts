// Reads traces from files and standard input, compressed or not, in chunks; their format by name and first bytes.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Localize } from '../model/localize';
import { formatCount } from '../model/size';
import { createPlacedReader, createReader, detectFormat, formatOfFile, type FormatName } from '../trace/formats';
import { compressionOf, magicBytes, type Compression } from '../trace/compression';
import { headBytes, type Detection } from '../trace/detection';
import { refuseUnread } from '../trace/foreign';
import { largestOperationCount } from '../trace/operation-table';
import type { LinePatterns } from '../trace/pattern/pattern-format';
import { Utf8Bytes } from '../trace/text-encoding';
import { TraceError, type Trace, type TraceReader } from '../trace/trace';
import { ZstdDecoder, ZstdError } from '../trace/zstd';
import { withArenaFile } from './arena-file';
import { Failure } from './failure';
import { shortened, shortening } from './shortened';

/** Large enough that the cost of a chunk vanishes, small enough that progress moves. */
export const chunkBytes = 1 << 18;
/** Of a text in the format that was said, at least one line in so many can be read. */
const hopelessShare = 10;

interface TextOptions {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly stdin: Readable;
  readonly localize: Localize;
  /** Told after each chunk; `total` is 0 where it is not known. Both in bytes as stored, before decompression. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface InputOptions extends TextOptions {
  /** Absent: found from the name and the first bytes. */
  readonly format: FormatName | undefined;
  /** What lines are read by instead of a format. */
  readonly patterns: LinePatterns | undefined;
  /** Whether blocks are to lie where the recording says. */
  readonly asRecorded?: boolean;
  /** Given the text's bytes in UTF-8 as the trace's reader is, for who keeps some of the text. */
  readonly onText?: (bytes: Uint8Array) => void;
}

/** A trace that was read. */
export interface Input {
  readonly trace: Trace;
  /** What the file was taken for, and why; absent where its format was named. */
  readonly detection?: Detection<FormatName>;
}

/** Reads a trace in chunks, decompressing it by its first bytes whatever the name says. Throws `Failure`. */
export async function readTrace(options: InputOptions): Promise<Input> {
  const { file, localize } = options;
  const { stream, size } = file === '-' ? { stream: options.stdin, size: 0 } : await openFile(file, localize);
  try {
    const { trace, ...input } = await parse(counted(stream as AsyncIterable<Buffer>, size, options.onProgress), options, size);
    return { ...input, trace: await withArenaFile(trace, file, (each) => readBytes(each, localize)) };
  } catch (error) {
    throw readFailure(file, error, localize);
  }
}

/** The chunks, which are told as they were dealt with. */
async function* counted(stream: AsyncIterable<Buffer>, size: number, onProgress: TextOptions['onProgress']): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of stream) {
    done += chunk.length;
    yield chunk;
    onProgress(done, size);
  }
}

async function openFile(file: string, localize: Localize): Promise<{ stream: Readable; size: number }> {
  try {
    const status = await stat(file);
    if (status.isDirectory()) throw new Failure(localize('cannot read {0}: it is a folder.', file));
    return { stream: createReadStream(file, { highWaterMark: chunkBytes }), size: status.size };
  } catch (error) {
    throw readFailure(file, error, localize);
  }
}

/** The text of a file or of standard input (`-`) in chunks of UTF-8, decompressed as by `readTrace`. Throws `Failure`. */
export async function* readText({ file, stdin, localize, onProgress }: TextOptions): AsyncGenerator<Uint8Array> {
  const { stream, size } = file === '-' ? { stream: stdin, size: 0 } : await openFile(file, localize);
  try {
    yield* decode((await unpack(counted(stream as AsyncIterable<Buffer>, size, onProgress))).plain);
  } catch (error) {
    throw readFailure(file, error, localize);
  } finally {
    stream.destroy();
  }
}

/** The bytes of a file in chunks, decompressed as by `readTrace`. Throws `Failure`. */
export async function* readBytes(file: string, localize: Localize): AsyncGenerator<Uint8Array> {
  const { stream } = await openFile(file, localize);
  try {
    yield* (await unpack(chain(Buffer.alloc(0), stream as AsyncIterable<Buffer>))).plain;
  } catch (error) {
    throw readFailure(file, error, localize);
  } finally {
    stream.destroy();
  }
}

async function parse(stored: AsyncGenerator<Buffer>, options: InputOptions, size: number): Promise<Input> {
  const { plain, compressed } = await unpack(stored);
  const text = decode(plain);
  const head = await gather(text, headBytes);
  const { reader, detection } = startReading(head, options, compressed ? 0 : size);
  const read = (chunk: Uint8Array): void => {
    options.onText?.(chunk);
    reader.push(chunk);
  };
  try {
    read(head);
    for await (const chunk of text) read(chunk);
    return inputOf(reader.finish(), detection, head, options);
  } finally {
    await stored.return(undefined);
  }
}

/** A reader for a text that begins with `head`, of `size` bytes where that is known, else 0. Throws TraceError where it is no trace. */
export function startReading(
  head: Uint8Array,
  { file, format, patterns, asRecorded = false }: InputOptions,
  size: number,
): Pick<Input, 'detection'> & { reader: TraceReader } {
  const detection = patterns || format ? undefined : formatOfFile(file, head);
  const name = format ?? detection?.format;
  if (name === undefined) return { reader: patterns!.createReader(size), detection };
  return { reader: asRecorded ? createPlacedReader(name, size, head) : createReader(name, size), detection };
}

/** What was read, unless it turned out to be no trace. Throws TraceError and `Failure`. */
export function inputOf(trace: Trace, detection: Input['detection'], head: Uint8Array, options: InputOptions): Input {
  refuseHopeless(trace, head, options);
  refuseUnread(trace);
  return { trace, detection };
}

async function* decode(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  const utf8 = new Utf8Bytes();
  for await (const chunk of chunks) yield utf8.push(chunk);
  yield utf8.finish();
}

/** What would be a problem a line is one sentence: a text in another format than was said, and a trace of too many operations. */
function refuseHopeless(
  { directives, table, format: facts, recording }: Trace,
  head: Uint8Array,
  { file, format, localize }: InputOptions,
): void {
  const faults = directives.filter(({ kind }) => kind === 'fault');
  const readable = table.count + directives.length - faults.length;
  const unread = faults.length + (recording ? recording.skippedLines + recording.cutCalls : 0);
  if (format !== undefined && unread > readable * hopelessShare) {
    const found = detectFormat(file, head);
    // A text that is in that format, only bad, is told line by line.
    if (found.format !== format) {
      const hint = found.score === 0 ? '' : ` ${localize('It looks like {0}: leave out --format.', found.format)}`;
      throw new Failure(
        localize('option --format cannot be {0} for {1}: {2} lines cannot be read so.', format, file, formatCount(unread)) + hint,
      );
    }
  }
  if (facts.isRecorded) return;
  const over = faults.find((fault) => fault.kind === 'fault' && fault.message.startsWith('A trace holds at most'));
  if (over) {
    throw new Failure(
      localize(
        'cannot run {0}: a trace holds at most {1} operations; line {2} goes past that.',
        file,
        largestOperationCount,
        over.range.line,
      ),
    );
  }
}

async function unpack(stored: AsyncGenerator<Buffer>): Promise<{ plain: AsyncGenerator<Buffer>; compressed: boolean }> {
  const first = await gather(stored, magicBytes);
  const compression = compressionOf(first);
  const whole = chain(first, stored);
  return { plain: compression ? decompressors[compression](whole) : whole, compressed: compression !== undefined };
}

/** Undoes each compression. */
const decompressors: Readonly<Record<Compression, (stored: AsyncGenerator<Buffer>) => AsyncGenerator<Buffer>>> = {
  gzip: unzip,
  zstd: undoZstd,
};

async function* unzip(stored: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // What goes wrong in the pipeline comes out of the loop below as well, which is where it is dealt with.
  const written = pipeline(Readable.from(stored, { objectMode: false }), gunzip).catch(() => undefined);
  for await (const chunk of gunzip) yield chunk as Buffer;
  await written;
}

async function* undoZstd(stored: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new ZstdDecoder();
  for await (const chunk of stored) for (const plain of decoder.push(chunk)) yield asBuffer(plain);
  for (const plain of decoder.finish()) yield asBuffer(plain);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

/** The next chunks, joined, until there are `count` bytes or no more. */
async function gather(chunks: AsyncGenerator<Uint8Array>, count: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const next = await chunks.next();
    if (next.done) break;
    parts.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(parts);
}

/** A sentence for what went wrong with a file; anything else stays what it is. */
export function readFailure(path: string, error: unknown, localized: Localize): unknown {
  const file = shortened(path);
  const localize = shortening(localized);
  if (error instanceof TraceError) return new Failure(localize('cannot read {0}: {1}', file, localize(error.text, ...error.values)));
  if (error instanceof ZstdError) {
    return new Failure(
      error.isCut
        ? localize('cannot read {0}: the zstd data ends before it is complete.', file)
        : localize('cannot read {0}: the zstd data is damaged.', file),
    );
  }
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case undefined:
      return error;
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure(localize('cannot read {0}: there is no such file.', file));
    case 'EISDIR':
      return new Failure(localize('cannot read {0}: it is a folder.', file));
    case 'ENAMETOOLONG':
      return new Failure(localize('cannot read {0}: the name is too long.', file));
    case 'EACCES':
    case 'EPERM':
      return new Failure(localize('cannot read {0}: permission denied.', file));
    case 'Z_BUF_ERROR':
      return new Failure(localize('cannot read {0}: the gzip data ends before it is complete.', file));
    case 'Z_DATA_ERROR':
      return new Failure(localize('cannot read {0}: the gzip data is damaged.', file));
    default:
      return new Failure(localize('cannot read {0}: {1}.', file, (error as Error).message));
  }
}
