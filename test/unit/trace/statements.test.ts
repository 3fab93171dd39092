import * as assert from 'node:assert/strict';
import { directivesOf, operationTexts, read, syntaxPlaces } from '../support';

/** The single directive of a line, without its place. */
function directive(line: string): Record<string, unknown> {
  const { directives } = read(line);
  assert.equal(directives.length, 1, line);
  return Object.fromEntries(
    Object.entries(directives[0]).filter(([key, value]) => !['range', 'before', 'places', 'written'].includes(key) && value !== undefined),
  );
}

describe('arena', () => {
  it('needs only a size', () => assert.deepEqual(directive('arena 64'), { kind: 'arena', size: 64 }));

  it('takes its options in any order', () => {
    const all = { kind: 'arena', size: 65536, unit: 16, base: 0xffff888000000000n, max: 4096, fit: 'lifo' };
    assert.deepEqual(directive('arena 64KiB unit 16 base 0xffff888000000000 max 4KiB fit lifo'), all);
    assert.deepEqual(directive('arena 64KiB fit lifo max 4KiB base 0xffff888000000000 unit 16'), all);
    assert.deepEqual(directive('arena 64 fit lowest'), { kind: 'arena', size: 64, fit: 'lowest' });
  });

  it('keeps a size beyond every limit for the run to refuse', () => {
    assert.equal(directive('arena 1048576T').size, 2 ** 60);
  });

  const wrong: [string, string][] = [
    ['arena', '1:6'],
    ['arena x', '1:7'],
    ['arena 64 unit', '1:14'],
    ['arena 64 unit 8 unit 8', '1:17'],
    ['arena 64 base 4096', '1:15'],
    ['arena 64 fit best', '1:14'],
    ['arena 64 fit', '1:13'],
    ['arena 64 size 8', '1:10'],
    ['arena 64 64', '1:10'],
    ['Arena 64', '1:1'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});

describe('machine', () => {
  it('takes its options in any order, and may have none', () => {
    const all = { kind: 'machine', page: 4096, cpus: 8, kernel: '6.12' };
    assert.deepEqual(directive('machine page 4KiB cpus 8 kernel 6.12'), all);
    assert.deepEqual(directive('machine kernel 6.12 page 4KiB cpus 8'), all);
    assert.deepEqual(directive('machine pointer 4 debug ZU'), { kind: 'machine', pointer: 4, debug: 'ZU' });
    assert.deepEqual(directive('machine'), { kind: 'machine' });
  });

  for (const kernel of ['5.10', '6.1', '6.8', '6.12', '7.3']) {
    it(`knows kernel ${kernel}`, () => assert.equal(directive(`machine kernel ${kernel}`).kernel, kernel));
  }

  const wrong: [string, string][] = [
    ['machine kernel 6.x', '1:16'],
    ['machine kernel 6.10.', '1:16'],
    ['machine cpus', '1:13'],
    ['machine cpus two', '1:14'],
    ['machine cpus 4K', '1:14'],
    ['machine cpus 4 cpus 4', '1:16'],
    ['machine threads 4', '1:9'],
    ['machine 4KiB', '1:9'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});

describe('cache, shrink and destroy', () => {
  it('create a cache with options in any order', () => {
    const lines = [
      'cache a 1740',
      'cache b 64 align 64 order 1 partial 0 hwcache ctor',
      'cache c 2KiB ctor hwcache partial 3 order 0 align 1',
      'cache kmalloc-64 64',
    ];
    assert.deepEqual(operationTexts(read(...lines)), [
      'cache a 1740',
      'cache b 64 align 64 order 1 partial 0 hwcache ctor',
      'cache c 2048 align 1 order 0 partial 3 ctor hwcache',
      'cache kmalloc-64 64',
    ]);
  });

  it('end caches', () => assert.deepEqual(operationTexts(read('shrink a', 'destroy a')), ['shrink a', 'destroy a']));

  const wrong: [string, string][] = [
    ['cache', '1:6'],
    ['cache 64', '1:7'],
    ['cache a', '1:8'],
    ['cache a b', '1:9'],
    ['cache a 64 align', '1:17'],
    ['cache a 64 align 8K', '1:18'],
    ['cache a 64 hwcache hwcache', '1:20'],
    ['cache a 64 ctor 1', '1:17'],
    ['cache a 64 poisoned', '1:12'],
    ['shrink', '1:7'],
    ['shrink 5', '1:8'],
    ['shrink a b', '1:10'],
    ['destroy a, b', '1:10'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});

describe('allocations and frees', () => {
  it('of every form', () => {
    const lines = [
      'a = alloc 8',
      'b = alloc 4KiB at 0xffff888000001000',
      't[0..1] = alloc 16 at 0x10',
      'c = alloc task_struct',
      'd = kmalloc 300',
      '0x55d0 = kmalloc 0',
      'a = realloc a 16',
      'e = realloc t[0] 1K',
      'free a, t[0..1], t[*], 0x55d0',
    ];
    assert.deepEqual(operationTexts(read(...lines)), [
      'a = alloc 8',
      'b = alloc 4096 at 0xffff888000001000',
      't[0] = alloc 16 at 0x10',
      't[1] = alloc 16 at 0x10',
      'c = alloc task_struct',
      'd = kmalloc 300',
      '0x55d0 = kmalloc 0',
      'a = realloc a 16',
      'e = realloc t[0] 1024',
      'free a',
      'free t[0]',
      'free t[1]',
      'free t[*]',
      'free 0x55d0',
    ]);
  });

  it('need no blanks but between words', () => {
    assert.deepEqual(operationTexts(read('a=alloc 8', '\t b \t=\talloc\t8\t', 'free a,b', 'free a ,b')).slice(0, 2), [
      'a = alloc 8',
      'b = alloc 8',
    ]);
    assert.equal(read('free a,b', 'free a ,b').table.count, 4);
  });

  it('point at the word that a failure is about', () => {
    const { table } = read(
      'a = alloc 8',
      '  b = alloc 8 at 0x10',
      'c = alloc cache',
      'd = kmalloc 8',
      'e = realloc a 8',
      'free a, t[0..1]',
      'cache n 8',
      'shrink n',
    );
    assert.deepEqual(Array.from(table.column.subarray(0, table.count)), [11, 18, 11, 13, 13, 6, 9, 9, 7, 8]);
  });

  it('know their lines', () => {
    const { table, lineCount } = read('', 'a = alloc 8', '# nothing', 't[0..1] = alloc 8', 'free a');
    assert.deepEqual(Array.from(table.line.subarray(0, table.count)), [2, 4, 4, 5]);
    assert.equal(lineCount, 5);
  });

  const wrong: [string, string][] = [
    ['a', '1:2'],
    ['a alloc 8', '1:3'],
    ['a =', '1:4'],
    ['a = 8', '1:5'],
    ['a = malloc 8', '1:5'],
    ['a = free 8', '1:5'],
    ['a = alloc', '1:10'],
    ['a = alloc 8 16', '1:13'],
    ['a = alloc 8 by 0x10', '1:13'],
    ['a = alloc 8 at', '1:15'],
    ['a = alloc 8 at 16', '1:16'],
    ['a = alloc 8 at 0x10 at 0x20', '1:21'],
    ['a = alloc task at 0x10', '1:16'],
    ['a = kmalloc', '1:12'],
    ['a = kmalloc task', '1:13'],
    ['a = kmalloc 8 at 0x10', '1:15'],
    ['a = realloc', '1:12'],
    ['a = realloc b', '1:14'],
    ['a = realloc 8', '1:13'],
    ['a[0..1] = realloc b 8', '1:1'],
    ['a = realloc b[0..1] 8', '1:13'],
    ['a = realloc b[*] 8', '1:13'],
    ['a = realloc free 8', '1:13'],
    ['a, b = alloc 8', '1:2'],
    ['= alloc 8', '1:1'],
    ['!', '1:1'],
    ['8 = alloc 8', '1:1'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});

describe('mark', () => {
  const textOf = (line: string): string => directivesOf(read(line), 'mark').map(({ text }) => text)[0];

  it('is quoted or the rest of the line', () => {
    assert.equal(textOf('mark "every other task is gone"'), 'every other task is gone');
    assert.equal(textOf('mark every other task is gone'), 'every other task is gone');
    assert.equal(textOf('mark\tphase 2  '), 'phase 2');
  });

  it('keeps blanks and signs of comments in a string', () => assert.equal(textOf('mark "  a # b @ c=d  "'), '  a # b @ c=d  '));

  it('ends at a comment or at attributes', () => {
    assert.equal(textOf('mark boot # the first'), 'boot');
    assert.equal(textOf('mark "boot" # the first'), 'boot');
    assert.equal(textOf('mark boot @ time=1.5'), 'boot');
    assert.equal(textOf('mark "boot" @ time=1.5 # the first'), 'boot');
    assert.equal(textOf('mark me@home'), 'me@home');
  });

  it('has no escapes', () => {
    assert.equal(textOf('mark "C:\\temp\\"'), 'C:\\temp\\');
    assert.deepEqual(syntaxPlaces(read('mark "a \\" b"')), ['1:12']);
  });

  it('is any text', () => assert.equal(textOf('mark Zähler 🎈 läuft'), 'Zähler 🎈 läuft'));

  it('stands where the next operation begins', () => {
    const trace = read('mark start', 'a = alloc 8', 'mark middle', 'b = alloc 8', 'mark end');
    assert.deepEqual(
      directivesOf(trace, 'mark').map(({ text, before, range }) => [text, before, range.line]),
      [
        ['start', 0, 1],
        ['middle', 1, 3],
        ['end', 2, 5],
      ],
    );
  });

  const wrong: [string, string][] = [
    ['mark', '1:5'],
    ['mark # nothing', '1:6'],
    ['mark "a', '1:6'],
    ['mark "a" b', '1:10'],
    ['mark "a"b', '1:9'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});

describe('expect', () => {
  function expectation(line: string): unknown[] {
    const trace = read(line);
    const [{ metric, operator, numerator, denominator }] = directivesOf(trace, 'expect');
    const { name, ...rest } = { size: undefined, cache: undefined, handle: undefined, ...metric };
    const argument =
      rest.handle !== undefined ? trace.handles.text(rest.handle) : rest.cache !== undefined ? trace.names.text(rest.cache) : rest.size;
    return [name, argument, operator, numerator, denominator];
  }

  for (const metric of ['live', 'requested', 'held', 'used', 'free', 'largest', 'errors']) {
    it(`asks about ${metric}`, () => assert.deepEqual(expectation(`expect ${metric} == 4KiB`), [metric, undefined, '==', 4096n, 1n]));
  }

  for (const operator of ['==', '!=', '<', '<=', '>', '>=']) {
    it(`compares by ${operator}`, () => {
      assert.deepEqual(expectation(`expect used ${operator} 1_000`), ['used', undefined, operator, 1000n, 1n]);
      assert.deepEqual(expectation(`expect used${operator}0x10B`), ['used', undefined, operator, 267n, 1n]);
    });
  }

  it('compares shares with a percentage', () => {
    assert.deepEqual(expectation('expect internal < 30%'), ['internal', undefined, '<', 30n, 1n]);
    assert.deepEqual(expectation('expect external >= 12.50%'), ['external', undefined, '>=', 1250n, 100n]);
  });

  it('asks about one thing in parentheses', () => {
    assert.deepEqual(expectation('expect blocks(4KiB) == 1'), ['blocks', 4096, '==', 1n, 1n]);
    assert.deepEqual(expectation('expect objects(task_struct) == 1'), ['objects', 'task_struct', '==', 1n, 1n]);
    assert.deepEqual(expectation('expect slabs( kmalloc-1k ) == 1'), ['slabs', 'kmalloc-1k', '==', 1n, 1n]);
    assert.deepEqual(expectation('expect size(t[3]) == 8'), ['size', 't[3]', '==', 8n, 1n]);
  });

  it('compares addresses exactly', () => {
    assert.deepEqual(expectation('expect address(0x55d0) == 0xffff888003a40001'), ['address', '0x55d0', '==', 0xffff888003a40001n, 1n]);
    assert.deepEqual(expectation('expect used < 18446744073709551615'), ['used', undefined, '<', 2n ** 64n - 1n, 1n]);
    assert.deepEqual(expectation('expect used < 9007199254740993K'), ['used', undefined, '<', 9007199254740993n * 1024n, 1n]);
  });

  it('may await an error', () => {
    const [{ code, before }] = directivesOf(read('a = alloc 8', 'expect error double-free'), 'expect-error');
    assert.equal(code, 'double-free');
    assert.equal(before, 1);
  });

  const wrong: [string, string][] = [
    ['expect', '1:7'],
    ['expect 5 == 5', '1:8'],
    ['expect unused == 5', '1:8'],
    ['expect used', '1:12'],
    ['expect used = 5', '1:13'],
    ['expect used <> 5', '1:14'],
    ['expect used ==', '1:15'],
    ['expect used == five', '1:16'],
    ['expect used == 5 6', '1:18'],
    ['expect used < 30%', '1:17'],
    ['expect external < 30', '1:19'],
    ['expect external < %', '1:19'],
    ['expect external < 3.%', '1:19'],
    ['expect used(8) == 5', '1:12'],
    ['expect blocks == 5', '1:14'],
    ['expect blocks() == 5', '1:15'],
    ['expect blocks(8 == 5', '1:17'],
    ['expect objects(5) == 5', '1:16'],
    ['expect size(t[0..1]) == 5', '1:13'],
    ['expect address(t[*]) == 0x0', '1:16'],
    ['expect address(free) == 0x0', '1:16'],
    ['expect error', '1:13'],
    ['expect error overflow', '1:14'],
    ['expect error leak', '1:14'],
    ['expect error lost-handle', '1:14'],
    ['expect error double-free 5', '1:26'],
  ];
  for (const [line, place] of wrong) it(`"${line}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(line)), [place]));
});
