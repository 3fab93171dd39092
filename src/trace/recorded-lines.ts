// Reads recordings that are made of lines. A format says what a line means; the loop over the lines stands here once.
import { Byte } from './characters';
import { LineCutter, type LineConsumer } from './line-cutter';
import type { Recording } from './recording';
import type { FormatFacts, Trace, TraceReader } from './trace';

/** What a format knows of its lines. It fills the recording it was made with. */
export interface LineReader {
  /** Reads the line `bytes[start, end)`, after which a line feed stands. The bytes are lent for the call. */
  readLine(bytes: Uint8Array, start: number, end: number): void;
  /** Reads a last line that has no end, as above; `length` is that of the whole text, in bytes. Absent: as any other. */
  readLastLine?(bytes: Uint8Array, start: number, end: number, length: number): void;
  /** There are no more lines. */
  finish?(): void;
}

/** Bytes to lines to a recording. */
export class RecordedLines implements TraceReader, LineConsumer {
  private readonly cutter = new LineCutter(this);
  /** Bytes so far. */
  private length = 0;

  constructor(
    private readonly format: FormatFacts,
    private readonly recording: Recording,
    private readonly reader: LineReader,
  ) {}

  push(chunk: Uint8Array): void {
    this.length += chunk.length;
    this.cutter.push(chunk);
  }

  finish(): Trace {
    this.cutter.finish();
    this.reader.finish?.();
    return this.recording.finish(this.format);
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    const { reader, recording } = this;
    let start = from;
    while (start < to) {
      let end = start;
      while (bytes[end] !== Byte.LineFeed) end++;
      reader.readLine(bytes, start, end);
      recording.line++;
      start = end + 1;
    }
  }

  readLastLine(bytes: Uint8Array): void {
    const end = bytes.length - 1;
    if (this.reader.readLastLine) this.reader.readLastLine(bytes, 0, end, this.length);
    else this.reader.readLine(bytes, 0, end);
    this.recording.line++;
  }

  skipLongLine(): void {
    this.recording.skipLine();
    this.recording.line++;
  }
}
