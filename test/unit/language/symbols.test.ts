import * as assert from 'node:assert/strict';
import { finish } from '../../../src/work/work';
import { inSteps } from '../work/queues';
import { canBeRenamed, nameError, nameRange, findOccurrences, symbolAt, wholeFamily } from '../../../src/language/symbols';
import { english } from '../../../src/model/localize';
import { tokensOfFormat } from '../../../src/trace/line-tokens';
import type { FormatName } from '../../../src/trace/formats';
import { tokenized } from './indexes';

const text = `cache c 64
t = alloc c @ site=main
t[0..9] = alloc c @ site="main" comm=main
u[4] = alloc 8
free t[4], u[4]
free t[0..8:2]
expect objects(c) == 1
free t[*], t
shrink c`;

function find(word: string, line: number, whole = false, of = text, format: FormatName = 'alloctrace'): string[] {
  const { index, lines } = tokenized(of, format);
  const content = lines.line(line);
  const found = symbolAt(content, tokensOfFormat(format, content), content.indexOf(word) + 1, format);
  assert.ok(found, word);
  const occurrences = finish(findOccurrences(whole ? wholeFamily(found.symbol) : found.symbol, index, lines, format));
  return occurrences.map((occurrence) => {
    const { column, endColumn } = whole ? nameRange(found.symbol, occurrence) : occurrence;
    return `${occurrence.line} ${lines.line(occurrence.line).slice(column - 1, endColumn - 1)}${occurrence.isDefinition ? '!' : ''}`;
  });
}

describe('occurrences', () => {
  it('of a handle are all words that name it', () => {
    assert.deepEqual(find('t[4]', 5), ['3 t[0..9]!', '5 t[4]', '6 t[0..8:2]', '8 t[*]']);
    assert.deepEqual(find('t =', 2), ['2 t!', '8 t']);
    assert.deepEqual(find('u[4]', 4), ['4 u[4]!', '5 u[4]']);
  });

  it('of a family are the names of all its members', () => {
    assert.deepEqual(find('t[4]', 5, true), ['3 t!', '5 t', '6 t', '8 t']);
  });

  it('of a cache and of a call site', () => {
    assert.deepEqual(find('c 64', 1), ['1 c!', '2 c', '3 c', '7 c', '9 c']);
    assert.deepEqual(find('main', 2), ['2 main', '3 main']);
  });

  it('of recorded pointers and callers', () => {
    const recording = '@ main + 0x10 0x18\n@ main - 0x10\n@ other + 0x10 0x8';
    assert.deepEqual(find('0x10', 1, false, recording, 'mtrace'), ['1 0x10!', '2 0x10', '3 0x10!']);
    assert.deepEqual(find('main', 1, false, recording, 'mtrace'), ['1 main', '2 main']);
    assert.deepEqual(find('0', 1, false, 'a 0 8\na 10 8\nf 0', 'rep'), ['1 0!', '3 0']);
  });

  it('of addresses are found however they are written', () => {
    assert.deepEqual(find('0xab', 1, false, '0xab = alloc 8\nfree 0x00AB'), ['1 0xab!', '2 0x00AB']);
  });

  it('are found in small steps', () => {
    const { index, lines } = tokenized('a = alloc 8\nfree a\n'.repeat(3000));
    const { steps, result } = inSteps(findOccurrences({ kind: 'handle', pattern: { kind: 'one', name: 'a' } }, index, lines, 'alloctrace'));
    assert.ok(steps.length > 1);
    assert.equal(result.length, 6000);
  });
});

describe('new names', () => {
  const a = { kind: 'handle', pattern: { kind: 'one', name: 'a' } } as const;

  it('are only for what the trace names itself', () => {
    assert.equal(canBeRenamed(a, 'alloctrace'), true);
    assert.equal(canBeRenamed(a, 'mtrace'), false);
    assert.equal(canBeRenamed({ kind: 'handle', pattern: { kind: 'one', name: '0x10' } }, 'alloctrace'), false);
    assert.equal(canBeRenamed({ kind: 'cache', name: 'kmalloc-64' }, 'alloctrace'), false);
  });

  it('must be names, and no keywords', () => {
    assert.equal(nameError(a, 'b', english), undefined);
    assert.match(nameError(a, '1b', english) ?? '', /begins with a letter/);
    assert.match(nameError(a, 'free', english) ?? '', /keyword/);
    assert.equal(nameError({ kind: 'cache', name: 'c' }, 'free', english), undefined);
    assert.match(nameError({ kind: 'cache', name: 'c' }, 'kmalloc-64', english) ?? '', /size classes/);
  });
});
