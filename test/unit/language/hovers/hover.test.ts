import * as assert from 'node:assert/strict';
import { hoverAt } from '../../../../src/language/hovers/hover';
import { servingsOf } from '../../../../src/language/hovers/size-hover';
import { indexOfRun } from '../../../../src/analysis/run-index';
import { english } from '../../../../src/model/localize';
import type { Run } from '../../../../src/replay/run/run';
import { tokensOfFormat } from '../../../../src/trace/line-tokens';
import type { FormatName } from '../../../../src/trace/formats';
import { run, runRecording } from '../../support';

/** What the hover over a word of a line says, its picture cut off. */
function hover(of: Run, lines: readonly string[], line: number, word: string, format: FormatName = 'alloctrace'): string {
  const index = indexOfRun(of);
  index.slabs.making.finish();
  const text = lines[line - 1];
  const context = {
    index,
    line,
    text,
    tokens: tokensOfFormat(format, text),
    format,
    localize: english,
    link: (each: number) => `line ${each}`,
  };
  const found = hoverAt(context, text.indexOf(word) + 1);
  assert.equal(found && text.slice(found.column - 1, found.endColumn - 1).startsWith(word), true, word);
  return found!.markdown.replace(/!\[([^\]]*)\]\(data:image\/svg\+xml;base64,[A-Za-z0-9+/]+=*\)/g, '<$1>');
}

function expectParts(text: string, ...parts: (string | RegExp)[]): void {
  for (const part of parts) {
    if (typeof part === 'string') assert.ok(text.includes(part), `${part}\n— is not in —\n${text}`);
    else assert.match(text, part);
  }
}

describe('hovers', () => {
  it('tell the whole life of a handle', () => {
    const lines = ['arena 64', 'a = alloc 7', 'b = alloc 8 @ site=main', 'a = realloc a 12', 'free b', 'free a'];
    const of = run(...lines);
    const first = hover(of, lines, 2, 'a');
    expectParts(
      first,
      'Allocated on line 2: `0x0` (order 3); 7 B asked for, 8 B held, 1 B of 8 B are padding (12.5%)',
      'Its buddy at `0x8` was free then',
      'Resized and moved on line 4: `0x10` (order 4)',
      'Freed on line 6, 4 operations after',
      'up to a free block of 64 B (order 6)',
      '<Where it lies in the arena>',
    );
    expectParts(hover(of, lines, 6, 'a'), 'Allocated on line 2', 'Freed on line 6');
    expectParts(hover(of, lines, 3, 'b'), 'Its buddy at `0x0` was held by `a` then', 'Asked for by `main`');
    expectParts(hover(of, lines, 3, 'main'), '1 allocations, the first on line 3');
  });

  it('sum up ranges', () => {
    const lines = ['arena 1KiB', 't[0..9] = alloc 7', 'free t[0..8:2]'];
    expectParts(
      hover(run(...lines), lines, 2, 't[0..9]'),
      '10 allocations: 70 B asked for, 80 B held',
      'Freed or resized on line 3',
      '5 of them (50.0%) are never freed',
    );
    expectParts(hover(run(...lines), lines, 3, 't[0..8:2]'), '5 allocations', 'Allocated on line 2');
  });

  it('tell what sizes get', () => {
    const lines = ['arena 1MiB unit 4KiB', 'a = alloc 1740'];
    const text = hover(run(...lines), lines, 2, '1740');
    expectParts(
      text,
      'As a buddy block: 4 KiB (order 0), 2.3 KiB padding (57.5%)',
      'size class `kmalloc-2k`',
      'slots of 1,744 bytes, 9 to a slab of 16 KiB; 4.4% of a slab',
    );
    assert.equal(servingsOf(run('arena 64'), 65).block, undefined);
  });

  it('tell the geometry of caches and their use', () => {
    const lines = ['arena 1MiB unit 4KiB', 'cache task 1740', 't[0..9] = alloc task', 'free t[*]', 'expect slabs(task) == 2'];
    const of = run(...lines);
    expectParts(
      hover(of, lines, 2, 'task'),
      '⌊16384 / 1744⌋ = 9 objects a slab; tail 16384 − 9 × 1744 = 688 B',
      'At most 10 objects and 2 slabs',
      '<A slab with its slots>',
    );
    expectParts(hover(of, lines, 3, 'task'), 'Created on line 2', 'After this line: 10 objects in 2 slabs');
    expectParts(hover(of, lines, 5, 'slabs'), 'Here: `2`', 'At the end: `2`');
    expectParts(hover(of, lines, 5, 'task'), 'After this line: 0 objects in 2 slabs');
  });

  it('tell the formula and the value of metrics', () => {
    const lines = ['arena 64', 'a = alloc 8', 'expect external < 60%', 'expect size(a) == 8', 'free a'];
    const of = run(...lines);
    expectParts(hover(of, lines, 3, 'external'), 'external = 1 − largest / free', 'Here: `42.86%`', 'At the end: `0%`');
    expectParts(hover(of, lines, 4, 'size'), 'Here: `8`');
  });

  it('tell the cause of failures in full', () => {
    const lines = ['arena 16', 'a[0..3] = alloc 4', 'free a[0], a[2]', 'b = alloc 8', 'free a[1], a[3]', 'free a[0]'];
    const of = run(...lines);
    expectParts(
      hover(of, lines, 4, 'b'),
      '**`out-of-memory`**',
      'Free: 8 B (2 × 4 B)',
      'Largest free block: 4 B',
      'External fragmentation: 50.0% = 1 − 4 / 8',
      'The fewest allocations to free for a block of 8 B: 1, 4 B together',
      'line 2: a[1] keeps the block apart',
      '<The allocations in the way>',
    );
    expectParts(
      hover(of, lines, 6, 'a[0]'),
      '**`double-free`** a[0] was freed before.',
      'line 2: a[0] was allocated here',
      'Freed on line 3',
    );
  });

  it('explain words and phases', () => {
    const lines = ['arena 64 unit 8', 'mark "one"', 'a = alloc 8', 'mark two', 'free a'];
    const of = run(...lines);
    expectParts(hover(of, lines, 1, 'arena'), '`arena SIZE [unit SIZE]');
    expectParts(hover(of, lines, 1, 'unit'), 'The smallest block');
    expectParts(
      hover(of, lines, 2, '"one"'),
      '1 allocation, 0 frees',
      'Bytes held: +8 B',
      'External fragmentation: 0.0% before, 42.9% after',
    );
  });

  it('are there for recorded lines', () => {
    const text = '= Start\n@ main + 0x10 0x18\n@ main < 0x10\n@ main > 0x40 0x80\n@ main - 0x40\n= End\n';
    const lines = text.split('\n');
    const of = runRecording('mtrace', text);
    expectParts(hover(of, lines, 2, '0x10', 'mtrace'), 'Allocated on line 2', 'Resized and moved on line 4', 'Freed on line 5');
    expectParts(hover(of, lines, 5, '0x40', 'mtrace'), 'Allocated on line 2');
    expectParts(hover(of, lines, 2, 'main', 'mtrace'), '2 allocations, the first on line 2');
    expectParts(hover(of, lines, 4, '0x80', 'mtrace'), 'As a buddy block: 128 B');
    const rep = runRecording('rep', '0\n1\n2\n1\na 0 100\nf 0\n');
    expectParts(hover(rep, '0\n1\n2\n1\na 0 100\nf 0\n'.split('\n'), 6, '0', 'rep'), 'Allocated on line 5');
  });
});
