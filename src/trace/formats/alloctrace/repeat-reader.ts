// The two statements around a body that is repeated: `repeat N`, `repeat NAME in FIRST..LAST[:STEP]`, and `end`.
import { Byte, CharacterClass, classes } from '../../characters';
import { largestOperationCount } from '../../operation-table';
import { TokenKind } from '../../tokens';
import type { HandleScanner } from './handle-scanner';
import type { Lexer } from './lexer';
import { deepest, type PassesAround } from './passes-around';
import type { StatementEnd } from './statement-end';

/** The passes that a `repeat` asks for: NAME, where there is one, is `first + pass * step` in them, `pass` counting from 0. */
export interface RepeatHeader {
  readonly name: string | undefined;
  readonly count: number;
  readonly first: number;
  readonly step: number;
}

/** Reads them where the lexer stands; at what cannot be read it throws `lineFault`. */
export class RepeatReader {
  constructor(
    private readonly lexer: Lexer,
    private readonly scanner: HandleScanner,
    private readonly end: StatementEnd,
    private readonly around: PassesAround,
  ) {}

  /** From behind the word `repeat`. */
  readHeader(): RepeatHeader {
    const { lexer, around } = this;
    const from = lexer.lineStart;
    if (around.depth >= deepest) lexer.failAt(from, 'Repeats lie at most {0} deep; this one is not repeated.', [deepest]);
    const byte = lexer.skipBlanks();
    const header = (classes[byte] & CharacterClass.NameStart) !== 0 ? this.readNamed() : this.readCounted();
    this.end.read();
    const passes = around.times * header.count;
    if (passes > largestOperationCount) {
      lexer.failAt(from, 'With all passes around it this repeat has {0} passes; at most {1} are possible.', [
        passes,
        largestOperationCount,
      ]);
    }
    return header;
  }

  /** From the start of a line whose first word is `end`. */
  readEnd(): void {
    const { lexer } = this;
    lexer.skipBlanks();
    const from = lexer.pos;
    lexer.scanName();
    lexer.token(TokenKind.Keyword, from, lexer.pos);
    this.end.read();
  }

  private readCounted(): RepeatHeader {
    const { lexer } = this;
    const from = lexer.pos;
    const count = lexer.scanNumber();
    if (count < 1) lexer.failAt(from, 'A repeat has at least 1 pass.');
    return { name: undefined, count, first: 1, step: 1 };
  }

  private readNamed(): RepeatHeader {
    const { lexer, scanner, around } = this;
    const from = lexer.pos;
    lexer.scanName();
    const name = lexer.decode(from, lexer.pos);
    if (lexer.keywordOfName() !== undefined) lexer.failAt(from, '{0} is a keyword and no name for an index.', [name]);
    if (!/^\w+$/.test(name)) lexer.failAt(from, 'The name of an index has letters, digits and _: {0} has others.', [name]);
    if (around.has(name)) lexer.failAt(from, 'A repeat around this one has the index {0} already: choose another name.', [name]);
    lexer.token(TokenKind.RepeatName, from, lexer.pos);
    lexer.skipBlanks();
    const word = lexer.pos;
    lexer.scanName();
    if (!lexer.isName('in')) lexer.failAt(word, 'Expected in and a range: repeat {0} in FIRST..LAST.', [name]);
    lexer.token(TokenKind.Keyword, word, lexer.pos);
    lexer.skipBlanks();
    const range = lexer.pos;
    scanner.scanRange(largestOperationCount);
    if (lexer.bytes[lexer.pos] === Byte.Dot) lexer.fail('Expected the end of the statement.');
    lexer.token(TokenKind.Number, range, lexer.pos);
    const { first, step, count } = scanner;
    return { name, count, first, step };
  }
}
