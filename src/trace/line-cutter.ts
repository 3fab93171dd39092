// Cuts the bytes of a text, pushed in chunks that end anywhere, into whole lines. Readers of lines own one; a reader of something else does not.
import { Byte } from './characters';
import { TraceError } from './trace';

/** The longest line that is read, in bytes without its end. */
export const longestLine = 1 << 20;

/** A file with a NUL byte this early is taken for binary. */
const binaryProbe = 8192;

/** Who gets the lines. Calls come in the order of the text, a region or a line each, and never for every line. */
export interface LineConsumer {
  /** Reads the lines in `bytes[from, to)`, the last byte of which is a line feed. The bytes are lent for the call. */
  readLines(bytes: Uint8Array, from: number, to: number): void;
  /** Reads a last line without a line feed: one is added, as the last of `bytes`. */
  readLastLine(bytes: Uint8Array): void;
  /** A line is longer than `longestLine`, and is left out. */
  skipLongLine(): void;
}

/**
 * Gives whole lines to a consumer, in place: only lines that cross two chunks are copied. Leaves out a byte order mark, and lines that are too
 * long.
 */
export class LineCutter {
  private pending = new Uint8Array(1 << 10);
  private pendingLength = 0;
  /** Within a line that is left out. */
  private skipping = false;
  /** Bytes pushed. */
  private seen = 0;
  /** Whether a line was cut, or left out: only before that stands a byte order mark. */
  private begun = false;

  constructor(private readonly consumer: LineConsumer) {}

  /** The next bytes. Throws TraceError where they are of a binary file. */
  push(bytes: Uint8Array): void {
    // One hidden class for all input: a Buffer among plain arrays would make every access to bytes slower.
    const chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    if (this.seen < binaryProbe) this.refuseBinary(chunk);
    this.seen += chunk.length;
    let from = 0;
    if (this.skipping || this.pendingLength > 0) {
      const end = chunk.indexOf(Byte.LineFeed);
      if (!this.skipping) this.keep(chunk, 0, end < 0 ? chunk.length : end + 1);
      if (end < 0) return;
      if (this.skipping) this.skipping = false;
      else this.readPending();
      from = end + 1;
    }
    const last = chunk.lastIndexOf(Byte.LineFeed);
    if (last >= from) {
      this.readRegion(chunk, from, last + 1);
      from = last + 1;
    }
    if (from < chunk.length) this.keep(chunk, from, chunk.length);
  }

  /** Every byte was pushed: gives out the last line, where it has no end. */
  finish(): void {
    const rest = this.pendingLength;
    if (rest > longestLine) this.skipLine();
    else if (rest > 0) {
      this.append(Uint8Array.of(Byte.LineFeed), 0, 1);
      const bytes = this.pending.subarray(0, this.pendingLength);
      this.pendingLength = 0;
      this.consumer.readLastLine(bytes.subarray(this.lengthOfMark(bytes, 0)));
    }
  }

  private readRegion(bytes: Uint8Array, from: number, to: number): void {
    // A line too long for us can also stand inside one chunk.
    if (to - from > longestLine + 1) {
      let start = from;
      let at = from;
      while (at < to) {
        const end = bytes.indexOf(Byte.LineFeed, at) + 1;
        if (end - at > longestLine + 1) {
          if (at > start) this.readLines(bytes, start, at);
          this.skipLine();
          start = end;
        }
        at = end;
      }
      if (to > start) this.readLines(bytes, start, to);
    } else this.readLines(bytes, from, to);
  }

  private readPending(): void {
    const length = this.pendingLength;
    this.pendingLength = 0;
    this.readLines(this.pending, 0, length);
  }

  private readLines(bytes: Uint8Array, from: number, to: number): void {
    this.consumer.readLines(bytes, from + this.lengthOfMark(bytes, from), to);
  }

  private skipLine(): void {
    this.begun = true;
    this.consumer.skipLongLine();
  }

  /** Bytes of the byte order mark that the text may begin with; the line at `from` is the next. */
  private lengthOfMark(bytes: Uint8Array, from: number): number {
    if (this.begun) return 0;
    this.begun = true;
    return bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? 3 : 0;
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    if (this.pendingLength + (to - from) > longestLine + 1) {
      this.skipLine();
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
