import * as assert from 'node:assert/strict';
import { finish } from '../../../src/work/work';
import { foldsOf, outlineOf, stretchesAround, type OutlineEntry } from '../../../src/language/outline';
import { tokenized } from './indexes';

const text = `# A trace
# of two phases
arena 1MiB
cache c 64
a = alloc c

mark "one" # first
b = alloc 16
a = alloc c
# nothing

# about two
mark two
free a, b @ site=x
`;

function written({ kind, name, detail, line, endLine, children }: OutlineEntry): unknown {
  const head = `${kind} ${name} ${detail} ${line}-${endLine}`;
  return children.length === 0 ? head : [head, ...children.map(written)];
}

describe('outlines', () => {
  it('have phases, with the caches and handles that begin in them', () => {
    const { index, lines } = tokenized(text);
    assert.deepEqual(finish(outlineOf(index, lines, 'alloctrace')).map(written), [
      'arena arena 1MiB 3-3',
      'cache c 64 4-4',
      'handle a alloc c 5-5',
      ['phase one  7-12', 'handle b alloc 16 8-8'],
      'phase two  13-15',
    ]);
  });

  it('have the call sites of recorded traces', () => {
    const { index, lines } = tokenized('= Start\n@ main + 0x10 0x18\n@ other + 0x20 0x18\n@ main - 0x10', 'mtrace');
    assert.deepEqual(finish(outlineOf(index, lines, 'mtrace')).map(written), ['site main 2 × 2-2', 'site other 1 × 3-3']);
  });

  it('stay short for long traces', () => {
    const long = Array.from({ length: 5000 }, (_, n) => `h${n} = alloc 8`).join('\n');
    const { index, lines } = tokenized(long);
    assert.equal(finish(outlineOf(index, lines, 'alloctrace')).length, 500);
  });
});

describe('folds', () => {
  it('are phases and comments of several lines', () => {
    const { index, lines } = tokenized(text);
    assert.deepEqual(
      finish(foldsOf(index, lines)).map(({ line, endLine, kind }) => `${kind} ${line}-${endLine}`),
      ['comment 1-2', 'phase 7-9', 'phase 13-14'],
    );
  });

  it('are repeats, too, without their end', () => {
    const body = 'repeat 2\na = alloc 8\nrepeat i in 0..1 # inner\nt[i] = alloc 8\nfree t[i]\nend # inner\nfree a\nend\nend';
    const { index, lines } = tokenized(body);
    assert.deepEqual(
      finish(foldsOf(index, lines)).map(({ line, endLine, kind }) => `${kind} ${line}-${endLine}`),
      ['repeat 1-7', 'repeat 3-5'],
    );
  });
});

describe('selections', () => {
  it('grow from the word to the statement', () => {
    const line = '  free t[0..9], b @ site=x cpu=1 # end';
    const { index } = tokenized(line);
    const grown = (word: string): string[] =>
      stretchesAround(line, index, 1, line.indexOf(word) + 1).map(({ column, endColumn }) => line.slice(column - 1, endColumn - 1));
    assert.deepEqual(grown('t[0'), ['t', 't[0..9]', 't[0..9], b', 'free t[0..9], b', 'free t[0..9], b @ site=x cpu=1', line]);
    assert.deepEqual(grown('0..9'), ['0..9', 't[0..9]', 't[0..9], b', 'free t[0..9], b', 'free t[0..9], b @ site=x cpu=1', line]);
    assert.deepEqual(grown('x cpu').slice(0, 3), ['x', 'site=x', 'free t[0..9], b @ site=x cpu=1']);
  });
});
