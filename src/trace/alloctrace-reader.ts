import { diagnosticCodes, severityOf, type DiagnosticCode } from '../model/diagnostic';
import { CharacterClass, classes, hexValue } from './characters';
import { HandleTable, largestIndex } from './handle-table';
import { LineReader, longestLine } from './line-reader';
import { nameHashStart, nameHashStep, NameTable } from './name-table';
import { largestOperationCount, OperationKind, OperationTable } from './operation-table';
import { TokenKind, type TokenSink } from './tokens';
import {
  kernelVersions,
  operators,
  plainMetrics,
  type ArenaDirective,
  type Directive,
  type ExpectedMetric,
  type KernelVersion,
  type MachineDirective,
  type Range,
  type RecordedCounts,
  type Trace,
} from './trace';

/** The most indexes one range may name. */
export const largestRange = 1 << 24;

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const hash = 35;
const parenthesis = 40;
const closingParenthesis = 41;
const star = 42;
const comma = 44;
const dot = 46;
const colon = 58;
const equals = 61;
const at = 64;
const bracket = 91;
const closingBracket = 93;

/** Sizes are clamped here: beyond any arena, and still a finite number. */
const hugeSize = 2 ** 64;

const keywords = ['arena', 'machine', 'cache', 'alloc', 'kmalloc', 'realloc', 'free', 'shrink', 'destroy', 'mark', 'expect'] as const;
type Keyword = (typeof keywords)[number];
/** The keywords that begin with each byte. */
const keywordsByFirst = Array.from({ length: 256 }, (_, byte) => {
  const list = keywords.filter((keyword) => keyword.charCodeAt(0) === byte);
  return list.length > 0 ? list : undefined;
});

const sizeSuffixes: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 2 ** 10,
  KiB: 2 ** 10,
  M: 2 ** 20,
  MiB: 2 ** 20,
  G: 2 ** 30,
  GiB: 2 ** 30,
  T: 2 ** 40,
  TiB: 2 ** 40,
};

/** Thrown to leave a line that cannot be parsed; what is wrong with it has been recorded by then. */
const lineFault = new Error('syntax');

const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** Which handles a statement names: one, a range of indexes, or every live index. */
const enum HandlesForm {
  One,
  Range,
  All,
}

/**
 * Reads the `.alloctrace` language from bytes into a Trace. One pass, no strings and no objects for the statements that
 * make up long traces. With a token sink it also reports every token, which is how the editor gets its ranges.
 */
export class AlloctraceReader extends LineReader {
  private readonly names = new NameTable();
  private readonly handles = new HandleTable(this.names);
  private readonly table: OperationTable;
  private readonly directives: Directive[] = [];
  private readonly counts: RecordedCounts = { nullFrees: 0, failedCalls: 0 };

  private bytes: Uint8Array = new Uint8Array(0);
  private pos = 0;
  private lineStart = 0;

  /** The last name scanned. */
  private nameFrom = 0;
  private nameTo = 0;
  private nameHash = 0;
  /** The last handles scanned. */
  private form: HandlesForm = HandlesForm.One;
  private handle = 0;
  private rangeName = 0;
  private first = 0;
  private last = 0;
  private step = 1;
  /** Halves of the last address scanned. */
  private high = 0;
  private low = 0;

  /** `expectedBytes` sizes the columns in advance; a wrong guess costs only time. */
  constructor(
    expectedBytes = 0,
    private readonly sink?: TokenSink,
  ) {
    super();
    this.table = new OperationTable(Math.min(Math.max(1024, Math.ceil(expectedBytes / 18)), largestOperationCount));
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
        this.pos = bytes.indexOf(lineFeed, this.pos) + 1;
        this.line++;
      }
    }
  }

  protected reportLongLine(): void {
    this.lineStart = this.pos;
    const range: Range = { line: this.line, column: 1, endColumn: 1 };
    this.addFault(range, 'This line is longer than {0} bytes and was skipped. Split it into several statements.', [longestLine]);
  }

  protected build(lineCount: number): Trace {
    this.table.trim();
    const { table, directives, handles, names, counts } = this;
    return { format: 'alloctrace', table, directives, handles, names, lineCount, counts };
  }

  private dropRowsOfLine(atLeast: number): void {
    const table = this.table;
    let count = table.count;
    while (count > atLeast && table.line[count - 1] === this.line) count--;
    table.truncate(count);
  }

  private readStatement(): void {
    const byte = this.skipBlanks();
    if (byte === lineFeed || byte === hash || byte === carriageReturn) {
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
    if (this.skipBlanks() !== equals) this.fail('Expected = and then alloc, kmalloc or realloc.');
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
      if (this.skipBlanks() !== comma) break;
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

  // arena SIZE [unit SIZE] [base ADDR] [max SIZE] [fit lowest|lifo]
  private readArena(from: number): void {
    this.skipBlanks();
    const size = this.scanSize();
    const given: { unit?: number; base?: bigint; max?: number; fit?: 'lowest' | 'lifo' } = {};
    while ((classes[this.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = this.scanOption('unit', 'base', 'max', 'fit');
      this.refuseRepeated(given[option] !== undefined, option);
      if (option === 'fit') given.fit = this.scanWord(['lowest', 'lifo'] as const, 'Expected lowest or lifo.');
      else if (option === 'base') {
        this.scanAddress(TokenKind.Address);
        given.base = (BigInt(this.high) << 32n) | BigInt(this.low);
      } else given[option] = this.scanSize();
    }
    const directive: ArenaDirective = { kind: 'arena', range: this.rangeOf(from, this.pos), before: this.table.count, size, ...given };
    this.readEnd();
    this.directives.push(directive);
  }

  // machine [page SIZE] [cpus N] [kernel 5.10|6.1|6.8|6.12]
  private readMachine(from: number): void {
    const given: { page?: number; cpus?: number; kernel?: KernelVersion } = {};
    while ((classes[this.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = this.scanOption('page', 'cpus', 'kernel');
      this.refuseRepeated(given[option] !== undefined, option);
      if (option === 'kernel') given.kernel = this.scanWord(kernelVersions, 'Expected a kernel: 5.10, 6.1, 6.8 or 6.12.');
      else if (option === 'page') given.page = this.scanSize();
      else given.cpus = this.scanNumber();
    }
    const directive: MachineDirective = { kind: 'machine', range: this.rangeOf(from, this.pos), before: this.table.count, ...given };
    this.readEnd();
    this.directives.push(directive);
  }

  // mark "TEXT" | mark TEXT to the end of the line
  private readMark(from: number): void {
    const byte = this.skipBlanks();
    const start = this.pos;
    let text: string;
    if (byte === quote) {
      this.scanString();
      text = this.decode(start + 1, this.pos - 1);
    } else {
      const end = this.restOfLine();
      if (end === start) this.fail('Expected a text after mark.');
      this.pos = end;
      text = this.decode(start, end);
    }
    this.token(TokenKind.Text, start, this.pos);
    const range = this.rangeOf(from, this.pos);
    this.readEnd();
    this.directives.push({ kind: 'mark', range, before: this.table.count, text });
  }

  // expect METRIC OP VALUE | expect error CODE
  private readExpect(from: number): void {
    this.skipBlanks();
    const start = this.pos;
    const word = this.scanWordText('Expected a metric, or error and a code.');
    if (word === 'error') {
      this.token(TokenKind.Option, start, this.pos);
      this.skipBlanks();
      const codeFrom = this.pos;
      const code = this.scanWordText('Expected the code of an error.');
      if (!isErrorCode(code)) this.failAt(codeFrom, '{0} is no code of an error.', [code]);
      this.token(TokenKind.ErrorCode, codeFrom, this.pos);
      const range = this.rangeOf(from, this.pos);
      this.readEnd();
      this.directives.push({ kind: 'expect-error', range, before: this.table.count, code });
      return;
    }
    const metric = this.readMetric(word, start);
    this.skipBlanks();
    const operatorFrom = this.pos;
    const operator = operators.find((candidate) => this.startsWith(candidate));
    if (operator === undefined) this.fail('Expected one of == != < <= > >=.');
    this.pos += operator.length;
    this.token(TokenKind.Operator, operatorFrom, this.pos);
    this.skipBlanks();
    const { numerator, denominator } = metric.name === 'internal' || metric.name === 'external' ? this.scanPercent() : this.scanExactSize();
    const range = this.rangeOf(from, this.pos);
    this.readEnd();
    this.directives.push({ kind: 'expect', range, before: this.table.count, metric, operator, numerator, denominator });
  }

  private readMetric(word: string, from: number): ExpectedMetric {
    this.token(TokenKind.Metric, from, this.pos);
    const plain = plainMetrics.find((candidate) => candidate === word);
    if (plain !== undefined) return { name: plain };
    if (word !== 'blocks' && word !== 'objects' && word !== 'slabs' && word !== 'address' && word !== 'size') {
      this.failAt(from, '{0} is no metric. Metrics are {1}, blocks(SIZE), objects(NAME), slabs(NAME), address(HANDLE), size(HANDLE).', [
        word,
        plainMetrics.join(', '),
      ]);
    }
    if (this.bytes[this.pos] !== parenthesis) this.fail('Expected (.');
    this.pos++;
    this.skipBlanks();
    let metric: ExpectedMetric;
    if (word === 'blocks') metric = { name: word, size: this.scanSize() };
    else if (word === 'objects' || word === 'slabs') metric = { name: word, cache: this.scanCacheName() };
    else {
      const start = this.pos;
      this.scanHandles(TokenKind.HandleUse);
      if (this.form !== HandlesForm.One) this.failAt(start, '{0} asks about one handle, not a range.', [word]);
      metric = { name: word, handle: this.handle };
    }
    if (this.skipBlanks() !== closingParenthesis) this.fail('Expected ).');
    this.pos++;
    return metric;
  }

  /** The end of a statement: attributes, comment, line feed. Attributes go to the rows from `rows` on. */
  private readEnd(rows = this.table.count): void {
    const bytes = this.bytes;
    let attributes = false;
    for (;;) {
      const byte = this.skipBlanks();
      if (byte === lineFeed) {
        this.pos++;
        return;
      }
      if (byte === carriageReturn && bytes[this.pos + 1] === lineFeed) {
        this.pos += 2;
        return;
      }
      if (byte === hash) {
        const from = this.pos;
        this.pos = bytes.indexOf(lineFeed, from) + 1;
        this.token(TokenKind.Comment, from, this.pos - 1);
        return;
      }
      if (attributes || byte !== at || !this.standsFree(this.pos)) this.fail('Expected the end of the statement.');
      attributes = true;
      this.pos++;
      this.readAttributes(rows);
    }
  }

  private readAttributes(rows: number): void {
    if ((classes[this.skipBlanks()] & CharacterClass.NameStart) === 0) this.fail('Expected key=value after @.');
    while ((classes[this.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const keyFrom = this.pos;
      this.scanName();
      this.token(TokenKind.AttributeKey, keyFrom, this.pos);
      const key = this.decode(keyFrom, this.pos);
      if (this.bytes[this.pos] !== equals) this.fail('Expected = and a value after {0}.', [key]);
      this.pos++;
      let from = this.pos;
      let to: number;
      if (this.bytes[from] === quote) {
        this.scanString();
        from++;
        to = this.pos - 1;
      } else {
        to = this.bareValueEnd(from);
        if (to === from) this.fail('Expected a value after {0}=.', [key]);
        this.pos = to;
      }
      this.token(TokenKind.AttributeValue, from, to);
      this.applyAttribute(key, this.decode(from, to), from, rows);
    }
  }

  private applyAttribute(key: string, value: string, from: number, rows: number): void {
    const table = this.table;
    if (key === 'cpu') {
      if (!/^[+-]?\d{1,15}$/.test(value) || Math.abs(Number(value)) > 0x7fffffff) this.failAt(from, 'cpu must be an integer.');
      for (let row = rows; row < table.count; row++) table.setCpu(row, Number(value));
    } else if (key === 'site') {
      const site = this.names.internText(value);
      for (let row = rows; row < table.count; row++) table.setSite(row, site);
    } else if (key === 'time' && value !== '' && Number.isFinite(Number(value))) {
      for (let row = rows; row < table.count; row++) table.setTime(row, Number(value));
    }
  }

  private scanHandles(kind: TokenKind): void {
    const byte = this.bytes[this.pos];
    const from = this.pos;
    if ((classes[byte] & CharacterClass.NameStart) !== 0) {
      this.scanName();
      const keyword = this.keywordOfName();
      if (keyword !== undefined) this.failAt(from, '{0} is a keyword and cannot be a handle.', [keyword]);
      this.scanIndexes(kind, from);
    } else if ((classes[byte] & CharacterClass.Digit) !== 0) this.scanAddressHandle(kind);
    else this.fail('Expected a handle.');
  }

  /** What may follow a handle's name: `[index]`, `[first..last]`, `[first..last:step]`, `[*]`. */
  private scanIndexes(kind: TokenKind, from: number): void {
    const bytes = this.bytes;
    const name = this.names.intern(bytes, this.nameFrom, this.nameTo, this.nameHash);
    if (bytes[this.pos] !== bracket) {
      this.form = HandlesForm.One;
      this.handle = this.handles.named(name);
      this.token(kind, from, this.pos);
      return;
    }
    this.pos++;
    if (bytes[this.pos] === star) {
      this.pos++;
      this.form = HandlesForm.All;
      this.rangeName = name;
    } else {
      const firstFrom = this.pos;
      const first = this.scanIndex();
      if (bytes[this.pos] === dot && bytes[this.pos + 1] === dot) {
        this.pos += 2;
        this.form = HandlesForm.Range;
        this.rangeName = name;
        this.first = first;
        this.last = this.scanIndex();
        this.step = 1;
        if (bytes[this.pos] === colon) {
          this.pos++;
          const stepFrom = this.pos;
          this.step = this.scanIndex();
          if (this.step === 0) this.failAt(stepFrom, 'The step of a range is at least 1.');
        }
        if (this.last < first) this.failAt(firstFrom, 'A range runs upward: {0} is larger than {1}.', [first, this.last]);
        const count = Math.floor((this.last - first) / this.step) + 1;
        if (count > largestRange) this.failAt(firstFrom, 'A range names at most {0} indexes, this one {1}.', [largestRange, count]);
      } else {
        this.form = HandlesForm.One;
        this.handle = this.handles.indexed(name, first);
      }
    }
    if (bytes[this.pos] !== closingBracket) this.fail('Expected ].');
    this.pos++;
    this.token(kind, from, this.pos);
  }

  private scanIndex(): number {
    const from = this.pos;
    let value = 0;
    let byte = this.bytes[this.pos];
    while ((classes[byte] & CharacterClass.Digit) !== 0) {
      value = value * 10 + (byte - 48);
      byte = this.bytes[++this.pos]!;
    }
    if (this.pos === from) this.fail('Expected an index.');
    if (value > largestIndex) this.failAt(from, 'An index is at most {0}.', [largestIndex]);
    return value;
  }

  private scanAddressHandle(kind: TokenKind): void {
    this.scanAddress(kind);
    this.form = HandlesForm.One;
    this.handle = this.handles.address(this.high, this.low);
  }

  private scanAddress(kind: TokenKind): void {
    this.skipBlanks();
    const bytes = this.bytes;
    const from = this.pos;
    if (bytes[from] !== 48 || bytes[from + 1] !== 120) this.fail('Expected an address: 0x and hexadecimal digits.');
    let pos = from + 2;
    while (bytes[pos] === 48) pos++;
    let high = 0;
    let low = 0;
    const digits = pos;
    let byte = bytes[pos];
    while ((classes[byte] & CharacterClass.Hex) !== 0) {
      high = ((high << 4) | (low >>> 28)) >>> 0;
      low = ((low << 4) | hexValue(byte)) >>> 0;
      byte = bytes[++pos]!;
    }
    if (pos === from + 2) this.fail('Expected hexadecimal digits after 0x.');
    if (pos - digits > 16) this.failAt(from, 'An address has at most 64 bits.');
    if ((classes[byte] & CharacterClass.Name) !== 0) this.failAt(from, 'Expected an address: 0x and hexadecimal digits.');
    this.pos = pos;
    this.high = high;
    this.low = low;
    this.token(kind, from, pos);
  }

  private scanSize(): number {
    const bytes = this.bytes;
    const from = this.pos;
    let pos = from;
    let byte = bytes[pos];
    let value = 0;
    if (byte === 48 && bytes[pos + 1] === 120) {
      pos += 2;
      byte = bytes[pos]!;
      while ((classes[byte] & CharacterClass.Hex) !== 0) {
        value = value * 16 + hexValue(byte);
        byte = bytes[++pos]!;
      }
      if (pos === from + 2) this.fail('Expected hexadecimal digits after 0x.');
    } else {
      while ((classes[byte] & CharacterClass.Digit) !== 0) {
        value = value * 10 + (byte - 48);
        byte = bytes[++pos]!;
        while (byte === 95 && (bytes[pos + 1] === 95 || (classes[bytes[pos + 1]] & CharacterClass.Digit) !== 0)) byte = bytes[++pos]!;
      }
      if (pos === from) this.fail('Expected a size: a number, perhaps with KiB, MiB, GiB or TiB.');
    }
    this.pos = pos;
    if ((classes[byte] & CharacterClass.Name) !== 0) value *= this.scanSuffix(from);
    this.token(TokenKind.Size, from, this.pos);
    return value > hugeSize ? hugeSize : value;
  }

  private scanSuffix(from: number): number {
    const start = this.pos;
    while ((classes[this.bytes[this.pos]] & CharacterClass.Name) !== 0) this.pos++;
    const factor = sizeSuffixes[this.decode(start, this.pos)];
    if (factor === undefined) {
      this.failAt(from, '{0} is no size. Suffixes are B, K, KiB, M, MiB, G, GiB, T, TiB.', [this.decode(from, this.pos)]);
    }
    return factor;
  }

  /** A count without a suffix. */
  private scanNumber(): number {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const text = this.decode(from, to);
    if (!/^(0x[0-9a-fA-F]+|\d[\d_]*)$/.test(text)) this.fail('Expected a number.');
    this.pos = to;
    this.token(TokenKind.Number, from, to);
    return Math.min(Number(text.replace(/_/g, '')), hugeSize);
  }

  /** A SIZE kept exact: addresses go up to 2^64. */
  private scanExactSize(): { numerator: bigint; denominator: bigint } {
    const from = this.pos;
    this.scanSize();
    const [, digits = '0', suffix = ''] = /^(0x[0-9a-fA-F]+|[\d_]+)(.*)$/.exec(this.decode(from, this.pos)) ?? [];
    return { numerator: BigInt(digits.replace(/_/g, '')) * BigInt(sizeSuffixes[suffix] ?? 1), denominator: 1n };
  }

  private scanPercent(): { numerator: bigint; denominator: bigint } {
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const match = /^(\d[\d_]*)(?:\.(\d+))?%$/.exec(this.decode(from, to));
    if (!match) this.fail('Expected a percentage such as 30%.');
    const [, whole = '0', fraction = ''] = match;
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return { numerator: BigInt(whole.replace(/_/g, '') + fraction), denominator: 10n ** BigInt(fraction.length) };
  }

  private scanCacheName(): number {
    const from = this.pos;
    if ((classes[this.bytes[from]] & CharacterClass.NameStart) === 0) this.fail('Expected the name of a cache.');
    this.scanName();
    this.token(TokenKind.CacheName, from, this.pos);
    return this.names.intern(this.bytes, this.nameFrom, this.nameTo, this.nameHash);
  }

  private scanOption<T extends string>(...allowed: readonly T[]): T {
    const from = this.pos;
    this.scanName();
    const word = this.decode(from, this.pos);
    const option = allowed.find((candidate) => candidate === word);
    if (option === undefined) this.failAt(from, '{0} is no option here. Options are {1}.', [word, allowed.join(', ')]);
    this.token(TokenKind.Option, from, this.pos);
    this.skipBlanks();
    return option;
  }

  private scanWord<T extends string>(allowed: readonly T[], message: string): T {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const word = this.decode(from, to);
    const value = allowed.find((candidate) => candidate === word);
    if (value === undefined) this.fail(message);
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return value;
  }

  private scanWordText(message: string): string {
    const from = this.pos;
    if ((classes[this.bytes[from]] & CharacterClass.NameStart) === 0) this.fail(message);
    this.scanName();
    return this.decode(from, this.pos);
  }

  private scanName(): void {
    const bytes = this.bytes;
    let pos = this.pos;
    let nameHash = nameHashStart;
    let byte = bytes[pos];
    this.nameFrom = pos;
    while ((classes[byte] & CharacterClass.Name) !== 0) {
      nameHash = nameHashStep(nameHash, byte);
      byte = bytes[++pos]!;
    }
    this.nameTo = pos;
    this.nameHash = nameHash;
    this.pos = pos;
  }

  private scanString(): void {
    const bytes = this.bytes;
    const from = this.pos;
    let pos = from + 1;
    while (bytes[pos] !== quote) {
      if (bytes[pos] === lineFeed) this.failAt(from, 'This string has no closing quote.');
      pos++;
    }
    this.pos = pos + 1;
    const next = bytes[this.pos];
    if (!isGap(next)) this.fail('Expected a blank after the string.');
  }

  /** The keyword that the scanned name is, if it is one. */
  private keywordOfName(): Keyword | undefined {
    const length = this.nameTo - this.nameFrom;
    if (length < 4 || length > 7) return undefined;
    const candidates = keywordsByFirst[this.bytes[this.nameFrom]];
    if (candidates === undefined) return undefined;
    for (const keyword of candidates) if (keyword.length === length && this.nameIs(keyword)) return keyword;
    return undefined;
  }

  private nameIs(word: string): boolean {
    for (let i = 1; i < word.length; i++) if (this.bytes[this.nameFrom + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  private startsWith(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.bytes[this.pos + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  private skipBlanks(): number {
    const bytes = this.bytes;
    let byte = bytes[this.pos];
    while (byte === 32 || byte === 9) byte = bytes[++this.pos]!;
    return byte;
  }

  private bareValueEnd(from: number): number {
    let pos = from;
    while (!isGap(this.bytes[pos]) && this.bytes[pos] !== quote) pos++;
    return pos;
  }

  /** Where an unquoted mark ends: at a comment, at attributes or at the end of the line; blanks before that are left out. */
  private restOfLine(): number {
    const bytes = this.bytes;
    let pos = this.pos;
    while (bytes[pos] !== lineFeed && bytes[pos] !== hash && !(bytes[pos] === at && this.standsFree(pos))) pos++;
    while (pos > this.pos && (bytes[pos - 1] === carriageReturn || (classes[bytes[pos - 1]] & CharacterClass.Blank) !== 0)) pos--;
    return pos;
  }

  /** Whether the byte at `pos` has blanks on both sides. */
  private standsFree(pos: number): boolean {
    return pos > this.lineStart && (classes[this.bytes[pos - 1]] & classes[this.bytes[pos + 1]] & CharacterClass.Blank) !== 0;
  }

  private decode(from: number, to: number): string {
    let text = '';
    for (let pos = from; pos < to; pos++) {
      const byte = this.bytes[pos];
      if (byte >= 0x80) return this.decodeStrictly(from, to);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  private decodeStrictly(from: number, to: number): string {
    try {
      return strictDecoder.decode(this.bytes.subarray(from, to));
    } catch {
      return this.failAt(from, 'This text is not valid UTF-8. Save the file as UTF-8.');
    }
  }

  private checkRoom(rows: number): void {
    if (this.table.count + rows > largestOperationCount) {
      this.failAt(this.lineStart, 'A trace holds at most {0} operations; this statement goes past that.', [largestOperationCount]);
    }
  }

  private refuseRepeated(repeated: boolean, option: string): void {
    if (repeated) this.failAt(this.nameFrom, '{0} is given twice.', [option]);
  }

  private token(kind: TokenKind, from: number, to: number): void {
    if (this.sink !== undefined) this.sink(kind, from, to);
  }

  private rangeOf(from: number, to: number): Range {
    return { line: this.line, column: this.columnOf(from), endColumn: this.columnOf(to) };
  }

  /** 1-based column in UTF-16 units of a byte offset in the present line. */
  private columnOf(offset: number): number {
    let column = 1;
    for (let pos = this.lineStart; pos < offset; pos++) {
      const byte = this.bytes[pos];
      if (byte >= 0xf0) column += 2;
      else if (byte < 0x80 || byte >= 0xc0) column++;
    }
    return column;
  }

  private fail(message: string, values: readonly (string | number)[] = []): never {
    return this.failAt(this.pos, message, values);
  }

  private failAt(offset: number, message: string, values: readonly (string | number)[] = []): never {
    let end = offset;
    while (!isGap(this.bytes[end]) && this.bytes[end] !== comma) end++;
    this.addFault(this.rangeOf(offset, Math.max(end, offset)), message, values);
    throw lineFault;
  }

  private addFault(range: Range, message: string, values: readonly (string | number)[]): void {
    let before = this.table.count;
    while (before > 0 && this.table.line[before - 1] === range.line) before--;
    this.directives.push({ kind: 'fault', range, before, message, values });
  }
}

function isGap(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === lineFeed || byte === carriageReturn || byte === hash;
}

function isErrorCode(word: string): word is DiagnosticCode {
  const code = diagnosticCodes.find((candidate) => candidate === word);
  return code !== undefined && severityOf(code) === 'error';
}
