// The text of a recording to the events that move pages, and to the readings of free blocks that were written into it.
import { startsAt, wordBytes } from '../../byte-words';
import { Byte, isBlank } from '../../characters';
import { withoutEnd } from '../../fields';
import { LineCutter, type LineConsumer } from '../../line-cutter';
import { skipBlanks } from '../../scanned-number';
import { EventFields } from './fields';
import { readLoss } from './losses';
import { PageCollector } from './page-collector';
import type { PageRecording } from './page-events';
import { EventPrefix } from './prefix';

const system = wordBytes('kmem:');

/** Takes the text in chunks of UTF-8. */
export class PageReader implements LineConsumer {
  private readonly cutter = new LineCutter(this);
  private readonly prefix = new EventPrefix();
  private readonly fields = new EventFields();
  private readonly pages = new PageCollector(this.prefix, this.fields);
  private line = 0;

  /** The next bytes. Throws TraceError where they are of a binary file. */
  push(chunk: Uint8Array): void {
    this.cutter.push(chunk);
  }

  /** There are no more. */
  finish(): PageRecording {
    this.cutter.finish();
    return this.pages.recording;
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    for (let start = from; start < to;) {
      const end = bytes.indexOf(Byte.LineFeed, start);
      this.readLine(bytes, start, end);
      start = end + 1;
    }
  }

  readLastLine(bytes: Uint8Array): void {
    this.readLine(bytes, 0, bytes.length - 1);
  }

  skipLongLine(): void {
    this.line++;
  }

  private readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    this.line++;
    const { prefix, fields, pages } = this;
    const end = withoutEnd(bytes, start, lineEnd);
    const from = skipBlanks(bytes, start, end);
    if (from === end) return;
    if (!prefix.read(bytes, from, end)) {
      if (!pages.takeReading(bytes, from, end, this.line)) pages.lose(readLoss(bytes, from, end));
      return;
    }
    let at = skipBlanks(bytes, prefix.end, end);
    if (startsAt(bytes, at, end, system)) at += system.length;
    let nameTo = at;
    while (nameTo < end && bytes[nameTo] !== Byte.Colon && !isBlank(bytes[nameTo])) nameTo++;
    const name = pages.nameOf(bytes, at, nameTo);
    if (pages.hasFields(name)) fields.read(bytes, nameTo + 1, end);
    pages.take(name, bytes, nameTo, end, this.line);
  }
}
