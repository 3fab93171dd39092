// The texts of `expect` lines, kept while a trace is read: a trace that was read has its lines' numbers alone.
import { expectLines } from '../language/trace-tests';
import { longestLine } from '../trace/line-cutter';

/** Sees the bytes of a text pass by, in chunks that end anywhere, and keeps its `expect` lines. */
export class ExpectTexts {
  private readonly texts = new Map<number, string>();
  private readonly decoder = new TextDecoder();
  /** The beginning of a line that the last chunk did not end. */
  private rest = '';
  private lines = 0;

  /** The next bytes, in UTF-8. */
  readonly see = (bytes: Uint8Array): void => {
    const text = this.rest + this.decoder.decode(bytes, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) this.keep(text.slice(0, end));
    // Longer lines are not read as statements either: their beginning says that they are none.
    this.rest = text.length - end > longestLine ? '#' : text.slice(end);
  };

  /** The expectation of a line (1-based), once all has passed. */
  textOf(line: number): string | undefined {
    if (this.rest !== '') {
      this.keep(this.rest);
      this.rest = '';
    }
    return this.texts.get(line);
  }

  private keep(text: string): void {
    if (text.includes('expect')) for (const { line, label } of expectLines(text)) this.texts.set(this.lines + line, label);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines++;
  }
}
