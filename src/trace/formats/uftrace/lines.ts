// Finds out by its first line which of uftrace's layouts a text has.
import { startsWithAny, wordBytes } from '../../byte-words';
import { Byte } from '../../characters';
import type { LineReader } from '../../recorded-lines';
import type { Recording } from '../../recording';
import { skipBlanks } from '../../scanned-number';
import { ChromeLines } from './chrome-lines';
import { DumpLines } from './dump-lines';
import { ReplayLines } from './replay-lines';

/** What only dumps hold. */
const dumpStarts = ['uftrace file header', 'reading '].map(wordBytes);
const dumpMarks = ['[entry] ', '[exit ] ', '[event] ', '[args ] '].map(wordBytes);

/** Passes each line on to the reader of its layout. */
export class UftraceLines implements LineReader {
  private reader: LineReader | undefined;

  constructor(private readonly recording: Recording) {}

  get holdsBack(): boolean {
    return this.reader?.holdsBack ?? false;
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    this.reader ??= this.readerFor(bytes, start, end);
    this.reader?.readLine(bytes, start, end);
  }

  readLastLine(bytes: Uint8Array, start: number, end: number, length: number): void {
    this.reader ??= this.readerFor(bytes, start, end);
    const { reader } = this;
    if (reader?.readLastLine) reader.readLastLine(bytes, start, end, length);
    else reader?.readLine(bytes, start, end);
  }

  finish(): void {
    this.reader?.finish?.();
  }

  /** Undefined where the line is empty. */
  private readerFor(bytes: Uint8Array, start: number, end: number): LineReader | undefined {
    const from = skipBlanks(bytes, start, end);
    if (from === end || bytes[from] === Byte.CarriageReturn) return undefined;
    if (bytes[from] === Byte.Brace) return new ChromeLines(this.recording);
    let isDump = startsWithAny(bytes, from, end, dumpStarts);
    for (let at = from; at < end && !isDump; at++) {
      isDump = bytes[at] === Byte.Bracket && startsWithAny(bytes, at, end, dumpMarks);
    }
    return isDump ? new DumpLines(this.recording) : new ReplayLines(this.recording);
  }
}
