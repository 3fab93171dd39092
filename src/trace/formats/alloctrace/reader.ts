import { CharacterClass, classes } from '../../characters';
import { DirectiveReader } from './directive-reader';
import { HandlesForm } from './handle-scanner';
import { Byte, lineFault, type Keyword } from './lexer';
import { largestOperationCount, OperationKind, OperationTable } from '../../operation-table';
import { TokenKind, type TokenSink } from '../../tokens';
import type { RecordedCounts, Trace } from '../../trace';

/**
 * Reads the `.alloctrace` language from bytes into a Trace. One pass, no strings and no objects for the statements that
 * make up long traces. With a token sink it also reports every token, which is how the editor gets its ranges.
 */
export class AlloctraceReader extends DirectiveReader {
  private readonly counts: RecordedCounts = { nullFrees: 0, failedCalls: 0 };

  /** `expectedBytes` sizes the columns in advance; a wrong guess costs only time. */
  constructor(expectedBytes = 0, sink?: TokenSink) {
    super(new OperationTable(Math.min(Math.max(1024, Math.ceil(expectedBytes / 14)), largestOperationCount)), sink);
  }

  protected readLines(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.pos = from;
    while (this.pos < to) {
      const rows = this.table.count;
      try {
        while (this.pos < to) {
          this.lineStart = this.pos;
          this.readStatement();
          this.line++;
        }
      } catch (error) {
        if (error !== lineFault) throw error;
        this.dropRowsOfLine(rows);
        this.pos = bytes.indexOf(Byte.LineFeed, this.pos) + 1;
        this.line++;
      }
    }
  }

  protected build(lineCount: number): Trace {
    this.table.trim();
    const { table, directives, handles, names, counts, silences } = this;
    return { format: 'alloctrace', table, directives, handles, names, lineCount, counts, silences };
  }

  private dropRowsOfLine(atLeast: number): void {
    const table = this.table;
    let count = table.count;
    while (count > atLeast && table.line[count - 1] === this.line) count--;
    table.truncate(count);
  }

  private readStatement(): void {
    const byte = this.skipBlanks();
    if (byte === Byte.LineFeed || byte === Byte.Hash || byte === Byte.CarriageReturn) {
      this.readEnd();
      return;
    }
    if ((classes[byte] & CharacterClass.NameStart) !== 0) {
      const from = this.pos;
      this.scanName();
      const keyword = this.keywordOfName();
      if (keyword === undefined) {
        this.scanIndexes(TokenKind.HandleDefinition, from);
        this.readAssignment(from);
      } else {
        this.token(TokenKind.Keyword, from, this.pos);
        this.readKeywordStatement(keyword, from);
      }
    } else if ((classes[byte] & CharacterClass.Digit) !== 0) {
      const from = this.pos;
      this.scanAddressHandle(TokenKind.HandleDefinition);
      this.readAssignment(from);
    } else this.fail('Expected a statement: a handle and =, or one of arena, machine, cache, free, shrink, destroy, mark, expect.');
  }

  private readKeywordStatement(keyword: Keyword, from: number): void {
    switch (keyword) {
      case 'free':
        this.readFree();
        break;
      case 'arena':
        this.readArena(from);
        break;
      case 'machine':
        this.readMachine(from);
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
        this.readMark(from);
        break;
      case 'expect':
        this.readExpect(from);
        break;
      default:
        this.failAt(from, '{0} is a keyword and no handle. Write HANDLE = {0} …', [keyword]);
    }
  }

  // HANDLES = alloc … | kmalloc … | realloc …
  private readAssignment(from: number): void {
    if (this.form === HandlesForm.All) this.failAt(from, '[*] names live handles and cannot be given an allocation.');
    const { form, handle, rangeName, first, last, step } = this;
    if (this.skipBlanks() !== Byte.Equals) this.fail('Expected = and then alloc, kmalloc or realloc.');
    this.pos++;
    this.skipBlanks();
    const call = this.pos;
    if ((classes[this.bytes[call]] & CharacterClass.NameStart) === 0) this.fail('Expected alloc, kmalloc or realloc.');
    this.scanName();
    const keyword = this.keywordOfName();
    let kind: OperationKind;
    let size = 0;
    let operand = -1;
    let column: number;
    let placed = false;
    if (keyword === 'alloc') {
      this.token(TokenKind.Keyword, call, this.pos);
      const byte = this.skipBlanks();
      const subject = this.pos;
      column = subject - this.lineStart + 1;
      if ((classes[byte] & CharacterClass.NameStart) !== 0) {
        kind = OperationKind.AllocObject;
        operand = this.scanCacheName();
      } else {
        kind = OperationKind.Alloc;
        size = this.scanSize();
        if ((classes[this.skipBlanks()] & CharacterClass.NameStart) !== 0) {
          this.scanOption('at');
          placed = true;
          kind = OperationKind.AllocAt;
          column = this.pos - this.lineStart + 1;
          this.scanAddress(TokenKind.Address);
        }
      }
    } else if (keyword === 'kmalloc') {
      this.token(TokenKind.Keyword, call, this.pos);
      this.skipBlanks();
      kind = OperationKind.Kmalloc;
      column = this.pos - this.lineStart + 1;
      size = this.scanSize();
    } else if (keyword === 'realloc') {
      this.token(TokenKind.Keyword, call, this.pos);
      if (form !== HandlesForm.One) this.failAt(from, 'realloc resizes one handle, not a range.');
      this.skipBlanks();
      kind = OperationKind.Realloc;
      const subject = this.pos;
      column = subject - this.lineStart + 1;
      this.scanHandles(TokenKind.HandleUse);
      if (this.form !== HandlesForm.One) this.failAt(subject, 'realloc resizes one handle, not a range.');
      operand = this.handle;
      this.skipBlanks();
      size = this.scanSize();
    } else {
      this.failAt(call, 'Expected alloc, kmalloc or realloc.');
    }
    const { high, low } = this;
    const rows = this.table.count;
    const count = form === HandlesForm.One ? 1 : Math.floor((last - first) / step) + 1;
    this.checkRoom(count);
    if (form === HandlesForm.One) this.table.add(kind, handle, size, operand, this.line, column);
    else {
      this.table.reserve(rows + count);
      for (let index = first; index <= last; index += step) {
        this.table.add(kind, this.handles.indexed(rangeName, index), size, operand, this.line, column);
      }
    }
    if (placed) for (let row = rows; row < this.table.count; row++) this.table.setPlacement(row, high, low);
    this.readEnd(rows);
  }

  // free HANDLES [, HANDLES …]
  private readFree(): void {
    const rows = this.table.count;
    for (;;) {
      this.skipBlanks();
      const column = this.pos - this.lineStart + 1;
      this.scanHandles(TokenKind.HandleUse);
      if (this.form === HandlesForm.One) {
        this.checkRoom(1);
        this.table.add(OperationKind.Free, this.handle, 0, -1, this.line, column);
      } else if (this.form === HandlesForm.All) {
        this.checkRoom(1);
        this.table.add(OperationKind.FreeAll, -1, 0, this.rangeName, this.line, column);
      } else {
        const count = Math.floor((this.last - this.first) / this.step) + 1;
        this.checkRoom(count);
        this.table.reserve(this.table.count + count);
        for (let index = this.first; index <= this.last; index += this.step) {
          this.table.add(OperationKind.Free, this.handles.indexed(this.rangeName, index), 0, -1, this.line, column);
        }
      }
      if (this.skipBlanks() !== Byte.Comma) break;
      this.pos++;
    }
    this.readEnd(rows);
  }

  // cache NAME SIZE [align N] [order N] [partial N] [hwcache] [ctor]
  private readCache(): void {
    this.skipBlanks();
    const column = this.pos - this.lineStart + 1;
    const name = this.scanCacheName();
    this.skipBlanks();
    const objectSize = this.scanSize();
    const given = new Map<string, number>();
    while ((classes[this.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = this.scanOption('align', 'order', 'partial', 'hwcache', 'ctor');
      this.refuseRepeated(given.has(option), option);
      given.set(option, option === 'hwcache' || option === 'ctor' ? 1 : this.scanNumber());
    }
    const rows = this.table.count;
    this.checkRoom(1);
    this.table.add(OperationKind.Cache, -1, 0, this.table.cacheSpecs.length, this.line, column);
    this.readEnd(rows);
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
    this.skipBlanks();
    const column = this.pos - this.lineStart + 1;
    const name = this.scanCacheName();
    const rows = this.table.count;
    this.checkRoom(1);
    this.table.add(kind, -1, 0, name, this.line, column);
    this.readEnd(rows);
  }

  private checkRoom(rows: number): void {
    if (this.table.count + rows > largestOperationCount) {
      this.failAt(this.lineStart, 'A trace holds at most {0} operations; this statement goes past that.', [largestOperationCount]);
    }
  }
}
