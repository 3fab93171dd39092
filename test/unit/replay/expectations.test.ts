import * as assert from 'node:assert/strict';
import { diagnosticsOf, findings, run, runWith } from '../support';

const state = [
  'arena 64KiB unit 1KiB base 0x10000',
  'machine page 4KiB',
  'cache c 900 order 0', // slot 904, four to a page
  't[0..4] = alloc c', // two pages
  'a = alloc 1000', // 1 KiB at 8 KiB
  'z = kmalloc 0',
];
// Used: 8 KiB of slabs and 1 KiB. Free: 1 + 2 + 4 KiB up to 16 KiB, 16 and 32 KiB above: 55 KiB.
const holds = [
  'live == 7',
  'live != 6',
  'requested == 5500',
  `held == ${5 * 904 + 1024}`,
  'used == 9KiB',
  'free == 55KiB',
  'largest == 32KiB',
  'largest < 32769',
  'largest <= 32KiB',
  'largest > 32767',
  'largest >= 0x8000',
  'errors == 0',
  'blocks(1KiB) == 1',
  'blocks(2KiB) == 1',
  'blocks(8KiB) == 0',
  'blocks(64KiB) == 0',
  'blocks(3KiB) == 0',
  'blocks(1) == 0',
  'objects(c) == 5',
  'slabs(c) == 2',
  'address(t[0]) == 0x10000',
  'address(t[4]) == 0x11000',
  'address(a) == 0x12000',
  'address(z) == 0',
  'size(t[4]) == 904',
  'size(a) == 1KiB',
  'size(z) == 0',
  'internal > 0.7%', // (5544 - 5500) / 5544 = 0.79365…%
  'internal < 0.79366%',
  'internal != 0.79365%',
  'external > 41.8181%', // 23 / 55
  'external < 41.8182%',
];
const fails = [
  'live == 6',
  'live != 7',
  'used < 9KiB',
  'used > 9KiB',
  'used <= 9215',
  'used >= 9217',
  'free == 56321',
  'blocks(1KiB) == 2',
  'address(a) == 0x2000',
  'internal == 0%',
  'external <= 41.8181%',
];

describe('expect', () => {
  for (const line of holds) it(`${line} holds`, () => assert.deepEqual(findings(run(...state, `expect ${line}`)), []));
  for (const line of fails) {
    it(`${line} does not hold`, () => assert.deepEqual(findings(run(...state, `expect ${line}`)), ['7 expectation-failed']));
  }

  it('gives the actual value', () => {
    const message = (line: string): string => diagnosticsOf(run(...state, `expect ${line}`)).find(({ line: at }) => at === 7)!.message;
    assert.equal(message('used < 9KiB'), 'Expected used < 9KiB, but it is 9KiB.');
    assert.match(message('used < 9_000'), /used < 9_000, but it is 9216/);
    assert.match(message('blocks(1KiB) == 2'), /blocks\(1KiB\).*it is 1\./);
    assert.match(message('external < 30%'), /41\.82%/);
    assert.match(message('address(a) == 0x2000'), /0x2000.*0x12000/);
  });

  it('shows a percentage with digits enough to differ from the expected one', () => {
    const message = (line: string): string => diagnosticsOf(run(...state, `expect ${line}`)).find(({ line: at }) => at === 7)!.message;
    const actual = /it is ([\d.]+)%/.exec(message('external == 41.82%'))?.[1];
    assert.ok(actual !== undefined && actual.startsWith('41.8') && Number(actual) !== 41.82, actual);
    assert.match(message('external < 41.8181%'), /< 41\.8181%, but it is 41\.8182%/);
  });

  it('says what can never be', () => {
    const message = (line: string): string => diagnosticsOf(run(...state, `expect ${line}`)).find(({ line: at }) => at === 7)!.message;
    assert.match(message('external > 150%'), /cannot be: external is at most 100%/);
    assert.match(message('live < 0'), /cannot be: live is at least 0/);
    assert.match(message('blocks(17) == 1'), /it is 0: blocks have \d+ bytes, times a power of two/);
  });

  it('compares addresses beyond 2^53 exactly', () => {
    const lines = ['arena 64 base 0xffff888003a40000', 'a = alloc 1', 'b = alloc 1'];
    assert.deepEqual(findings(run(...lines, 'expect address(b) == 0xffff888003a40001', 'expect address(b) != 0xffff888003a40000')), []);
    assert.deepEqual(findings(run(...lines, 'expect address(a) == 0xffff888003a40001')), ['4 expectation-failed']);
  });

  it('is 0 percent where there is nothing to divide by', () => {
    assert.deepEqual(findings(run('arena 64', 'expect internal == 0%', 'a = alloc 64', 'expect external == 0%')), []);
  });

  it('fails about a handle that is not live', () => {
    const lines = [
      'arena 64',
      'expect size(a) == 8',
      'a = alloc 8',
      'free a',
      'expect address(a) == 0x0',
      'b = alloc 65',
      'expect size(b) == 0',
    ];
    assert.deepEqual(findings(run(...lines)), ['2 expectation-failed', '5 expectation-failed', '6 too-large', '7 expectation-failed']);
  });

  it('finds no cache where there is none', () => {
    const lines = [
      'arena 64KiB unit 4KiB',
      'expect slabs(c) == 0',
      'cache c 64',
      'expect slabs(c) == 0',
      'destroy c',
      'expect objects(c) == 0',
    ];
    assert.deepEqual(findings(run(...lines)), ['2 unknown-cache', '6 unknown-cache']);
    assert.deepEqual(
      findings(run('arena 64KiB unit 4KiB', 'expect slabs(kmalloc-64) == 0', 'a = kmalloc 64', 'expect slabs(kmalloc-64) == 1')),
      ['2 unknown-cache'],
    );
  });

  it('looks at the state where it stands', () => {
    const lines = ['arena 64', 'expect live == 0', 'a = alloc 8', 'expect live == 1', 'free a', 'expect live == 0'];
    assert.deepEqual(findings(run(...lines)), []);
  });

  it('looks at the options’ arena', () =>
    assert.deepEqual(findings(runWith({ arena: { size: 128 } }, 'arena 64', 'expect free == 128', 'a = alloc 1')), []));

  it('counts the errors so far, failed expectations among them', () => {
    const lines = [
      'arena 64',
      'nonsense',
      'free a',
      'expect errors == 2',
      'expect live == 1',
      'expect errors == 3',
      'a = alloc 8',
      'a = alloc 8',
      'expect errors == 3',
    ];
    assert.deepEqual(findings(run(...lines)), ['2 syntax', '3 invalid-free', '5 expectation-failed', '8 lost-handle']);
  });
});

describe('expect error', () => {
  it('takes an error off the report and the count', () => {
    const result = run('arena 64', 'expect error invalid-free', 'free a', 'expect errors == 0');
    assert.deepEqual(findings(result), []);
    assert.equal(result.errorCount, 0);
    assert.equal(result.operation(0).error, 'invalid-free');
  });

  it('waits over lines that are no operations', () => {
    assert.deepEqual(
      findings(run('arena 64', 'expect error invalid-free', '', 'mark here', 'expect live == 0', 'free t[*]', 'free a')),
      [],
    );
  });

  it('is about the first operation of a range or a list', () => {
    assert.deepEqual(findings(run('arena 64', 'expect error invalid-free', 'free a, b')), ['3 invalid-free']);
    assert.deepEqual(findings(run('arena 64', 'expect error out-of-memory', 't[0..1] = alloc 64')), [
      '2 expectation-failed',
      '3 out-of-memory',
    ]);
    assert.deepEqual(findings(run('arena 64', 't[0..1] = alloc 8', 'expect error invalid-free', 'free t[*]')), ['3 expectation-failed']);
  });

  it('fails when the operation succeeds or ends in another error, which is reported too', () => {
    assert.deepEqual(findings(run('arena 64', 'expect error invalid-free', 'a = alloc 8')), ['2 expectation-failed']);
    assert.deepEqual(findings(run('arena 64', 'expect error out-of-memory', 'free a')), ['2 expectation-failed', '3 invalid-free']);
  });

  it('fails when no operation follows before another one or the end', () => {
    assert.deepEqual(findings(run('arena 64', 'expect error invalid-free', 'mark x', 'expect error double-free')), [
      '2 expectation-failed',
      '4 expectation-failed',
    ]);
    assert.deepEqual(findings(run('arena 64', 'expect error invalid-free', 'expect error invalid-free', 'free a')), [
      '2 expectation-failed',
    ]);
  });

  it('does not await a line that cannot be parsed', () => {
    assert.deepEqual(findings(run('arena 64', 'expect error syntax', 'nonsense', 'free a')), ['2 syntax', '3 syntax', '4 invalid-free']);
  });

  it('leaves what else happens: a lost handle, a null handle', () => {
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'expect error too-large', 'a = alloc 65', 'free a')), ['4 lost-handle']);
  });

  it('holds in traces of many operations', () => {
    const lines = [
      'arena 64',
      ...Array.from({ length: 5000 }, () => ['a = alloc 8', 'free a']).flat(),
      'expect error double-free',
      'free a',
      'a = alloc 8',
      'free a',
    ];
    assert.deepEqual(findings(run(...lines)), []);
  });
});
