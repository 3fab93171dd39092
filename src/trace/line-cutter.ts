import { TraceError, type Trace, type TraceReader } from './trace';

/** The longest line that is read, in bytes without its end. */
export const longestLine = 1 << 20;

const newline = 10;
/** A file with a NUL byte this early is taken for binary. */
const binaryProbe = 8192;

/**
 * Cuts pushed bytes into whole lines. Subclasses get regions that end with a line feed, and read them in place; only lines
 * that cross two chunks are copied.
 */
export abstract class LineReader implements TraceReader {
  /** 1-based number of the next line. */
  protected line = 1;
  private pending = new Uint8Array(1 << 10);
  private pendingLength = 0;
  private skipping = false;
  private seen = 0;

  push(bytes: Uint8Array): void {
    // One hidden class for all input: a Buffer among plain arrays would make every access to bytes slower.
    const chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    if (this.seen < binaryProbe) this.refuseBinary(chunk);
    let from = 0;
    this.seen += chunk.length;
    if (this.skipping || this.pendingLength > 0) {
      const end = chunk.indexOf(newline, from);
      if (this.skipping) {
        if (end < 0) return;
        this.skipping = false;
        this.line++;
      } else {
        this.keep(chunk, from, end < 0 ? chunk.length : end + 1);
        if (end < 0) return;
        if (!this.skipping) this.readPending();
        else {
          this.skipping = false;
          this.line++;
        }
      }
      from = end + 1;
    }
    const last = chunk.lastIndexOf(newline);
    if (last >= from) {
      this.readRegion(chunk, from, last + 1);
      from = last + 1;
    }
    if (from < chunk.length) this.keep(chunk, from, chunk.length);
  }

  finish(): Trace {
    const rest = this.pendingLength;
    if (rest > longestLine) {
      this.reportLongLine();
      this.line++;
    } else if (rest > 0) {
      this.append(Uint8Array.of(newline), 0, 1);
      const bytes = this.pending.subarray(0, this.pendingLength);
      this.pendingLength = 0;
      this.readLastLine(bytes.subarray(this.lengthOfMark(bytes, 0)));
    } else if (this.skipping) this.line++;
    return this.build(this.line - 1);
  }

  /** Reads the lines in `bytes[from, to)`, the last byte of which is a line feed, and advances `line` by their number. */
  protected abstract readLines(bytes: Uint8Array, from: number, to: number): void;

  /** A line longer than `longestLine` stands at `line`; it is skipped. */
  protected abstract reportLongLine(): void;

  /** The trace, after the last line. */
  protected abstract build(lineCount: number): Trace;

  /** A last line without a line feed; one is added. */
  protected readLastLine(bytes: Uint8Array): void {
    this.readLines(bytes, 0, bytes.length);
  }

  private readRegion(bytes: Uint8Array, from: number, to: number): void {
    // A line too long for us can also stand inside one chunk.
    if (to - from > longestLine + 1) {
      let start = from;
      let at = from;
      while (at < to) {
        const end = bytes.indexOf(newline, at) + 1;
        if (end - at > longestLine + 1) {
          if (at > start) this.readWithoutMark(bytes, start, at);
          this.reportLongLine();
          this.line++;
          start = end;
        }
        at = end;
      }
      if (to > start) this.readWithoutMark(bytes, start, to);
    } else this.readWithoutMark(bytes, from, to);
  }

  private readPending(): void {
    const length = this.pendingLength;
    this.pendingLength = 0;
    this.readWithoutMark(this.pending, 0, length);
  }

  private readWithoutMark(bytes: Uint8Array, from: number, to: number): void {
    this.readLines(bytes, from + this.lengthOfMark(bytes, from), to);
  }

  /** Bytes of the byte order mark that the text may begin with; the first line begins at `from`, if it is the next. */
  private lengthOfMark(bytes: Uint8Array, from: number): number {
    return this.line === 1 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? 3 : 0;
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    if (this.pendingLength + (to - from) > longestLine + 1) {
      this.reportLongLine();
      this.pendingLength = 0;
      this.skipping = true;
      return;
    }
    this.append(chunk, from, to);
  }

  private append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.pendingLength + (to - from);
    if (length > this.pending.length) {
      const pending = new Uint8Array(Math.max(length, this.pending.length * 2));
      pending.set(this.pending.subarray(0, this.pendingLength));
      this.pending = pending;
    }
    this.pending.set(chunk.subarray(from, to), this.pendingLength);
    this.pendingLength = length;
  }

  private refuseBinary(chunk: Uint8Array): void {
    const nul = chunk.subarray(0, binaryProbe - this.seen).indexOf(0);
    if (nul >= 0) {
      throw new TraceError('This is a binary file (a zero byte at offset {0}), not a trace. Open the text of a trace or recording.', [
        this.seen + nul,
      ]);
    }
  }
}
