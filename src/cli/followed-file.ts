// A file that still grows, read by what was added since it was read last. A last line without a line feed waits for its end.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { compressionOf } from '../trace/compression';
import { headBytes, type Detection } from '../trace/detection';
import type { FormatName } from '../trace/formats';
import type { TraceReader } from '../trace/trace';
import { chunkBytes, inputOf, readFailure, readTrace, startReading, type Input, type InputOptions } from './input';
import { shortened } from './shortened';

/** The end of what was read, by which it is known again. */
const endBytes = 256;

/** What was read of the file. */
interface Reading {
  readonly reader: TraceReader;
  readonly detection?: Detection<FormatName>;
  readonly head: Uint8Array;
  /** Which file has the name. */
  readonly inode: number;
  /** Bytes that were read, and the last of them. */
  length: number;
  end: Buffer;
}

/** One file, read again and again. What grows with it is its operations alone. */
export class FollowedFile {
  private reading: Reading | undefined;
  /** Whether only a whole file can be read: it is compressed, written by hand, or in no order of time. */
  private isReadWhole = false;

  /** `complain` is told when the file is another one than before. */
  constructor(private readonly complain: (sentence: string) => void) {}

  /** The trace of all whole lines that the file has now, valid until the next call. Throws `Failure`. */
  async read(options: InputOptions): Promise<Input> {
    if (this.isReadWhole) return readTrace(options);
    try {
      return (await this.readMore(options)) ?? (await readTrace(options));
    } catch (error) {
      this.reading = undefined;
      throw readFailure(options.file, error, options.localize);
    }
  }

  /** Undefined where the file can only be read whole. */
  private async readMore(options: InputOptions): Promise<Input | undefined> {
    const { file, localize } = options;
    const { size, ino } = await stat(file);
    if (this.reading && !(await continues(file, this.reading, size, ino))) {
      this.complain(localize('{0} was cut or replaced: it is read from its beginning.', shortened(file)));
      this.reading = undefined;
    }
    let done = this.reading?.length ?? 0;
    for await (const chunk of createReadStream(file, { start: done, end: Math.max(size - 1, done), highWaterMark: chunkBytes })) {
      const bytes = chunk as Buffer;
      if (!this.reading) {
        if (compressionOf(bytes)) {
          this.isReadWhole = true;
          return undefined;
        }
        const head = Buffer.from(bytes.subarray(0, headBytes));
        this.reading = { ...startReading(head, options, size), head, inode: ino, length: 0, end: Buffer.alloc(0) };
      }
      take(this.reading, bytes);
      done += bytes.length;
      options.onProgress(done, size);
    }
    const { reading } = this;
    const trace = reading?.reader.present?.();
    if (!reading || !trace) {
      // An empty file may become anything.
      this.isReadWhole = reading !== undefined;
      this.reading = undefined;
      return undefined;
    }
    // What the first lines are taken for may change with the next ones.
    if (reading.length < headBytes) this.reading = undefined;
    return inputOf(trace, reading.detection, reading.head, options);
  }
}

function take(reading: Reading, bytes: Buffer): void {
  reading.reader.push(bytes);
  reading.length += bytes.length;
  const end = Buffer.concat([reading.end, bytes.subarray(-endBytes)]);
  reading.end = end.subarray(Math.max(end.length - endBytes, 0));
}

/** Whether a file of this size and number is the one that was read, with nothing or more behind it. */
async function continues(file: string, { inode, length, end }: Reading, size: number, ino: number): Promise<boolean> {
  if (ino !== inode || size < length) return false;
  const handle = await open(file);
  try {
    const present = Buffer.alloc(end.length);
    await handle.read(present, 0, end.length, length - end.length);
    return present.equals(end);
  } finally {
    await handle.close();
  }
}
