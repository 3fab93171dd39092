import { AlloctraceReader } from './formats/alloctrace/reader';
import { tokensOfFormat, type Token } from './line-tokens';
import type { TokenKind } from './tokens';
import { TraceError, type FormatName } from './trace';

/** Every token of a text, in order, as columns. Lines and columns are 1-based, columns count UTF-16 units, `endColumn` is exclusive. */
export class TokenIndex {
  count = 0;
  private kinds = new Uint8Array(256);
  private lines = new Int32Array(256);
  private columns = new Int32Array(256);
  private endColumns = new Int32Array(256);

  kind(index: number): TokenKind {
    return this.kinds[index];
  }

  line(index: number): number {
    return this.lines[index];
  }

  column(index: number): number {
    return this.columns[index];
  }

  endColumn(index: number): number {
    return this.endColumns[index];
  }

  /** The index of the first token on a line or below it. */
  firstFrom(line: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.lines[middle] < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The tokens of a line. */
  ofLine(line: number): Token[] {
    const tokens: Token[] = [];
    for (let index = this.firstFrom(line); index < this.count && this.lines[index] === line; index++) {
      tokens.push({ kind: this.kinds[index], column: this.columns[index], endColumn: this.endColumns[index] });
    }
    return tokens;
  }

  add(kind: TokenKind, line: number, column: number, endColumn: number): void {
    if (this.count === this.kinds.length) {
      const capacity = this.count * 2;
      this.kinds = grown(this.kinds, new Uint8Array(capacity));
      this.lines = grown(this.lines, new Int32Array(capacity));
      this.columns = grown(this.columns, new Int32Array(capacity));
      this.endColumns = grown(this.endColumns, new Int32Array(capacity));
    }
    const at = this.count++;
    this.kinds[at] = kind;
    this.lines[at] = line;
    this.columns[at] = column;
    this.endColumns[at] = endColumn;
  }
}

const encoder = new TextEncoder();

/** Makes a TokenIndex from the lines of a text, some at a time. */
export class TokenIndexBuilder {
  readonly index = new TokenIndex();
  private line = 1;
  private lineStart = 0;
  private bytes = new Uint8Array(0);
  private readonly reader: AlloctraceReader | undefined;

  constructor(private readonly format: FormatName) {
    if (format === 'alloctrace') this.reader = new AlloctraceReader(0, (kind, from, to) => this.take(kind, from, to));
  }

  /** The next lines, without their ends. */
  push(lines: readonly string[]): void {
    if (lines.length === 0) return;
    if (this.reader) this.read(this.reader, lines);
    else {
      for (const text of lines) {
        for (const { kind, column, endColumn } of tokensOfFormat(this.format, text)) this.index.add(kind, this.line, column, endColumn);
        this.line++;
      }
    }
  }

  private read(reader: AlloctraceReader, lines: readonly string[]): void {
    const first = this.line;
    this.bytes = encoder.encode(`${lines.join('\n')}\n`);
    this.lineStart = 0;
    try {
      reader.push(this.bytes);
    } catch (error) {
      // What is no trace has no tokens.
      if (!(error instanceof TraceError)) throw error;
    }
    this.line = first + lines.length;
  }

  private take(kind: TokenKind, from: number, to: number): void {
    for (let end = this.bytes.indexOf(10, this.lineStart); end < from; end = this.bytes.indexOf(10, this.lineStart)) {
      this.lineStart = end + 1;
      this.line++;
    }
    this.index.add(kind, this.line, this.columnOf(from), this.columnOf(to));
  }

  private columnOf(offset: number): number {
    let column = 1;
    for (let at = this.lineStart; at < offset; at++) {
      const byte = this.bytes[at];
      if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1;
    }
    return column;
  }
}

function grown<T extends Uint8Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
