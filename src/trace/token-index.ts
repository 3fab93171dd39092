// Every token of a text, for what looks at all of it: outline, symbols, semantic colours.
import { firstThat } from '../model/first-that';
import { Byte, columnOf } from './characters';
import { formatOfName, type FormatName } from './formats';
import { tokensOfShapes, type LineShape } from './line-shapes';
import type { Token, TokenKind } from './tokens';
import { TraceError, type TraceReader } from './trace';

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
    return firstThat(0, this.count, (index) => this.lines[index] >= line);
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
  private readonly shapes: readonly LineShape[] = [];
  /** Of formats whose reader tells the tokens. */
  private readonly reader: TraceReader | undefined;

  constructor(format: FormatName) {
    const { syntax } = formatOfName(format);
    if (!syntax) return;
    if ('shapes' in syntax) this.shapes = syntax.shapes;
    else this.reader = syntax.createReader((kind, from, to) => this.take(kind, from, to));
  }

  /** The next lines, without their ends. */
  push(lines: readonly string[]): void {
    if (lines.length === 0) return;
    if (this.reader) this.read(this.reader, lines);
    else {
      for (const text of lines) {
        for (const { kind, column, endColumn } of tokensOfShapes(this.shapes, text)) this.index.add(kind, this.line, column, endColumn);
        this.line++;
      }
    }
  }

  private read(reader: TraceReader, lines: readonly string[]): void {
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
    const { bytes } = this;
    for (let end = bytes.indexOf(Byte.LineFeed, this.lineStart); end < from; end = bytes.indexOf(Byte.LineFeed, this.lineStart)) {
      this.lineStart = end + 1;
      this.line++;
    }
    this.index.add(kind, this.line, columnOf(bytes, this.lineStart, from), columnOf(bytes, this.lineStart, to));
  }
}

function grown<T extends Uint8Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
