import { diagnosticCodes, severityOf, type DiagnosticCode } from '../../../model/diagnostic';
import { parseSilence, silenceWord, type Silence } from '../../../model/silence';
import { CharacterClass, classes } from '../../characters';
import { HandleScanner, HandlesForm } from './handle-scanner';
import { Byte } from './lexer';
import type { OperationTable } from '../../operation-table';
import { TokenKind, type TokenSink } from '../../tokens';
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
} from '../../trace';

/** Bytes of a comment that are looked at: more than all codes take. */
const longestSilence = 512;

/** Reads the statements that are no operations: arena, machine, mark, expect. They stand before a row of the table. */
export abstract class DirectiveReader extends HandleScanner {
  protected readonly directives: Directive[] = [];
  protected readonly silences: Silence[] = [];

  constructor(
    protected readonly table: OperationTable,
    sink?: TokenSink,
  ) {
    super(sink);
  }

  // arena SIZE [unit SIZE] [base ADDR] [max SIZE] [fit lowest|lifo]
  protected readArena(from: number): void {
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
  protected readMachine(from: number): void {
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
  protected readMark(from: number): void {
    const byte = this.skipBlanks();
    const start = this.pos;
    let text: string;
    if (byte === Byte.Quote) {
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
  protected readExpect(from: number): void {
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

  protected readMetric(word: string, from: number): ExpectedMetric {
    this.token(TokenKind.Metric, from, this.pos);
    const plain = plainMetrics.find((candidate) => candidate === word);
    if (plain !== undefined) return { name: plain };
    if (word !== 'blocks' && word !== 'objects' && word !== 'slabs' && word !== 'address' && word !== 'size') {
      this.failAt(from, '{0} is no metric. Metrics are {1}, blocks(SIZE), objects(NAME), slabs(NAME), address(HANDLE), size(HANDLE).', [
        word,
        plainMetrics.join(', '),
      ]);
    }
    if (this.bytes[this.pos] !== Byte.Parenthesis) this.fail('Expected (.');
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
    if (this.skipBlanks() !== Byte.ClosingParenthesis) this.fail('Expected ).');
    this.pos++;
    return metric;
  }

  /** The end of a statement: attributes, comment, line feed. Attributes go to the rows from `rows` on. */
  protected readEnd(rows = this.table.count): void {
    const bytes = this.bytes;
    let attributes = false;
    for (;;) {
      const byte = this.skipBlanks();
      if (byte === Byte.LineFeed) {
        this.pos++;
        return;
      }
      if (byte === Byte.CarriageReturn && bytes[this.pos + 1] === Byte.LineFeed) {
        this.pos += 2;
        return;
      }
      if (byte === Byte.Hash) {
        const from = this.pos;
        this.pos = bytes.indexOf(Byte.LineFeed, from) + 1;
        this.token(TokenKind.Comment, from, this.pos - 1);
        this.readComment(from, this.pos - 1);
        return;
      }
      if (attributes || byte !== Byte.At || !this.standsFree(this.pos)) this.fail('Expected the end of the statement.');
      attributes = true;
      this.pos++;
      this.readAttributes(rows);
    }
  }

  /** Most comments are for people; a few silence findings. */
  private readComment(from: number, to: number): void {
    const bytes = this.bytes;
    let word = from + 1;
    while (bytes[word] === 32 || bytes[word] === 9) word++;
    for (let i = 0; i < silenceWord.length; i++) if (bytes[word + i] !== silenceWord.charCodeAt(i)) return;
    let alone = true;
    for (let pos = this.lineStart; pos < from; pos++) if (bytes[pos] !== 32 && bytes[pos] !== 9) alone = false;
    // Codes are plain letters; a remark behind them may be anything.
    const silence = parseSilence(String.fromCharCode(...bytes.subarray(from, Math.min(to, from + longestSilence))), this.line, alone);
    if (silence) this.silences.push(silence);
  }

  protected readAttributes(rows: number): void {
    if ((classes[this.skipBlanks()] & CharacterClass.NameStart) === 0) this.fail('Expected key=value after @.');
    while ((classes[this.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const keyFrom = this.pos;
      this.scanName();
      this.token(TokenKind.AttributeKey, keyFrom, this.pos);
      const key = this.decode(keyFrom, this.pos);
      if (this.bytes[this.pos] !== Byte.Equals) this.fail('Expected = and a value after {0}.', [key]);
      this.pos++;
      let from = this.pos;
      let to: number;
      if (this.bytes[from] === Byte.Quote) {
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

  protected applyAttribute(key: string, value: string, from: number, rows: number): void {
    const table = this.table;
    if (key === 'cpu') {
      if (!/^-?\d{1,15}$/.test(value)) this.failAt(from, 'cpu must be an integer of at most 15 digits.');
      for (let row = rows; row < table.count; row++) table.setCpu(row, Number(value));
    } else if (key === 'site') {
      const site = this.names.internText(value);
      for (let row = rows; row < table.count; row++) table.setSite(row, site);
    } else if (key === 'time' && value !== '' && Number.isFinite(Number(value))) {
      for (let row = rows; row < table.count; row++) table.setTime(row, Number(value));
    }
  }

  protected addFault(range: Range, message: string, values: readonly (string | number)[]): void {
    let before = this.table.count;
    while (before > 0 && this.table.line[before - 1] === range.line) before--;
    this.directives.push({ kind: 'fault', range, before, message, values });
  }
}

function isErrorCode(word: string): word is DiagnosticCode {
  const code = diagnosticCodes.find((candidate) => candidate === word);
  return code !== undefined && severityOf(code) === 'error';
}
