import * as assert from 'node:assert/strict';
import { directivesOf, operationTexts, read, syntaxPlaces } from '../support';

/** cpu, site and time of the operations of some lines. */
function attributesOf(...lines: string[]): [number | undefined, string | undefined, number | undefined][] {
  const { table, names } = read(...lines);
  return Array.from({ length: table.count }, (_, row) => {
    const site = table.site?.[row] ?? 0;
    const time = table.time?.[row];
    return [table.cpu?.[row], site === 0 ? undefined : names.text(site - 1), time === undefined || isNaN(time) ? undefined : time];
  });
}

describe('attributes', () => {
  it('are bare or quoted', () => {
    assert.deepEqual(attributesOf('a = alloc 8 @ cpu=2 site=do_read+0x1c time=1.25'), [[2, 'do_read+0x1c', 1.25]]);
    assert.deepEqual(attributesOf('a = alloc 8 @ time="0.5" site="fs/read.c: 12 # x" cpu="3"'), [[3, 'fs/read.c: 12 # x', 0.5]]);
  });

  it('belong to every operation of the statement, and to no other', () => {
    assert.deepEqual(attributesOf('t[0..1] = alloc 8 @ cpu=1', 'free t[0], t[1] @ site=x', 'b = alloc 8'), [
      [1, undefined, undefined],
      [1, undefined, undefined],
      [0, 'x', undefined],
      [0, 'x', undefined],
      [0, undefined, undefined],
    ]);
  });

  it('of other keys are no error', () => {
    assert.deepEqual(operationTexts(read('a = alloc 8 @ pid=1 comm="my app" order=3 flags=GFP_KERNEL|ZERO my.key=1')), ['a = alloc 8']);
  });

  it('may stand after every statement', () => {
    const lines = [
      'arena 1KiB',
      'machine cpus 2',
      'cache c 8',
      'shrink c',
      'destroy c',
      'mark m',
      'expect live == 0',
      'expect error double-free',
      'a = realloc a 8',
    ];
    const trace = read(...lines.map((line) => `${line} @ time=1 note="x"`));
    assert.deepEqual(syntaxPlaces(trace), []);
    assert.equal(trace.directives.length, 5);
    assert.equal(trace.table.count, 4);
  });

  it('may have a comment after them', () => assert.deepEqual(attributesOf('a = alloc 8 @ cpu=1 # cpu=2'), [[1, undefined, undefined]]));

  it('may name any CPU by an integer', () => {
    assert.deepEqual(
      attributesOf('a = alloc 8 @ cpu=0', 'a = alloc 8 @ cpu=-1', 'a = alloc 8 @ cpu=2147483648', 'a = alloc 8 @ cpu=9999999999').map(
        ([cpu]) => cpu,
      ),
      [0, -1, 2147483648, 9999999999],
    );
  });

  for (const cpu of ['x', '1.5', '0x1', '1e3', '""', '" 1"', '1_0']) {
    it(`cpu=${cpu} is no integer`, () =>
      assert.deepEqual(syntaxPlaces(read(`a = alloc 8 @ cpu=${cpu}`)), [`1:${cpu.startsWith('"') ? 20 : 19}`]));
  }

  it('are checked on statements that are no operations, too', () => {
    const trace = read('mark m @ cpu=x');
    assert.deepEqual(syntaxPlaces(trace), ['1:14']);
    assert.equal(directivesOf(trace, 'mark').length, 0);
  });

  it('of a line that cannot be read leave nothing behind', () => {
    const lines = ['a = alloc 8 @ cpu=3 site=here time=2 cpu=x', 'b = alloc 8', 'c = alloc 8 @ cpu=1 site=there time=1'];
    assert.deepEqual(attributesOf(...lines), [
      [0, undefined, undefined],
      [1, 'there', 1],
    ]);
  });

  const wrong: [string, string][] = [
    ['a = alloc 8 @', '1:13'],
    ['a = alloc 8 @ 5=x', '1:15'],
    ['a = alloc 8 @ key', '1:18'],
    ['a = alloc 8 @ key=', '1:19'],
    ['a = alloc 8 @ key =x', '1:18'],
    ['a = alloc 8 @ key="x', '1:19'],
    ['a = alloc 8 @ key="x"y=1', '1:22'],
    ['a = alloc 8 @key=x', '1:13'],
    ['a = alloc 8@ key=x', '1:12'],
    ['a = alloc 8 @ x=1 @ y=2', '1:19'],
    ['@ x=1', '1:1'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});
