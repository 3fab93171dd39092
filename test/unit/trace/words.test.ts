import * as assert from 'node:assert/strict';
import { operationTexts, read, syntaxPlaces } from '../support';

/** The bytes that `word` stands for as a SIZE, undefined where it is none. */
function sizeOf(word: string): number | undefined {
  const trace = read(`a = alloc ${word}`);
  return trace.table.count === 1 ? trace.table.size[0] : undefined;
}

describe('SIZE', () => {
  const sizes: [string, number][] = [
    ['0', 0],
    ['8', 8],
    ['8B', 8],
    ['3K', 3072],
    ['3KiB', 3072],
    ['2M', 2 * 2 ** 20],
    ['2MiB', 2 * 2 ** 20],
    ['2G', 2 * 2 ** 30],
    ['2GiB', 2 * 2 ** 30],
    ['2T', 2 * 2 ** 40],
    ['2TiB', 2 * 2 ** 40],
    ['1_740', 1740],
    ['1_000_000KiB', 1024e6],
    ['007', 7],
    ['0x1000', 4096],
    ['0xfF', 255],
    ['0x10KiB', 16 * 1024],
    ['0x10M', 16 * 2 ** 20],
    ['9007199254740993', 2 ** 53],
    ['18446744073709551615', 2 ** 64],
    ['8k', 8192],
    ['8KB', 8192],
    ['8Kib', 8192],
    ['8 kb', 8192],
    ['1.5K', 1536],
    ['3.6K', 3687],
    ['1,740', 1740],
    ['0x10 B', 16],
  ];
  for (const [word, bytes] of sizes) it(`${word} is ${bytes} bytes`, () => assert.equal(sizeOf(word), bytes));

  it('reads hex digits before suffixes', () => assert.equal(sizeOf('0x10B'), 267));

  const others = [
    '8P',
    '8  KB',
    '1.5',
    '1,02,4',
    '100000000000000000000000',
    '16777216T',
    '0x',
    '0xg',
    '1_',
    '8_K',
    '-8',
    '+8',
    '8%',
    '0x1_0',
    '0X10',
  ];
  for (const word of others) {
    it(`${word} is none`, () => {
      assert.equal(sizeOf(word), undefined);
      assert.equal(syntaxPlaces(read(`a = alloc ${word}`)).length, 1);
    });
  }

  // Words that every JavaScript object knows must not pass for suffixes.
  for (const word of ['8constructor', '8toString', '8valueOf', '8__proto__']) {
    it(`${word} is none`, () => assert.equal(sizeOf(word), undefined));
  }
});

describe('ADDR', () => {
  const addressOf = (word: string): string | undefined => operationTexts(read(`a = alloc 8 at ${word}`))[0]?.replace('a = alloc 8 at ', '');

  it('has up to 64 bits', () => {
    assert.equal(addressOf('0xffff888003a40000'), '0xffff888003a40000');
    assert.equal(addressOf('0xFFFFFFFFFFFFFFFF'), '0xffffffffffffffff');
    assert.equal(addressOf('0x0000000000000000000001234'), '0x1234');
    assert.equal(addressOf('0x0'), '0x0');
    assert.equal(addressOf('0x10000000000000000'), undefined);
  });

  for (const word of ['4096', '0x', '0xg', 'ffff', '0x12z', '0X12']) it(`${word} is none`, () => assert.equal(addressOf(word), undefined));
});

describe('NAME', () => {
  const handles = ['a', '_', 'Z9', 'task_struct', 'kmalloc-96', 'std::vector', 'a.b$c:d-e', 'unit', 'at', 'error', 'freed', 'allocs'];
  for (const name of handles) {
    it(`${name} is one`, () => assert.deepEqual(operationTexts(read(`${name} = alloc 8`)), [`${name} = alloc 8`]));
  }

  for (const name of ['9a', '-a', '.a', '$a', 'ä', 'a+b', 'a*']) {
    it(`${name} is none`, () => assert.deepEqual(operationTexts(read(`${name} = alloc 8`)), []));
  }

  it('tells names apart by every letter', () => {
    const trace = read('abc = alloc 1', 'abC = alloc 2', 'ab = alloc 3', 'abc = alloc 4');
    assert.deepEqual(Array.from(trace.table.handle.subarray(0, 4)), [0, 1, 2, 0]);
  });

  it('is no keyword where a handle is meant', () => {
    for (const keyword of ['arena', 'machine', 'cache', 'free', 'shrink', 'destroy', 'mark', 'expect', 'repeat', 'end', 'in']) {
      assert.deepEqual(syntaxPlaces(read(`free ${keyword}`)), ['1:6'], keyword);
    }
    assert.deepEqual(operationTexts(read('alloc = alloc 8', 'kmalloc = alloc 8', 'free alloc')), [
      'alloc = alloc 8',
      'kmalloc = alloc 8',
      'free alloc',
    ]);
    for (const keyword of ['mark', 'end', 'in']) assert.equal(syntaxPlaces(read(`${keyword} = alloc 8`)).length, 1, keyword);
  });
});

describe('HANDLE and HANDLES', () => {
  const handlesOf = (words: string): string[] => operationTexts(read(`free ${words}`)).map((text) => text.replace('free ', ''));

  it('are names, names with an index, and addresses', () => {
    assert.deepEqual(handlesOf('a, t[3], 0x55d0c2a0'), ['a', 't[3]', '0x55d0c2a0']);
  });

  it('are the same handle however it is written', () => {
    assert.deepEqual(handlesOf('t[03], 0x00AB'), ['t[3]', '0xab']);
    const { table } = read('t[3] = alloc 1', '0xAB = alloc 1', 'free t[003], 0x0ab');
    assert.deepEqual(Array.from(table.handle.subarray(0, 4)), [0, 1, 0, 1]);
  });

  it('tell a name, its indexes and other names apart', () => {
    const { handles } = read('t = alloc 1', 't[0] = alloc 1', 't[1] = alloc 1', 'u[0] = alloc 1', '0x0 = alloc 1', '0x1 = alloc 1');
    assert.equal(handles.count, 6);
  });

  it('include both ends of a range', () => {
    assert.deepEqual(handlesOf('t[2..5]'), ['t[2]', 't[3]', 't[4]', 't[5]']);
    assert.deepEqual(handlesOf('t[7..7]'), ['t[7]']);
  });

  it('go in steps, up to the last that the range holds', () => {
    assert.deepEqual(handlesOf('t[0..6:3]'), ['t[0]', 't[3]', 't[6]']);
    assert.deepEqual(handlesOf('t[0..8:3]'), ['t[0]', 't[3]', 't[6]']);
    assert.deepEqual(handlesOf('t[1..2:100]'), ['t[1]']);
  });

  it('may be every live index, where handles are read', () => {
    assert.deepEqual(handlesOf('t[*], a'), ['t[*]', 'a']);
    assert.deepEqual(syntaxPlaces(read('t[*] = alloc 8')), ['1:1']);
  });

  it('are assigned as a range in ascending order', () => {
    assert.deepEqual(operationTexts(read('t[1..5:2] = alloc 8')), ['t[1] = alloc 8', 't[3] = alloc 8', 't[5] = alloc 8']);
  });

  const wrong: [string, string][] = [
    ['t[5..2]', '1:8'],
    ['t[0..9:0]', '1:13'],
    ['t[]', '1:8'],
    ['t[a]', '1:8'],
    ['t[1', '1:9'],
    ['t[1..]', '1:11'],
    ['t[1..2:]', '1:13'],
    ['t[1,2]', '1:9'],
    ['t[-1]', '1:8'],
    ['t [1]', '1:8'],
    ['5', '1:6'],
    ['a,', '1:8'],
    [', a', '1:6'],
    ['a b', '1:8'],
    ['', '1:6'],
  ];
  for (const [words, place] of wrong) {
    it(`"${words}" is wrong at ${place}`, () => assert.deepEqual(syntaxPlaces(read(`free ${words}`)), [place]));
  }
});

describe('limits of ranges and indexes', () => {
  it('are told in the message', () => {
    const [fault] = read('t[0..999999999] = alloc 8').directives;
    assert.ok(fault.kind === 'fault');
    assert.deepEqual(fault.values, [2 ** 24, 1e9]);
    assert.equal(fault.range.column, 3);
  });

  it('count the indexes that a range names, not how far it goes', () => {
    assert.deepEqual(operationTexts(read('free t[0..4000000000:2000000000]')), ['free t[0]', 'free t[2000000000]', 'free t[4000000000]']);
    assert.deepEqual(syntaxPlaces(read('free t[0..16777216]')), ['1:8']);
    assert.deepEqual(syntaxPlaces(read('free t[1..33554433:2]')), ['1:8']);
  });

  it('hold indexes below 2^53', () => {
    const largest = 'free t[9007199254740991], t[4294967296], t[4294967295], t[1_000]';
    assert.deepEqual(
      operationTexts(read(largest)),
      [9007199254740991, 4294967296, 4294967295, 1000].map((index) => `free t[${index}]`),
    );
    assert.deepEqual(syntaxPlaces(read('free t[9007199254740992]', 'free t[99999999999999999999]')), ['1:8', '2:8']);
  });
});
