import assert from 'node:assert/strict';
import { filterFor, parseFilter } from '../../../src/query/filter';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { run, runRecording, stackedCalls, threads } from '../support';

/** The handles of the allocations that pass, in order of their operations. */
function found(of: Run, text: string): string[] {
  const parsed = parseFilter(text, english);
  assert.equal(parsed.kind, 'filter', `${text} can be read`);
  const passes = filterFor(of, parsed.filter);
  const ops = Array.from({ length: of.operationCount }, (_, op) => op).filter((op) => of.results.allocated(op));
  return ops.filter(passes).map((op) => of.handleText(op));
}

function complaint(text: string): string {
  const parsed = parseFilter(text, english);
  assert.equal(parsed.kind, 'error', `${text} cannot be read`);
  return parsed.message;
}

describe('The filter', () => {
  it('finds the block that a byte is in, by its header as well', () => {
    const of = run('arena 64 unit 8 policy first-fit overhead 8', 'a = alloc 8', 'b = alloc 8');
    assert.deepEqual(
      ['0x0', '0xf', '0x10', '0x1f', '0x20'].map((address) => found(of, address)),
      [['a'], ['a'], ['b'], ['b'], []],
    );
  });

  it('finds what a thread allocated, by the whole of its name', () => {
    const of = runRecording('fields', threads);
    assert.deepEqual(found(of, 'thread:1'), ['0x200', '0x300']);
    assert.deepEqual(found(of, '-thread:1'), ['0x100']);
  });

  it('finds by any function of a call stack, and what has the stack of an operation', () => {
    const of = runRecording('uftrace', stackedCalls());
    assert.deepEqual(found(of, 'stack:one'), ['0x1000', '0x3000']);
    assert.deepEqual(found(of, 'stack:get -stack:one'), ['0x2000']);
    assert.deepEqual(found(of, 'stack-of:3'), ['0x1000', '0x3000']);
    assert.deepEqual([found(of, 'stack-of:99'), found(of, 'stack-of:0')], [[], []]);
    assert.deepEqual(found(runRecording('fields', threads), 'stack:one'), []);
    assert.deepEqual(parseFilter('stack-of:main', english), {
      kind: 'error',
      message: 'main is no operation: a number from 1.',
    });
  });

  const of = run(
    'arena 64KiB unit 16 base 0x10000',
    'machine page 4KiB',
    'cache inode_cache 600',
    'alpha = alloc 100 @ site=main',
    'beta[0..1] = alloc 200 @ site="read file"',
    'i = alloc inode_cache @ site=open',
    'k = kmalloc 60',
    'big = alloc 5000 @ site=main',
    'free alpha',
  );

  it('asks for nothing when it is blank', () => {
    assert.deepEqual(parseFilter('', english), { kind: 'empty' });
    assert.deepEqual(parseFilter('   ', english), { kind: 'empty' });
  });

  it('compares sizes: exact, from and to, with suffixes, by operators', () => {
    assert.deepEqual(found(of, 'size:100'), ['alpha']);
    assert.deepEqual(found(of, 'size:100..200'), ['alpha', 'beta[0]', 'beta[1]']);
    assert.deepEqual(found(of, 'size:600..'), ['i', 'big']);
    assert.deepEqual(found(of, 'size:..60'), ['k']);
    assert.deepEqual(found(of, 'size>=4K'), ['big']);
    assert.deepEqual(found(of, 'size>=4kib'), ['big']);
    assert.deepEqual(found(of, 'size<100'), ['k']);
    assert.deepEqual(found(of, 'size<=100'), ['alpha', 'k']);
    assert.deepEqual(found(of, 'size>600'), ['big']);
    assert.deepEqual(found(of, 'size:>=0x258'), ['i', 'big']);
    assert.deepEqual(found(of, 'held:8K'), ['big'], 'held is what was set aside');
  });

  it('finds what holds an address, or any of a range of them', () => {
    assert.deepEqual(found(of, '0x10000'), ['alpha']);
    assert.deepEqual(found(of, '0x1007f'), ['alpha'], 'the padding is held, too');
    assert.deepEqual(found(of, '0x10080'), []);
    assert.deepEqual(found(of, '0x10000..0x10100'), ['alpha', 'beta[0]']);
    assert.deepEqual(found(of, '0xfFff'), [], 'before the arena');
  });

  it('finds the handles of recordings, which are addresses', () => {
    const recorded = runRecording('mtrace', '= Start\n@ a:[0x1] + 0x5581f0 0x20\n@ a:[0x1] + 0x5582a0 0x40\n= End');
    assert.deepEqual(found(recorded, '0x5581f0'), ['0x5581f0']);
  });

  it('finds lines, handles, caches and call sites', () => {
    assert.deepEqual(found(of, 'line:5'), ['beta[0]', 'beta[1]']);
    assert.deepEqual(found(of, 'line:4..6'), ['alpha', 'beta[0]', 'beta[1]', 'i']);
    assert.deepEqual(found(of, 'handle:beta'), ['beta[0]', 'beta[1]'], 'a family as a whole');
    assert.deepEqual(found(of, 'handle:beta[1]'), ['beta[1]']);
    assert.deepEqual(found(of, 'handle:bet'), []);
    assert.deepEqual(found(of, 'cache:INODE'), ['i']);
    assert.deepEqual(found(of, 'cache:kmalloc-64'), ['k']);
    assert.deepEqual(found(of, 'site:main'), ['alpha', 'big']);
    assert.deepEqual(found(of, 'site:"read file"'), ['beta[0]', 'beta[1]']);
    assert.deepEqual(found(of, 'thread:1'), []);
  });

  it('finds free text in handles, caches and call sites', () => {
    assert.deepEqual(found(of, 'eta'), ['beta[0]', 'beta[1]']);
    assert.deepEqual(found(of, 'inode'), ['i']);
    assert.deepEqual(found(of, '"read f"'), ['beta[0]', 'beta[1]']);
    assert.deepEqual(found(of, 'std::vector'), [], 'two colons are no key');
  });

  it('wants every term, and turns one round by a minus', () => {
    assert.deepEqual(found(of, 'site:main size>=4K'), ['big']);
    assert.deepEqual(found(of, 'size>=100 -site:main -cache:inode'), ['beta[0]', 'beta[1]']);
    assert.deepEqual(found(of, '-size<5000'), ['big']);
  });

  it('finds what was made, what was ended, and what is live at a time', () => {
    const times = run(
      'arena 64KiB',
      'a = alloc 1',
      'b = alloc 2',
      'free a',
      'c = alloc 3',
      'b = realloc b 9000',
      'free c',
      'a = alloc 4',
      'free x',
    );
    assert.deepEqual(found(times, 'born:2..4'), ['b', 'c']);
    assert.deepEqual(found(times, 'born>=5'), ['b', 'a'], 'a realloc ends one allocation and makes another');
    assert.deepEqual(found(times, 'born:7..end'), ['a']);
    assert.deepEqual(found(times, 'died:3..5'), ['a', 'b']);
    assert.deepEqual(found(times, 'died:1..'), ['a', 'b', 'c'], 'what lives on has died at no time');
    assert.deepEqual(found(times, '-died:1..'), ['b', 'a']);
    assert.deepEqual(found(times, 'died<=4'), ['a']);
    assert.deepEqual(found(times, 'alive-at:2'), ['a', 'b']);
    assert.deepEqual(found(times, 'alive-at:3'), ['b'], 'position 3 is what is so after 3 operations');
    assert.deepEqual(found(times, 'alive-at:3..4'), ['b', 'c'], 'at any of them');
    assert.deepEqual(found(times, 'Alive-At:END'), ['b', 'a']);
    assert.deepEqual(found(times, 'alive-at:999'), ['b', 'a'], 'the end, where the run ends before');
    assert.deepEqual(found(times, 'born:1..5 alive-at:end'), ['b']);
    assert.deepEqual(found(times, 'my-born:1'), [], 'a text with a dash before it is a text');
  });

  it('says in a sentence what cannot be read', () => {
    assert.equal(complaint('born:soon'), 'soon is no position: a number, or end.');
    assert.equal(complaint('born:9..3'), '9..3 ends before it begins.');
    assert.equal(complaint('alive-at>3'), 'alive-at can only be compared by a colon, as in alive-at:end.');
    assert.equal(complaint('size:'), 'size: needs something to look for.');
    assert.equal(complaint('colour:red'), 'There is nothing called colour to find by. Put the text in quotes to find it as it is.');
    assert.equal(complaint('size>=big'), 'big is no size. Sizes are written as 100, 4K or 2MiB.');
    assert.equal(complaint('size:4X'), '4X is no size. Sizes are written as 100, 4K or 2MiB.');
    assert.equal(complaint('line:4K'), '4K is no line number.');
    assert.equal(complaint('size:200..100'), '200..100 ends before it begins.');
    assert.equal(complaint('size:1..2..3'), '1..2..3 is no range. Ranges are written as 100..200.');
    assert.equal(complaint('0x20..0x10'), '0x20..0x10 ends before it begins.');
    assert.equal(complaint('site:"read'), 'A quote is not closed.');
    assert.equal(complaint('cache>=a'), 'cache can only be compared by a colon, as in cache:text.');
  });
});
