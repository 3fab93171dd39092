// The reader of written traces, the `.alloctrace` language: bytes to operations and directives.
import { Byte } from '../../characters';
import { HandleTable } from '../../handle-table';
import { LineCutter, longestLine, type LineConsumer } from '../../line-cutter';
import { NameTable } from '../../name-table';
import { largestOperationCount, OperationTable } from '../../operation-table';
import type { TokenSink } from '../../tokens';
import { PassTable } from '../../passes';
import type { FaultDirective, FormatFacts, NamedHandles, Range, Trace, TraceReader } from '../../trace';
import { finish, type Work } from '../../../work/work';
import { DirectiveReader } from './directive-reader';
import { HandleScanner } from './handle-scanner';
import { Lexer, lineFault } from './lexer';
import { mistakeAt, type Mistake } from './mistakes';
import { PassesAround } from './passes-around';
import { LineRole, RepeatBlock } from './repeat-block';
import { RepeatReader, type RepeatHeader } from './repeat-reader';
import { StatementEnd } from './statement-end';
import { StatementReader } from './statement-reader';

/** What holds for every trace in this language. */
export const facts = { name: 'alloctrace', isRecorded: false, seesEveryCall: true } as const satisfies FormatFacts;

/** Faults whose mistakes are looked for: what has more is no trace. */
const mostMistakes = 10_000;
const lenientDecoder = new TextDecoder('utf-8');
/** Faults that are kept one by one, with the other lines that are no operations. */
const mostFaults = 1 << 21;
/** Lines of a `repeat` that are read in one step. */
const linesPerStep = 1 << 12;

/**
 * Reads the `.alloctrace` language from bytes into a Trace. One pass, no strings and no objects for the statements that
 * make up long traces; the lines of a `repeat` are kept, and read once for each of its passes. With a token sink it reports every token instead, which is
 * how the editor gets its ranges: then each line is read once, by itself.
 */
export class AlloctraceReader implements TraceReader, LineConsumer {
  private readonly cutter = new LineCutter(this);
  private readonly names = new NameTable();
  private readonly handles = new HandleTable(this.names);
  private readonly table: OperationTable;
  private readonly lexer: Lexer;
  private readonly around: PassesAround;
  private readonly scanner: HandleScanner;
  private readonly end: StatementEnd;
  private readonly directives: DirectiveReader;
  private readonly repeats: RepeatReader;
  private readonly statements: StatementReader;
  private mistakesSought = 0;
  /** The fault noted last. */
  private faultOnLine: FaultDirective | undefined;
  /** The lines of the `repeat` that is being taken in. */
  private block: RepeatBlock | undefined;
  /** The reading of a `repeat` and of what was pushed behind it, under way. */
  private reading: Work<void> | undefined;

  /** `expectedBytes` sizes the columns in advance; a wrong guess costs only time. */
  constructor(expectedBytes = 0, sink?: TokenSink) {
    this.table = new OperationTable(Math.min(Math.max(1024, Math.ceil(expectedBytes / 14)), largestOperationCount));
    this.lexer = new Lexer(this.names, sink);
    this.around = new PassesAround(new PassTable(), this.lexer, sink !== undefined);
    this.scanner = new HandleScanner(this.lexer, this.handles, this.around);
    this.end = new StatementEnd(this.lexer, this.names, this.table, (doubt) => {
      // A line of a `repeat` is read once for each pass.
      if (this.around.isFirst) this.directives.found.push({ kind: 'attribute', before: this.table.count, ...doubt });
    });
    this.directives = new DirectiveReader(this.lexer, this.scanner, this.end, this.table);
    this.repeats = new RepeatReader(this.lexer, this.scanner, this.end, this.around);
    this.statements = new StatementReader(
      this.lexer,
      this.scanner,
      this.end,
      this.directives,
      this.repeats,
      this.around,
      this.handles,
      this.table,
      sink !== undefined,
    );
  }

  push(chunk: Uint8Array): void {
    this.readAll();
    this.cutter.push(chunk);
  }

  *rest(isEnd: boolean): Work<void> {
    if (isEnd) this.close();
    if (this.reading) yield* this.reading;
    this.reading = undefined;
  }

  finish(): Trace {
    this.close();
    this.readAll();
    this.table.trim();
    return {
      format: facts,
      table: this.table,
      directives: this.directives.found,
      handles: this.handles,
      names: this.names,
      lineCount: this.lexer.line - 1,
      recording: undefined,
      silences: this.end.silences,
      passes: this.around.passes,
    };
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    // The bytes are lent: what stands behind a `repeat` is read later, from a copy.
    if (this.reading) this.reading = this.readInTurn(this.reading, bytes.slice(from, to));
    else {
      const stopped = this.readUntilRepeat(bytes, from, to);
      if (stopped < to || this.block?.isComplete) this.reading = this.readBlock(bytes.slice(stopped, to));
    }
  }

  readLastLine(bytes: Uint8Array): void {
    this.readLines(bytes, 0, bytes.length);
  }

  skipLongLine(): void {
    this.readAll();
    // In a `repeat` it is told once, and a blank line in all passes.
    const line = this.block === undefined ? this.lexer.line : this.block.firstLine + this.block.lineCount;
    const range: Range = { line, column: 1, endColumn: 1 };
    this.addFault(range, 'This line is longer than {0} bytes and was skipped. Split it into several statements.', [longestLine]);
    if (this.block === undefined) this.lexer.line++;
    else this.block.take(Uint8Array.of(Byte.LineFeed), 0, 1);
  }

  /** Every byte was pushed: a `repeat` without `end` goes to here. */
  private close(): void {
    this.readAll();
    this.cutter.finish();
    if (this.block && !this.reading) this.reading = this.readBlock(new Uint8Array(0));
  }

  /** Does at once what is under way. */
  private readAll(): void {
    while (this.reading) {
      finish(this.reading);
      this.reading = undefined;
    }
  }

  private *readInTurn(before: Work<void>, bytes: Uint8Array): Work<void> {
    yield* before;
    yield* this.readOn(bytes);
  }

  /** Reads lines, `repeat`s among them. */
  private *readOn(bytes: Uint8Array): Work<void> {
    const stopped = this.readUntilRepeat(bytes, 0, bytes.length);
    if (stopped < bytes.length || this.block?.isComplete) yield* this.readBlock(bytes.subarray(stopped));
  }

  /** Reads the `repeat` that was taken in, and then the lines behind it. */
  private *readBlock(behind: Uint8Array): Work<void> {
    const block = this.block!;
    this.block = undefined;
    this.lexer.bytes = block.bytes;
    yield* this.readPasses(block, 0, block.lineCount);
    this.lexer.line = block.firstLine + block.lineCount;
    if (behind.length > 0) yield* this.readOn(behind);
  }

  /** Reads lines up to the `end` of a `repeat`; returns where it stopped: at `to` where there is none, or where it is still to come. */
  private readUntilRepeat(bytes: Uint8Array, from: number, to: number): number {
    const { lexer } = this;
    if (this.block) return this.block.take(bytes, from, to);
    lexer.bytes = bytes;
    lexer.pos = from;
    while (lexer.pos < to) {
      const rows = this.table.count;
      try {
        while (lexer.pos < to) {
          lexer.lineStart = lexer.pos;
          if (this.statements.readStatement()) return this.takeBlock(bytes, lexer.lineStart, to);
          lexer.line++;
        }
      } catch (error) {
        this.recover(error, rows);
        lexer.pos = bytes.indexOf(Byte.LineFeed, lexer.pos) + 1;
        lexer.line++;
      }
    }
    return to;
  }

  /** Begins to take in the lines of a `repeat`; returns where it stopped. */
  private takeBlock(bytes: Uint8Array, from: number, to: number): number {
    this.block = new RepeatBlock(this.lexer.line);
    return this.block.take(bytes, from, to);
  }

  /** Reads the lines [from, to) of a block: those of a `repeat` in it once for each of its passes. */
  private *readPasses(block: RepeatBlock, from: number, to: number): Work<void> {
    const { around } = this;
    for (let index = from; index < to; index++) {
      if (block.roles[index] !== LineRole.Repeat) {
        this.readBlockLine(block, index);
        if ((index & (linesPerStep - 1)) === 0) yield 0;
        continue;
      }
      const hasEnd = block.ends[index] >= 0;
      const bodyEnd = hasEnd ? block.ends[index] : to;
      const header = this.readHeader(block, index, hasEnd);
      around.depth++;
      const repeat = around.passes.numberOf({ line: block.firstLine + index, endLine: block.firstLine + bodyEnd, name: header?.name });
      if (header === undefined) yield* this.readPasses(block, index + 1, bodyEnd);
      else {
        around.open(repeat, header.name, header.count);
        for (let pass = 0; pass < header.count; pass++) {
          around.next(header.first + pass * header.step);
          yield* this.readPasses(block, index + 1, bodyEnd);
          if ((pass & (linesPerStep - 1)) === 0) yield linesPerStep;
        }
        around.close();
      }
      around.depth--;
      if (hasEnd) this.readBlockLine(block, bodyEnd);
      index = bodyEnd;
    }
  }

  /** The passes of the `repeat` on a line; undefined where it cannot be read. */
  private readHeader(block: RepeatBlock, index: number, hasEnd: boolean): RepeatHeader | undefined {
    const { lexer } = this;
    const rows = this.table.count;
    this.standOn(block, index);
    try {
      lexer.skipBlanks();
      const from = lexer.pos;
      lexer.scanName();
      const header = this.repeats.readHeader();
      if (!hasEnd) lexer.failAt(from, 'This repeat has no end: write end on a line of its own behind what is to be repeated.');
      return header;
    } catch (error) {
      this.recover(error, rows);
      return undefined;
    }
  }

  private readBlockLine(block: RepeatBlock, index: number): void {
    const rows = this.table.count;
    this.standOn(block, index);
    try {
      if (block.roles[index] === LineRole.End) this.repeats.readEnd();
      else this.statements.readStatement();
    } catch (error) {
      this.recover(error, rows);
    }
    const pass = this.table.count === rows ? -1 : this.around.id;
    if (pass < 0) return;
    for (let row = rows; row < this.table.count; row++) this.table.setPass(row, pass);
  }

  private standOn(block: RepeatBlock, index: number): void {
    const { lexer } = this;
    lexer.line = block.firstLine + index;
    lexer.lineStart = block.starts[index];
    lexer.pos = lexer.lineStart;
  }

  /** Notes what is wrong with the present line, and drops what it has brought. */
  private recover(error: unknown, rows: number): void {
    const { lexer } = this;
    if (error !== lineFault || lexer.fault === undefined) throw error;
    this.dropRowsOfLine(rows);
    const { range, message, values } = lexer.fault;
    const mistake = this.mistakeAt(range);
    this.addFault(range, mistake?.message ?? message, mistake?.values ?? values, this.statements.assigns);
    this.statements.forgetAssigned();
  }

  /** What is known of a fault's place, beyond that it cannot be read on there. */
  private mistakeAt({ column, endColumn }: Range): Mistake | undefined {
    const { lexer } = this;
    if (this.mistakesSought++ >= mostMistakes) return undefined;
    const end = lexer.bytes.indexOf(Byte.LineFeed, lexer.lineStart);
    const line = lenientDecoder.decode(lexer.bytes.subarray(lexer.lineStart, end));
    return mistakeAt(line, column - 1, endColumn - 1);
  }

  /** A line that cannot be read; none of its operations is run. */
  private addFault(range: Range, message: string, values: readonly (string | number)[], assigns?: NamedHandles): void {
    const { found } = this.directives;
    const before = this.table.count;
    // Very many passes may have the same fault: where nothing else happens between them, or there are too many of them, they are one.
    const last = this.around.times > 1 ? this.faultOnLine : undefined;
    if (
      last?.range.line === range.line &&
      last.message === message &&
      ((last.before === before && assigns === undefined) || found.length >= mostFaults)
    ) {
      last.times++;
      return;
    }
    this.faultOnLine = { kind: 'fault', range, before, message, values, times: 1, assigns };
    found.push(this.faultOnLine);
  }

  private dropRowsOfLine(atLeast: number): void {
    const { table } = this;
    let count = table.count;
    while (count > atLeast && table.line[count - 1] === this.lexer.line) count--;
    table.truncate(count);
  }
}
