// The statements of a written trace that are no operations: arena, machine, mark, expect. They stand before a row of the table.
import { askedForm, askedMetricNames, isAskedMetric, type AskedMetricName } from '../../../model/asked-metrics';
import { isOperationError, operationErrors } from '../../../model/diagnostic';
import { debugLetters, kernelNumbers } from '../../../model/machine';
import { expectMetric, expectWords } from '../../../model/metric-rows';
import { policyNames } from '../../../model/policy';
import { Byte, CharacterClass, classes } from '../../characters';
import type { OperationTable } from '../../operation-table';
import { TokenKind } from '../../tokens';
import {
  operators,
  unitOf,
  type ArenaDirective,
  type ArenaFile,
  type Directive,
  type ExpectedMetric,
  type MachineDirective,
  type Range,
} from '../../trace';
import { HandlesForm, type HandleScanner } from './handle-scanner';
import type { Lexer } from './lexer';
import type { StatementEnd } from './statement-end';

/** What the options of `machine` are called in its directive. */
const machineFields = {
  page: 'page',
  cpus: 'cpus',
  kernel: 'kernel',
  minalign: 'minAlign',
  max_order: 'maxOrder',
  min_order: 'minOrder',
  min_objects: 'minObjects',
  debug: 'debug',
  pointer: 'pointer',
} as const;

/** Reads them from behind their keyword, which stands at `from`. */
export class DirectiveReader {
  readonly found: Directive[] = [];

  constructor(
    private readonly lexer: Lexer,
    private readonly scanner: HandleScanner,
    private readonly end: StatementEnd,
    private readonly table: OperationTable,
  ) {}

  // arena SIZE [unit SIZE] [base ADDR] [max SIZE] [fit lowest|lifo] [policy NAME] [overhead SIZE]
  readArena(from: number): void {
    const { lexer } = this;
    lexer.skipBlanks();
    if (lexer.standsAtWord('from')) {
      this.readArenaFrom(from);
      return;
    }
    const places: Record<string, Range> = {};
    const sizeFrom = lexer.pos;
    const size = lexer.scanSize();
    places.size = lexer.rangeOf(sizeFrom, lexer.pos);
    const given: { -readonly [Option in 'unit' | 'base' | 'max' | 'fit' | 'policy' | 'overhead']?: ArenaDirective[Option] } = {};
    while ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = lexer.scanOption('unit', 'base', 'max', 'fit', 'policy', 'overhead');
      lexer.refuseRepeated(given[option] !== undefined, option);
      const valueFrom = lexer.pos;
      if (option === 'fit') given.fit = lexer.scanFit();
      else if (option === 'policy') {
        const message = 'Expected a policy: buddy, first-fit, next-fit, best-fit, tlsf or heap4.';
        given.policy = lexer.scanWord(policyNames, message);
      } else if (option === 'base') given.base = lexer.scanBase();
      else given[option] = lexer.scanSize();
      places[option] = lexer.rangeOf(valueFrom, lexer.pos);
    }
    const range = lexer.rangeOf(from, lexer.pos);
    const directive: ArenaDirective = { kind: 'arena', range, before: this.table.count, size, ...given, places };
    this.end.read();
    this.found.push(directive);
  }

  // arena from FILE [zone NAME] [node N] [reading N] [base ADDR] [fit lowest|lifo]
  private readArenaFrom(from: number): void {
    const { lexer } = this;
    lexer.scanOption('from');
    const places: Record<string, Range> = {};
    const fileFrom = lexer.pos;
    const file = lexer.scanFileName();
    places.from = lexer.rangeOf(fileFrom, lexer.pos);
    const given: { -readonly [Option in 'zone' | 'node' | 'reading']?: ArenaFile[Option] } = {};
    const figures: { -readonly [Option in 'base' | 'fit']?: ArenaDirective[Option] } = {};
    while ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = lexer.scanOption('zone', 'node', 'reading', 'base', 'fit');
      lexer.refuseRepeated(places[option] !== undefined, option);
      const valueFrom = lexer.pos;
      if (option === 'zone') {
        const message = 'Expected the name of a zone, such as Normal.';
        given.zone = lexer.scanText((text) => text !== '', message);
      } else if (option === 'fit') figures.fit = lexer.scanFit();
      else if (option === 'base') figures.base = lexer.scanBase();
      else given[option] = lexer.scanNumber();
      places[option] = lexer.rangeOf(valueFrom, lexer.pos);
    }
    const range = lexer.rangeOf(from, lexer.pos);
    // Of the first one the file is read once the whole text is.
    const fault = { message: 'Of several arena from only the first is read: {0} was not.', values: [file], figure: 'from' };
    this.end.read();
    this.found.push({ kind: 'arena', range, before: this.table.count, size: 0, from: { file, ...given }, fault, ...figures, places });
  }

  // machine [page SIZE] [cpus N] [kernel VERSION] [minalign N] [max_order N] [min_order N] [min_objects N] [debug LETTERS] [pointer N]
  readMachine(from: number): void {
    const { lexer } = this;
    const given: { -readonly [Option in keyof MachineDirective]?: MachineDirective[Option] } = {};
    const places: Record<string, Range> = {};
    while ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const option = lexer.scanOption('page', 'cpus', 'kernel', 'minalign', 'max_order', 'min_order', 'min_objects', 'debug', 'pointer');
      const field = machineFields[option];
      lexer.refuseRepeated(given[field] !== undefined, option);
      const valueFrom = lexer.pos;
      if (field === 'kernel') {
        const message = 'Expected the version of a kernel, such as 5.10 or 6.8.1.';
        given.kernel = lexer.scanText((text) => kernelNumbers(text) !== undefined, message);
      } else if (field === 'debug') {
        const message = 'Expected letters of slub_debug: F, Z, P, U or T.';
        given.debug = lexer.scanText((text) => text !== '' && [...text].every((letter) => debugLetters.includes(letter)), message);
      } else if (field === 'page') given.page = lexer.scanSize();
      else given[field] = lexer.scanNumber();
      places[option] = lexer.rangeOf(valueFrom, lexer.pos);
    }
    const range = lexer.rangeOf(from, lexer.pos);
    const directive: MachineDirective = { ...given, kind: 'machine', range, before: this.table.count, places };
    this.end.read();
    this.found.push(directive);
  }

  // mark "TEXT" | mark TEXT to the end of the line
  readMark(from: number): void {
    const lexer: Lexer = this.lexer;
    const byte = lexer.skipBlanks();
    const start = lexer.pos;
    let text: string;
    if (byte === Byte.Equals) lexer.failAt(from, '{0} is a keyword and cannot be a handle.', ['mark']);
    if (byte === Byte.Quote) {
      lexer.scanString();
      text = lexer.decode(start + 1, lexer.pos - 1);
    } else {
      const end = lexer.restOfLine();
      if (end === start) lexer.fail('Expected a text after mark.');
      lexer.pos = end;
      text = lexer.decode(start, end);
    }
    lexer.token(TokenKind.Text, start, lexer.pos);
    const range = lexer.rangeOf(from, lexer.pos);
    this.end.read();
    this.found.push({ kind: 'mark', range, before: this.table.count, text });
  }

  // expect METRIC OP VALUE | expect error CODE
  readExpect(from: number): void {
    const lexer: Lexer = this.lexer;
    lexer.skipBlanks();
    const start = lexer.pos;
    const word = lexer.scanWordText('Expected a metric, or error and a code.');
    if (word === 'error') {
      lexer.token(TokenKind.Option, start, lexer.pos);
      lexer.skipBlanks();
      const codeFrom = lexer.pos;
      const code = lexer.scanWordText('Expected the code of an error.');
      if (!isOperationError(code)) {
        lexer.failUnknown(codeFrom, code, operationErrors, '{0} is no error that an operation can end in. Those are {1}.');
      }
      lexer.token(TokenKind.ErrorCode, codeFrom, lexer.pos);
      const range = lexer.rangeOf(from, lexer.pos);
      this.end.read();
      this.found.push({ kind: 'expect-error', range, before: this.table.count, code });
      return;
    }
    const metric = this.readMetric(word, start);
    const typed = lexer.decode(start, lexer.pos);
    lexer.skipBlanks();
    const operatorFrom = lexer.pos;
    const operator = operators.find((candidate) => lexer.startsWith(candidate));
    if (operator === undefined) lexer.fail('Expected one of == != < <= > >=.');
    lexer.pos += operator.length;
    lexer.token(TokenKind.Operator, operatorFrom, lexer.pos);
    lexer.skipBlanks();
    const valueFrom = lexer.pos;
    const { numerator, denominator } = unitOf(metric) === 'percent' ? lexer.scanPercent() : lexer.scanExactSize();
    const written = { metric: typed, value: lexer.decode(valueFrom, lexer.pos) };
    const range = lexer.rangeOf(from, lexer.pos);
    this.end.read();
    this.found.push({ kind: 'expect', range, before: this.table.count, metric, operator, numerator, denominator, written });
  }

  private readMetric(word: string, from: number): ExpectedMetric {
    const lexer: Lexer = this.lexer;
    lexer.token(TokenKind.Metric, from, lexer.pos);
    const plain = expectMetric(word);
    if (plain !== undefined) return { name: plain };
    if (!isAskedMetric(word)) {
      const shown = [...expectWords, ...askedMetricNames.map(askedForm)];
      lexer.failUnknown(from, word, [...expectWords, ...askedMetricNames], '{0} is no metric. Metrics are {1}.', shown);
    }
    if (lexer.bytes[lexer.pos] !== Byte.Parenthesis) lexer.fail('Expected (.');
    lexer.pos++;
    lexer.skipBlanks();
    const metric = this.readAsked(word);
    if (lexer.skipBlanks() !== Byte.ClosingParenthesis) lexer.fail('Expected ).');
    lexer.pos++;
    return metric;
  }

  /** What stands in the parentheses of a metric. */
  private readAsked(name: AskedMetricName): ExpectedMetric {
    const lexer: Lexer = this.lexer;
    switch (name) {
      case 'blocks':
        return { name, size: lexer.scanSize() };
      case 'objects':
      case 'slabs':
        return { name, cache: lexer.scanCacheName() };
      case 'address':
      case 'size': {
        const start = lexer.pos;
        this.scanner.scanHandles(TokenKind.HandleUse);
        if (this.scanner.form !== HandlesForm.One) lexer.failAt(start, '{0} asks about one handle, not a range.', [name]);
        return { name, handle: this.scanner.handle };
      }
    }
  }
}
