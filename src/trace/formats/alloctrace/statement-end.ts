// What may stand behind any statement of a written trace: attributes, and a comment, which may silence findings.
import { parseSilence, silenceWord, type SilenceComment } from '../../silence';
import { Byte, CharacterClass, classes } from '../../characters';
import type { NameTable } from '../../name-table';
import type { OperationTable } from '../../operation-table';
import { TokenKind } from '../../tokens';
import { meantAttribute } from '../../../model/attributes';
import type { Range } from '../../trace';
import type { Lexer } from './lexer';

/** Bytes of a comment that are looked at: more than all codes take. */
const longestSilence = 512;

/** An attribute that is probably misspelt. */
export interface Doubt {
  readonly key: string;
  readonly meant: string;
  readonly range: Range;
}

/** Reads the ends of statements, up to the next line. */
export class StatementEnd {
  readonly silences: SilenceComment[] = [];
  /** Keys of the attributes that are read. */
  private readonly keys: string[] = [];
  /** Of keys that are not known the attribute that they are misspelt of, where they are. */
  private readonly meant = new Map<string, string | undefined>();
  /** Misspelt attributes of the present line. */
  private readonly doubts: Doubt[] = [];

  constructor(
    private readonly lexer: Lexer,
    private readonly names: NameTable,
    private readonly table: OperationTable,
    /** Told of misspelt attributes once their line is read. */
    private readonly onDoubt: (doubt: Doubt) => void,
  ) {}

  /** The end of a statement: attributes, comment, line feed. Attributes go to the rows from `rows` on. */
  read(rows = this.table.count): void {
    const lexer: Lexer = this.lexer;
    const bytes = lexer.bytes;
    let attributes = false;
    if (this.doubts.length > 0) this.doubts.length = 0;
    for (;;) {
      const byte = lexer.skipBlanks();
      if (byte === Byte.LineFeed) {
        lexer.pos++;
        break;
      }
      if (byte === Byte.CarriageReturn && bytes[lexer.pos + 1] === Byte.LineFeed) {
        lexer.pos += 2;
        break;
      }
      if (byte === Byte.Hash) {
        const from = lexer.pos;
        lexer.pos = bytes.indexOf(Byte.LineFeed, from) + 1;
        lexer.token(TokenKind.Comment, from, lexer.pos - 1);
        this.readComment(from, lexer.pos - 1);
        break;
      }
      if (attributes || byte !== Byte.At || !lexer.standsFree(lexer.pos)) lexer.fail('Expected the end of the statement.');
      attributes = true;
      lexer.pos++;
      this.readAttributes(rows);
    }
    for (const doubt of this.doubts) this.onDoubt(doubt);
  }

  /** Most comments are for people; a few silence findings. */
  private readComment(from: number, to: number): void {
    const { lexer } = this;
    const bytes = lexer.bytes;
    let word = from + 1;
    while (bytes[word] === 32 || bytes[word] === 9) word++;
    for (let i = 0; i < silenceWord.length; i++) if (bytes[word + i] !== silenceWord.charCodeAt(i)) return;
    let alone = true;
    for (let pos = lexer.lineStart; pos < from; pos++) if (bytes[pos] !== 32 && bytes[pos] !== 9) alone = false;
    // Codes are plain letters; a remark behind them may be anything.
    const silence = parseSilence(String.fromCharCode(...bytes.subarray(from, Math.min(to, from + longestSilence))), lexer.line, alone);
    // A line of a `repeat` is read once for each pass.
    if (silence && this.silences.at(-1)?.line !== silence.line) this.silences.push(silence);
  }

  private readAttributes(rows: number): void {
    const lexer: Lexer = this.lexer;
    if ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) === 0) lexer.fail('Expected key=value after @.');
    this.keys.length = 0;
    let kept = '';
    while ((classes[lexer.skipBlanks()] & CharacterClass.NameStart) !== 0) {
      const keyFrom = lexer.pos;
      lexer.scanName();
      lexer.token(TokenKind.AttributeKey, keyFrom, lexer.pos);
      const key = lexer.decode(keyFrom, lexer.pos);
      if (this.keys.includes(key)) lexer.failAt(keyFrom, '{0} is given twice.', [key]);
      this.keys.push(key);
      if (lexer.bytes[lexer.pos] !== Byte.Equals) lexer.fail('Expected = and a value after {0}.', [key]);
      lexer.pos++;
      let from = lexer.pos;
      let to: number;
      const isQuoted = lexer.bytes[from] === Byte.Quote;
      if (isQuoted) {
        lexer.scanString();
        from++;
        to = lexer.pos - 1;
      } else {
        to = lexer.bareValueEnd(from);
        if (to === from) lexer.fail('Expected a value after {0}=.', [key]);
        lexer.pos = to;
      }
      lexer.token(TokenKind.AttributeValue, from, to);
      const value = lexer.decode(from, to);
      const isApplied = this.applyAttribute(key, value, from, rows);
      if (!isApplied) this.doubt(key, keyFrom);
      if (!isApplied) kept += `${kept === '' ? '' : ' '}${key}=${isQuoted ? `"${value}"` : value}`;
    }
    if (kept === '') return;
    const text = this.names.internText(kept);
    for (let row = rows; row < this.table.count; row++) this.table.setAttributes(row, text);
  }

  private doubt(key: string, from: number): void {
    const { lexer, meant } = this;
    if (!meant.has(key)) meant.set(key, meantAttribute(key));
    const known = meant.get(key);
    if (known !== undefined) this.doubts.push({ key, meant: known, range: lexer.rangeOf(from, from + key.length) });
  }

  /** Checks the attributes that the tools know, and puts those with a column of their own there: false for others. */
  private applyAttribute(key: string, value: string, from: number, rows: number): boolean {
    const { lexer, table } = this;
    switch (key) {
      case 'cpu':
      case 'pid':
        if (!/^-?\d{1,15}$/.test(value)) lexer.failAt(from, '{0} must be an integer of at most 15 digits.', [key]);
        if (key === 'pid') return false;
        // -0 is 0.
        for (let row = rows; row < table.count; row++) table.setCpu(row, Number(value) + 0);
        return true;
      case 'time':
        if (!/^-?\d+(\.\d+)?$/.test(value)) lexer.failAt(from, 'time must be a decimal number of seconds, such as 0.25.');
        for (let row = rows; row < table.count; row++) table.setTime(row, Number(value));
        return true;
      case 'site': {
        const site = this.names.internText(value);
        for (let row = rows; row < table.count; row++) table.setSite(row, site);
        return true;
      }
      default:
        return false;
    }
  }
}
