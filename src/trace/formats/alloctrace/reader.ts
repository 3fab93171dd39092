// The reader of written traces, the `.alloctrace` language: bytes to operations and directives.
import { Byte, CharacterClass, classes } from '../../characters';
import { HandleTable } from '../../handle-table';
import { LineCutter, longestLine, type LineConsumer } from '../../line-cutter';
import { NameTable } from '../../name-table';
import { largestOperationCount, OperationKind, OperationTable } from '../../operation-table';
import { TokenKind, type TokenSink } from '../../tokens';
import { PassTable } from '../../passes';
import type { FormatFacts, NamedHandles, Range, Trace, TraceReader } from '../../trace';
import { finish, type Work } from '../../../work/work';
import { cacheFlags, type CacheFlag } from '../../../model/machine';
import { meantWord } from '../../../model/spelling';
import { DirectiveReader } from './directive-reader';
import { HandleScanner, HandlesForm } from './handle-scanner';
import { keywords, Lexer, lineFault, type Keyword } from './lexer';
import { mistakeAt, type Mistake } from './mistakes';
import { PassesAround } from './passes-around';
import { LineRole, RepeatBlock } from './repeat-block';
import { RepeatReader, type RepeatHeader } from './repeat-reader';
import { StatementEnd } from './statement-end';

/** What holds for every trace in this language. */
export const facts = { name: 'alloctrace', isRecorded: false, seesEveryCall: true } as const satisfies FormatFacts;

/** What stands behind `HANDLES =`. */
const calls = ['alloc', 'kmalloc', 'realloc'] as const;
/** What a statement can begin with. */
const statementWords = keywords.filter((word) => word !== 'in');

/** Marks and checks that the passes of `repeat`s may come to. */
const mostDirectives = 1 << 21;
/** Faults whose mistakes are looked for: what has more is no trace. */
const mostMistakes = 10_000;
const lenientDecoder = new TextDecoder('utf-8');
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
  /** What the present line visibly gives an allocation. */
  private assigns: NamedHandles | undefined;
  private mistakesSought = 0;
  /** The lines of the `repeat` that is being taken in. */
  private block: RepeatBlock | undefined;
  /** The reading of a `repeat` and of what was pushed behind it, under way. */
  private reading: Work<void> | undefined;

  /** `expectedBytes` sizes the columns in advance; a wrong guess costs only time. */
  constructor(
    expectedBytes = 0,
    private readonly sink?: TokenSink,
  ) {
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
          this.readStatement();
          if (this.block) return (this.block as RepeatBlock).take(bytes, lexer.lineStart, to);
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
      const repeat = this.repeatAt(block, index, bodyEnd, header?.name);
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

  /** The number of a `repeat` in the table of passes. */
  private repeatAt(block: RepeatBlock, index: number, bodyEnd: number, name: string | undefined): number {
    const { repeats } = this.around.passes;
    const line = block.firstLine + index;
    const known = repeats.findIndex((repeat) => repeat.line === line && repeat.name === name);
    return known >= 0 ? known : repeats.push({ line, endLine: block.firstLine + bodyEnd, name }) - 1;
  }

  private readBlockLine(block: RepeatBlock, index: number): void {
    const rows = this.table.count;
    this.standOn(block, index);
    try {
      if (block.roles[index] === LineRole.End) this.repeats.readEnd();
      else this.readStatement();
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
    this.addFault(range, mistake?.message ?? message, mistake?.values ?? values, this.assigns);
    this.assigns = undefined;
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
    this.directives.found.push({ kind: 'fault', range, before: this.table.count, message, values, assigns });
  }

  private dropRowsOfLine(atLeast: number): void {
    const { table } = this;
    let count = table.count;
    while (count > atLeast && table.line[count - 1] === this.lexer.line) count--;
    table.truncate(count);
  }

  private readStatement(): void {
    const lexer: Lexer = this.lexer;
    const byte = lexer.skipBlanks();
    if (byte === Byte.LineFeed || byte === Byte.Hash || byte === Byte.CarriageReturn) {
      this.end.read();
      return;
    }
    if ((classes[byte] & CharacterClass.NameStart) !== 0) {
      const from = lexer.pos;
      lexer.scanName();
      const keyword = lexer.keywordOfName();
      if (keyword === undefined) {
        this.scanner.scanIndexes(TokenKind.HandleDefinition, from);
        this.readAssignment(from);
      } else {
        lexer.token(TokenKind.Keyword, from, lexer.pos);
        this.readKeywordStatement(keyword, from);
      }
    } else if ((classes[byte] & CharacterClass.Digit) !== 0) {
      const from = lexer.pos;
      this.scanner.scanAddressHandle(TokenKind.HandleDefinition);
      this.readAssignment(from);
    } else {
      lexer.fail('Expected a statement: a handle and =, or one of arena, machine, cache, free, shrink, destroy, mark, expect, repeat.');
    }
  }

  private readKeywordStatement(keyword: Keyword, from: number): void {
    const lexer: Lexer = this.lexer;
    switch (keyword) {
      case 'free':
        this.readFree();
        break;
      case 'arena':
      case 'machine':
        if (this.around.depth > 0) lexer.failAt(from, '{0} describes the whole trace and cannot stand in a repeat.', [keyword]);
        if (keyword === 'arena') this.directives.readArena(from);
        else this.directives.readMachine(from);
        break;
      case 'cache':
        this.readCache();
        break;
      case 'shrink':
        this.readCacheEnd(OperationKind.Shrink);
        break;
      case 'destroy':
        this.readCacheEnd(OperationKind.Destroy);
        break;
      case 'mark':
      case 'expect':
        if (this.around.depth > 0 && this.directives.found.length >= mostDirectives) {
          lexer.failAt(from, 'A trace holds at most {0} marks and checks, those of all passes counted.', [mostDirectives]);
        }
        if (keyword === 'mark') this.directives.readMark(from);
        else this.directives.readExpect(from);
        break;
      case 'repeat':
        if (this.sink === undefined) this.block = new RepeatBlock(lexer.line);
        else this.repeats.readHeader();
        break;
      case 'end':
        if (this.sink === undefined) lexer.failAt(from, 'There is no repeat that this end closes.');
        this.end.read();
        break;
      case 'in':
        lexer.failAt(from, '{0} is a keyword and cannot be a handle.', [keyword]);
    }
  }

  /** The last index of the range scanned. Who only wants tokens gets none of the operations beyond the first. */
  private get lastToRun(): number {
    return this.sink === undefined ? this.scanner.last : this.scanner.first;
  }

  // HANDLES = alloc … | kmalloc … | realloc …
  private readAssignment(from: number): void {
    const lexer: Lexer = this.lexer;
    if (this.scanner.form === HandlesForm.All) lexer.failAt(from, '[*] names live handles and cannot be given an allocation.');
    const { form, handle, rangeName, first, step } = this.scanner;
    const last = this.lastToRun;
    if (lexer.skipBlanks() !== Byte.Equals) this.failWithoutEquals(from);
    // What is wrong from here on accuses nobody of freeing what was never allocated.
    this.assigns = this.scanner.named;
    lexer.pos++;
    lexer.skipBlanks();
    const call = lexer.pos;
    if ((classes[lexer.bytes[call]] & CharacterClass.NameStart) === 0) lexer.fail('Expected alloc, kmalloc or realloc.');
    lexer.scanName();
    let kind: OperationKind;
    let size = 0;
    let operand = -1;
    let column: number;
    let placed = false;
    if (lexer.isName('alloc')) {
      lexer.token(TokenKind.Keyword, call, lexer.pos);
      const byte = lexer.skipBlanks();
      const subject = lexer.pos;
      column = subject - lexer.lineStart + 1;
      if ((classes[byte] & CharacterClass.NameStart) !== 0) {
        kind = OperationKind.AllocObject;
        operand = lexer.scanCacheName();
      } else {
        kind = OperationKind.Alloc;
        size = lexer.scanSize();
        if ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
          lexer.scanOption('at');
          placed = true;
          kind = OperationKind.AllocAt;
          column = lexer.pos - lexer.lineStart + 1;
          lexer.scanAddress(TokenKind.Address);
        }
      }
    } else if (lexer.isName('kmalloc')) {
      lexer.token(TokenKind.Keyword, call, lexer.pos);
      lexer.skipBlanks();
      kind = OperationKind.Kmalloc;
      column = lexer.pos - lexer.lineStart + 1;
      size = lexer.scanSize();
    } else if (lexer.isName('realloc')) {
      lexer.token(TokenKind.Keyword, call, lexer.pos);
      if (form !== HandlesForm.One) lexer.failAt(from, 'realloc resizes one handle, not a range.');
      lexer.skipBlanks();
      kind = OperationKind.Realloc;
      const subject = lexer.pos;
      column = subject - lexer.lineStart + 1;
      this.scanner.scanHandles(TokenKind.HandleUse);
      if (this.scanner.form !== HandlesForm.One) lexer.failAt(subject, 'realloc resizes one handle, not a range.');
      operand = this.scanner.handle;
      lexer.skipBlanks();
      size = lexer.scanSize();
    } else {
      lexer.failUnknown(call, lexer.decode(call, lexer.pos), calls, 'Expected alloc, kmalloc or realloc.');
    }
    const { high, low } = lexer;
    const rows = this.table.count;
    const count = form === HandlesForm.One ? 1 : Math.floor((last - first) / step) + 1;
    this.checkRoom(count);
    if (form === HandlesForm.One) this.table.add(kind, handle, size, operand, lexer.line, column);
    else {
      this.table.reserve(rows + count);
      for (let index = first; index <= last; index += step) {
        this.table.add(kind, this.handles.indexed(rangeName, index), size, operand, lexer.line, column);
      }
    }
    if (placed) for (let row = rows; row < this.table.count; row++) this.table.setPlacement(row, high, low);
    this.end.read(rows);
    this.assigns = undefined;
  }

  /** A statement begins at `from` with what might be a handle, but goes on without an =. */
  private failWithoutEquals(from: number): never {
    const lexer: Lexer = this.lexer;
    const message = 'Expected = and then alloc, kmalloc or realloc.';
    if (this.scanner.form !== HandlesForm.One || lexer.nameFrom !== from) lexer.fail(message);
    const word = lexer.decode(from, lexer.nameTo);
    if (calls.some((call) => call === word)) lexer.failAt(from, 'What is allocated needs a handle: write NAME = {0} and the rest.', [word]);
    const meant = (classes[lexer.bytes[lexer.pos]] & CharacterClass.Name) !== 0 ? meantWord(word, statementWords) : undefined;
    if (meant === undefined) lexer.fail(message);
    lexer.failAt(from, 'No statement begins with {0}: did you mean {1}?', [word, meant]);
  }

  // free HANDLES [, HANDLES …]
  private readFree(): void {
    const { lexer } = this;
    const rows = this.table.count;
    for (;;) {
      lexer.skipBlanks();
      const column = lexer.pos - lexer.lineStart + 1;
      this.scanner.scanHandles(TokenKind.HandleUse);
      if (this.scanner.form === HandlesForm.One) {
        this.checkRoom(1);
        this.table.add(OperationKind.Free, this.scanner.handle, 0, -1, lexer.line, column);
      } else if (this.scanner.form === HandlesForm.All) {
        this.checkRoom(1);
        this.table.add(OperationKind.FreeAll, -1, 0, this.scanner.rangeName, lexer.line, column);
      } else {
        const last = this.lastToRun;
        const count = Math.floor((last - this.scanner.first) / this.scanner.step) + 1;
        this.checkRoom(count);
        this.table.reserve(this.table.count + count);
        for (let index = this.scanner.first; index <= last; index += this.scanner.step) {
          this.table.add(OperationKind.Free, this.handles.indexed(this.scanner.rangeName, index), 0, -1, lexer.line, column);
        }
      }
      if (lexer.skipBlanks() !== Byte.Comma) break;
      lexer.pos++;
    }
    this.end.read(rows);
  }

  // cache NAME SIZE [align N] [order N] [partial N] [FLAG …]
  private readCache(): void {
    const { lexer } = this;
    lexer.skipBlanks();
    const column = lexer.pos - lexer.lineStart + 1;
    const name = lexer.scanCacheName();
    lexer.skipBlanks();
    const columns: Record<string, number> = { size: lexer.pos - lexer.lineStart + 1 };
    const objectSize = lexer.scanSize();
    const given = new Map<string, number>();
    const flags = new Set<CacheFlag>();
    while ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = lexer.scanOption('align', 'order', 'partial', ...cacheFlags);
      lexer.refuseRepeated(given.has(option) || flags.has(option as CacheFlag), option);
      columns[option] = lexer.pos - lexer.lineStart + 1;
      if (option === 'align' || option === 'order' || option === 'partial') given.set(option, lexer.scanNumber());
      else flags.add(option);
    }
    const rows = this.table.count;
    this.checkRoom(1);
    this.table.add(OperationKind.Cache, -1, 0, this.table.cacheSpecs.length, lexer.line, column);
    this.end.read(rows);
    const [align, order, partial] = ['align', 'order', 'partial'].map((option) => given.get(option));
    this.table.cacheSpecs.push({ name, objectSize, align, order, partial, flags, columns });
  }

  // shrink NAME, destroy NAME
  private readCacheEnd(kind: OperationKind): void {
    const { lexer } = this;
    lexer.skipBlanks();
    const column = lexer.pos - lexer.lineStart + 1;
    const name = lexer.scanCacheName();
    const rows = this.table.count;
    this.checkRoom(1);
    this.table.add(kind, -1, 0, name, lexer.line, column);
    this.end.read(rows);
  }

  private checkRoom(rows: number): void {
    const lexer: Lexer = this.lexer;
    if (this.around.times * rows > largestOperationCount) {
      const message = 'With all passes this line stands for {0} operations; at most {1} are possible.';
      lexer.failAt(lexer.lineStart, message, [this.around.times * rows, largestOperationCount]);
    }
    if (this.table.count + rows > largestOperationCount) {
      lexer.failAt(lexer.lineStart, 'A trace holds at most {0} operations; this statement goes past that.', [largestOperationCount]);
    }
  }
}
