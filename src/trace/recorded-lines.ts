// Reads recordings that are made of lines. A format says what a line means; the loop over the lines stands here once.
import { Byte } from './characters';
import { copyWithoutColours } from './colours';
import { LineCutter, type LineConsumer } from './line-cutter';
import type { Recording } from './recording';
import type { FormatFacts, Trace, TraceReader } from './trace';

/** After each piece of so many bytes it is guessed anew how many operations the recording comes to, for the first time after fewer. */
const pieceBytes = 1 << 18;
const firstPieceBytes = 1 << 14;
/** Recordings begin with what is longer than the rest: call trees, and allocations without frees. */
const guessMargin = 1.25;

/** What a format knows of its lines. It fills the recording it was made with. */
export interface LineReader {
  /** Whether it tells of calls only when it has seen the lines after them: before the last line nothing can be said then. */
  readonly holdsBack?: boolean;
  /** Whether it reads lines with colour codes in them; else they are taken out before. */
  readonly readsColours?: boolean;
  /** Reads the line `bytes[start, end)`, after which a line feed stands. The bytes are lent for the call. */
  readLine(bytes: Uint8Array, start: number, end: number): void;
  /** Reads a last line that has no end, as above; `length` is that of the whole text, in bytes. Absent: as any other. */
  readLastLine?(bytes: Uint8Array, start: number, end: number, length: number): void;
  /** There are no more lines. */
  finish?(): void;
  /**
   * Reads a line that starts at `start` and ends before `end` without looking for its end before, which is faster: one of the form that nearly all lines have. Returns where
   * its line feed stands, -1 where the line is another one: then nothing of it is read, and `readLine` is called.
   */
  readUsual?(bytes: Uint8Array, start: number, end: number): number;
}

/** Bytes to lines to a recording. */
export class RecordedLines implements TraceReader, LineConsumer {
  private readonly cutter = new LineCutter(this);
  /** Bytes so far. */
  private length = 0;
  /** Room for a line that had colours. */
  private coloured = new Uint8Array(1 << 10);

  /** `expectedBytes`, where known, else 0, sizes the recording's columns in advance. */
  constructor(
    private readonly format: FormatFacts,
    private readonly recording: Recording,
    private readonly reader: LineReader,
    private readonly expectedBytes: number,
  ) {}

  push(chunk: Uint8Array): void {
    const { recording, expectedBytes } = this;
    let from = 0;
    while (from < chunk.length) {
      const piece = chunk.subarray(from, from + (this.length === 0 ? firstPieceBytes : pieceBytes));
      from += piece.length;
      this.length += piece.length;
      this.cutter.push(piece);
      if (expectedBytes > this.length) recording.expect((recording.table.count / this.length) * expectedBytes * guessMargin);
    }
  }

  finish(): Trace {
    this.cutter.finish();
    this.reader.finish?.();
    return this.recording.finish(this.format);
  }

  present(): Trace | undefined {
    return this.reader.holdsBack ? undefined : this.recording.present(this.format);
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    const { reader, recording } = this;
    if (!reader.readsColours) {
      const escape = bytes.indexOf(Byte.Escape, from);
      if (escape >= 0 && escape < to) {
        this.readColouredLines(bytes, from, to);
        return;
      }
    }
    const hasUsual = reader.readUsual !== undefined;
    let start = from;
    while (start < to) {
      let end = hasUsual ? reader.readUsual!(bytes, start, to) : -1;
      if (end < 0) {
        end = start;
        while (bytes[end] !== Byte.LineFeed) end++;
        reader.readLine(bytes, start, end);
      }
      recording.line++;
      start = end + 1;
    }
  }

  readLastLine(bytes: Uint8Array): void {
    const { reader } = this;
    const line = reader.readsColours ? bytes : this.plain(bytes, 0, bytes.length);
    const end = line.length - 1;
    if (reader.readLastLine) reader.readLastLine(line, 0, end, this.length);
    else reader.readLine(line, 0, end);
    this.recording.line++;
  }

  private readColouredLines(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    while (start < to) {
      const end = bytes.indexOf(Byte.LineFeed, start);
      const line = this.plain(bytes, start, end + 1);
      this.reader.readLine(line, 0, line.length - 1);
      this.recording.line++;
      start = end + 1;
    }
  }

  /** A line with its end, without colour codes. */
  private plain(bytes: Uint8Array, start: number, end: number): Uint8Array {
    if (end - start > this.coloured.length) this.coloured = new Uint8Array(2 * (end - start));
    return this.coloured.subarray(0, copyWithoutColours(bytes, start, end, this.coloured));
  }

  skipLongLine(): void {
    this.recording.skipLine();
    this.recording.line++;
  }
}
