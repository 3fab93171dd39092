// The reader of written traces, the `.alloctrace` language: bytes to operations and directives.
import { Byte, CharacterClass, classes } from '../../characters';
import { HandleTable } from '../../handle-table';
import { LineCutter, longestLine, type LineConsumer } from '../../line-cutter';
import { NameTable } from '../../name-table';
import { largestOperationCount, OperationKind, OperationTable } from '../../operation-table';
import { TokenKind, type TokenSink } from '../../tokens';
import type { FormatFacts, Range, Trace, TraceReader } from '../../trace';
import { DirectiveReader } from './directive-reader';
import { HandleScanner, HandlesForm } from './handle-scanner';
import { Lexer, lineFault, type Keyword } from './lexer';
import { StatementEnd } from './statement-end';

/** What holds for every trace in this language. */
export const facts = { name: 'alloctrace', isRecorded: false, seesEveryCall: true } as const satisfies FormatFacts;

/**
 * Reads the `.alloctrace` language from bytes into a Trace. One pass, no strings and no objects for the statements that
 * make up long traces. With a token sink it also reports every token, which is how the editor gets its ranges.
 */
export class AlloctraceReader implements TraceReader, LineConsumer {
  private readonly cutter = new LineCutter(this);
  private readonly names = new NameTable();
  private readonly handles = new HandleTable(this.names);
  private readonly table: OperationTable;
  private readonly lexer: Lexer;
  private readonly scanner: HandleScanner;
  private readonly end: StatementEnd;
  private readonly directives: DirectiveReader;

  /** `expectedBytes` sizes the columns in advance; a wrong guess costs only time. */
  constructor(expectedBytes = 0, sink?: TokenSink) {
    this.table = new OperationTable(Math.min(Math.max(1024, Math.ceil(expectedBytes / 14)), largestOperationCount));
    this.lexer = new Lexer(this.names, sink);
    this.scanner = new HandleScanner(this.lexer, this.handles);
    this.end = new StatementEnd(this.lexer, this.names, this.table);
    this.directives = new DirectiveReader(this.lexer, this.scanner, this.end, this.table);
  }

  push(chunk: Uint8Array): void {
    this.cutter.push(chunk);
  }

  finish(): Trace {
    this.cutter.finish();
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
    };
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    const { lexer, table } = this;
    lexer.bytes = bytes;
    lexer.pos = from;
    while (lexer.pos < to) {
      const rows = table.count;
      try {
        while (lexer.pos < to) {
          lexer.lineStart = lexer.pos;
          this.readStatement();
          lexer.line++;
        }
      } catch (error) {
        if (error !== lineFault || lexer.fault === undefined) throw error;
        this.dropRowsOfLine(rows);
        const { range, message, values } = lexer.fault;
        this.addFault(range, message, values);
        lexer.pos = bytes.indexOf(Byte.LineFeed, lexer.pos) + 1;
        lexer.line++;
      }
    }
  }

  readLastLine(bytes: Uint8Array): void {
    this.readLines(bytes, 0, bytes.length);
  }

  skipLongLine(): void {
    const range: Range = { line: this.lexer.line, column: 1, endColumn: 1 };
    this.addFault(range, 'This line is longer than {0} bytes and was skipped. Split it into several statements.', [longestLine]);
    this.lexer.line++;
  }

  /** A line that cannot be read; none of its operations is run. */
  private addFault(range: Range, message: string, values: readonly (string | number)[]): void {
    this.directives.found.push({ kind: 'fault', range, before: this.table.count, message, values });
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
    } else lexer.fail('Expected a statement: a handle and =, or one of arena, machine, cache, free, shrink, destroy, mark, expect.');
  }

  private readKeywordStatement(keyword: Keyword, from: number): void {
    const lexer: Lexer = this.lexer;
    switch (keyword) {
      case 'free':
        this.readFree();
        break;
      case 'arena':
        this.directives.readArena(from);
        break;
      case 'machine':
        this.directives.readMachine(from);
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
        this.directives.readMark(from);
        break;
      case 'expect':
        this.directives.readExpect(from);
        break;
      default:
        lexer.failAt(from, '{0} is a keyword and no handle. Write HANDLE = {0} …', [keyword]);
    }
  }

  // HANDLES = alloc … | kmalloc … | realloc …
  private readAssignment(from: number): void {
    const lexer: Lexer = this.lexer;
    if (this.scanner.form === HandlesForm.All) lexer.failAt(from, '[*] names live handles and cannot be given an allocation.');
    const { form, handle, rangeName, first, last, step } = this.scanner;
    if (lexer.skipBlanks() !== Byte.Equals) lexer.fail('Expected = and then alloc, kmalloc or realloc.');
    lexer.pos++;
    lexer.skipBlanks();
    const call = lexer.pos;
    if ((classes[lexer.bytes[call]] & CharacterClass.NameStart) === 0) lexer.fail('Expected alloc, kmalloc or realloc.');
    lexer.scanName();
    const keyword = lexer.keywordOfName();
    let kind: OperationKind;
    let size = 0;
    let operand = -1;
    let column: number;
    let placed = false;
    if (keyword === 'alloc') {
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
    } else if (keyword === 'kmalloc') {
      lexer.token(TokenKind.Keyword, call, lexer.pos);
      lexer.skipBlanks();
      kind = OperationKind.Kmalloc;
      column = lexer.pos - lexer.lineStart + 1;
      size = lexer.scanSize();
    } else if (keyword === 'realloc') {
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
      lexer.failAt(call, 'Expected alloc, kmalloc or realloc.');
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
        const count = Math.floor((this.scanner.last - this.scanner.first) / this.scanner.step) + 1;
        this.checkRoom(count);
        this.table.reserve(this.table.count + count);
        for (let index = this.scanner.first; index <= this.scanner.last; index += this.scanner.step) {
          this.table.add(OperationKind.Free, this.handles.indexed(this.scanner.rangeName, index), 0, -1, lexer.line, column);
        }
      }
      if (lexer.skipBlanks() !== Byte.Comma) break;
      lexer.pos++;
    }
    this.end.read(rows);
  }

  // cache NAME SIZE [align N] [order N] [partial N] [hwcache] [ctor]
  private readCache(): void {
    const { lexer } = this;
    lexer.skipBlanks();
    const column = lexer.pos - lexer.lineStart + 1;
    const name = lexer.scanCacheName();
    lexer.skipBlanks();
    const objectSize = lexer.scanSize();
    const given = new Map<string, number>();
    while ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = lexer.scanOption('align', 'order', 'partial', 'hwcache', 'ctor');
      lexer.refuseRepeated(given.has(option), option);
      given.set(option, option === 'hwcache' || option === 'ctor' ? 1 : lexer.scanNumber());
    }
    const rows = this.table.count;
    this.checkRoom(1);
    this.table.add(OperationKind.Cache, -1, 0, this.table.cacheSpecs.length, lexer.line, column);
    this.end.read(rows);
    this.table.cacheSpecs.push({
      name,
      objectSize,
      align: given.get('align'),
      order: given.get('order'),
      partial: given.get('partial'),
      hwcache: given.has('hwcache'),
      ctor: given.has('ctor'),
    });
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
    if (this.table.count + rows > largestOperationCount) {
      lexer.failAt(lexer.lineStart, 'A trace holds at most {0} operations; this statement goes past that.', [largestOperationCount]);
    }
  }
}
