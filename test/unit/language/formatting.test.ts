import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import fc from 'fast-check';
import { formatLines } from '../../../src/language/formatting';
import { linesOfText } from './indexes';
import { operationTexts, read } from '../support';
import { root } from '../../project';

function format(text: string): string {
  const lines = text.split('\n');
  for (const { line, text: formatted } of formatLines(linesOfText(text), 1, lines.length)) lines[line - 1] = formatted;
  return lines.join('\n');
}

describe('formatting', () => {
  it('puts one blank between words', () => {
    const cases: Record<string, string> = {
      '  arena   64   unit 8': 'arena 64 unit 8',
      'a=alloc 8': 'a = alloc 8',
      'a  =alloc\t8   at   0x10': 'a = alloc 8 at 0x10',
      'free a ,b,  t[0..3]': 'free a, b, t[0..3]',
      'expect slabs( task )>=3': 'expect slabs(task) >= 3',
      'expect external<30%': 'expect external < 30%',
      'free a   @   site="a b"  cpu=1': 'free a @ site="a b" cpu=1',
      'free a @ site="a"': 'free a @ site="a"',
      'mark   "two  words"   @ x=1': 'mark "two  words" @ x=1',
      'mark  two  words  ': 'mark two  words',
      'expect size( a ) == 8': 'expect size(a) == 8',
      '   ': '',
      '  # comment': '# comment',
    };
    for (const [text, formatted] of Object.entries(cases)) assert.equal(format(text), formatted);
  });

  it('indents what is repeated', () => {
    const text = 'repeat 2\na = alloc 8 # one\n# two\n  repeat i in 0..3\nt[i]=alloc 8\n      free t[i]\nend\nfree a\n end\nb = alloc 4 kB';
    const formatted =
      'repeat 2\n  a = alloc 8  # one\n  # two\n  repeat i in 0..3\n    t[i] = alloc 8\n    free t[i]\n  end\n  free a\nend\nb = alloc 4 kB';
    assert.equal(format(text), formatted);
    assert.equal(format(formatted), formatted);
    const lines = linesOfText(formatted);
    assert.deepEqual(formatLines(lines, 5, 6), []);
  });

  it('leaves lines alone that cannot be parsed', () => {
    for (const text of ['  a =   alloc', 'free  a b', '  nonsense  ', 'expect  slabs(', 'free a   @']) assert.equal(format(text), text);
  });

  it('sets comments of neighbours below each other', () => {
    assert.equal(
      format('a = alloc 8 # one\nbb = alloc 16# two\n\nfree a # three'),
      'a = alloc 8    # one\nbb = alloc 16  # two\n\nfree a  # three',
    );
    assert.equal(format('a = alloc 8      # one\nb =  alloc 16    # two'), 'a = alloc 8      # one\nb = alloc 16     # two');
  });

  it('lets a comment go on below the statement', () => {
    const text = 'a = alloc 8    # one\n               # goes on\n# another\nb = alloc 8    # two';
    assert.equal(format(text), text);
  });

  it('leaves the samples as they are', () => {
    const samples = path.join(root, 'media', 'samples');
    for (const name of readdirSync(samples).filter((each) => each.endsWith('.alloctrace'))) {
      const text = readFileSync(path.join(samples, name), 'utf8');
      assert.equal(format(text), text, name);
    }
  });

  const blank = fc.constantFrom(' ', '  ', '\t');
  const maybe = fc.constantFrom('', ' ', '  ');
  const statement = fc.oneof(
    fc.tuple(maybe, fc.constantFrom('a', 't[0..3]', '0x10'), maybe, maybe, blank).map(([i, h, x, y, z]) => `${i}${h}${x}=${y}alloc${z}16`),
    fc.tuple(maybe, blank, maybe, maybe).map(([i, b, x, y]) => `${i}free${b}a${x},${y}t[*]`),
    fc.tuple(blank, maybe, maybe, maybe).map(([b, x, y, z]) => `expect${b}size(${x}a${y})${z}==16`),
    fc.tuple(blank, blank, blank).map(([b, c, d]) => `free${b}a${c}@${d}site="x y" cpu=2`),
    fc.tuple(blank, maybe).map(([b, c]) => `mark${b}"a  #b"${c}`),
    fc.constantFrom('', '# only', '  # hanging', 'broken  line'),
  );
  const line = fc
    .tuple(statement, fc.constantFrom('', '', ' # note', '#note', '      # far out'))
    .map(([text, comment]) => (text.includes('#') ? text : text + comment));

  it('keeps the meaning, and finds nothing more to do the second time', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const text = lines.join('\n');
        const once = format(text);
        assert.equal(format(once), once);
        assert.deepEqual(operationTexts(read(...once.split('\n'))), operationTexts(read(...lines)));
        assert.equal(once.split('\n').length, lines.length);
      }),
    );
  });
});
