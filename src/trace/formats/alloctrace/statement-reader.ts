// The statements of a written trace, a line each: operations go to the table, everything else to the readers of directives.
import { cacheFlags, type CacheFlag } from '../../../model/machine';
import { meantWord } from '../../../model/spelling';
import { Byte, CharacterClass, classes } from '../../characters';
import type { HandleTable } from '../../handle-table';
import { largestOperationCount, OperationKind, type OperationTable } from '../../operation-table';
import { TokenKind } from '../../tokens';
import type { NamedHandles } from '../../trace';
import type { DirectiveReader } from './directive-reader';
import { HandlesForm, type HandleScanner } from './handle-scanner';
import { keywords, type Keyword, type Lexer } from './lexer';
import type { PassesAround } from './passes-around';
import type { RepeatReader } from './repeat-reader';
import type { StatementEnd } from './statement-end';

/** What stands behind `HANDLES =`. */
const calls = ['alloc', 'kmalloc', 'realloc'] as const;
/** What a statement can begin with. */
const statementWords = keywords.filter((word) => word !== 'in');

/** Marks and checks that the passes of `repeat`s may come to. */
const mostDirectives = 1 << 21;

/** Reads one statement at a time; at what cannot be read it throws `lineFault`. */
export class StatementReader {
  /** Whether the present line visibly gives an allocation to the handles scanned last. */
  private assignsScanned = false;
  /** What it does so to where others were scanned since. */
  private assignsEarlier: NamedHandles | undefined;

  /** `tokensOnly`: each line is read by itself, for its tokens. */
  constructor(
    private readonly lexer: Lexer,
    private readonly scanner: HandleScanner,
    private readonly end: StatementEnd,
    private readonly directives: DirectiveReader,
    private readonly repeats: RepeatReader,
    private readonly around: PassesAround,
    private readonly handles: HandleTable,
    private readonly table: OperationTable,
    private readonly tokensOnly: boolean,
  ) {}

  /** What the present line visibly gives an allocation, once so much of it is read. */
  get assigns(): NamedHandles | undefined {
    return this.assignsScanned ? this.scanner.named : this.assignsEarlier;
  }

  /** What the present line says is dealt with. */
  forgetAssigned(): void {
    this.assignsScanned = false;
    this.assignsEarlier = undefined;
  }

  /** Reads the statement that the lexer stands before, up to the next line. True where it is a `repeat`, of which only the first word is read then. */
  readStatement(): boolean {
    this.forgetAssigned();
    const lexer: Lexer = this.lexer;
    const byte = lexer.skipBlanks();
    if (byte === Byte.LineFeed || byte === Byte.Hash || byte === Byte.CarriageReturn) {
      this.end.read();
      return false;
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
        return this.readKeywordStatement(keyword, from);
      }
    } else if ((classes[byte] & CharacterClass.Digit) !== 0) {
      const from = lexer.pos;
      this.scanner.scanAddressHandle(TokenKind.HandleDefinition);
      this.readAssignment(from);
    } else {
      lexer.fail('Expected a statement: a handle and =, or one of arena, machine, cache, free, shrink, destroy, mark, expect, repeat.');
    }
    return false;
  }

  private readKeywordStatement(keyword: Keyword, from: number): boolean {
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
        if (!this.tokensOnly) return true;
        this.repeats.readHeader();
        break;
      case 'end':
        if (!this.tokensOnly) lexer.failAt(from, 'There is no repeat that this end closes.');
        this.end.read();
        break;
      case 'in':
        lexer.failAt(from, '{0} is a keyword and cannot be a handle.', [keyword]);
    }
    return false;
  }

  /** The last index of the range scanned. Who only wants tokens gets none of the operations beyond the first. */
  private get lastToRun(): number {
    return this.tokensOnly ? this.scanner.first : this.scanner.last;
  }

  // HANDLES = alloc … | kmalloc … | realloc …
  private readAssignment(from: number): void {
    const lexer: Lexer = this.lexer;
    if (this.scanner.form === HandlesForm.All) lexer.failAt(from, '[*] names live handles and cannot be given an allocation.');
    const { form, handle, rangeName, first, step } = this.scanner;
    const last = this.lastToRun;
    if (lexer.skipBlanks() !== Byte.Equals) this.failWithoutEquals(from);
    // What is wrong from here on accuses nobody of freeing what was never allocated.
    this.assignsScanned = true;
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
      this.assignsEarlier = this.scanner.named;
      this.assignsScanned = false;
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
    this.forgetAssigned();
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
