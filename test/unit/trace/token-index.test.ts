import * as assert from 'node:assert/strict';
import { tokensOfFormat } from '../../../src/trace/line-tokens';
import { tokenAt, textOfToken } from '../../../src/trace/tokens';
import { TokenIndexBuilder } from '../../../src/trace/token-index';
import type { FormatName } from '../../../src/trace/formats';

function indexOf(format: FormatName, lines: readonly string[], piece = 2) {
  const builder = new TokenIndexBuilder(format);
  for (let at = 0; at < lines.length; at += piece) builder.push(lines.slice(at, at + piece));
  return builder.index;
}

const traces = {
  alloctrace: [
    'arena 64 unit 4 # größer 🧠',
    'a, b',
    'mark "🧠 x" @ site="🧠"',
    '',
    't[0..3] = alloc 8 @ site=main cpu=1',
    'free t[0], t[*] nonsense',
    'expect objects(task) >= 3',
    'a = alloc task',
  ],
  mtrace: ['= Start', '@ ./prog:[0x401136] + 0x1f3a2a0 0x18', '@ /lib/libc.so.6:(größer+0x1c)[0x7f] - 0x1f3a2a0', '- (nil)', 'nonsense'],
  rep: ['2097152', '2', '4', '1', 'a 0 512', '  r 0 128', 'f 0'],
} satisfies Partial<Record<FormatName, string[]>>;

describe('TokenIndex', () => {
  for (const [format, lines] of Object.entries(traces) as [FormatName, string[]][]) {
    it(`has the tokens of every line of ${format}`, () => {
      for (const piece of [1, 3, 100]) {
        const index = indexOf(format, lines, piece);
        lines.forEach((text, at) => assert.deepEqual(index.ofLine(at + 1), tokensOfFormat(format, text), text));
      }
    });
  }

  it('names the parts of recorded lines', () => {
    const [, line] = traces.mtrace;
    assert.deepEqual(
      tokensOfFormat('mtrace', line).map((token) => textOfToken(line, token)),
      ['./prog:[0x401136]', '+', '0x1f3a2a0', '0x18'],
    );
    assert.deepEqual(
      tokensOfFormat('rep', '  r 0 128').map((token) => textOfToken('  r 0 128', token)),
      ['r', '0', '128'],
    );
  });

  it('finds the token at a column, or the one that ends there', () => {
    const tokens = tokensOfFormat('alloctrace', 'free a, b');
    assert.deepEqual(
      [1, 5, 6, 7, 9, 10].map((column) => tokenAt(tokens, column)?.column),
      [1, 1, 6, 6, 9, 9],
    );
  });
});
