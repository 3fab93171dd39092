import * as assert from 'node:assert/strict';
import { runTrace } from '../../run-trace';
import { addresses, findings, read, run } from '../support';

/** `handle address size` of each operation, with its error where it has one. */
function records(...lines: string[]): string[] {
  const result = run(...lines);
  return Array.from({ length: result.operationCount }, (_, op) => {
    const { kind, handle, address, size, cache, error } = result.operation(op);
    return [kind, handle ?? cache, address ?? '-', size, ...(error === null ? [] : [error])].join(' ');
  });
}

describe('operations', () => {
  it('of the textbook’s example', () => {
    assert.deepEqual(records('arena 64', 'a = alloc 8', 'b = alloc 8', 'c = alloc 4', 'free a', 'free b', 'expect blocks(16) == 1'), [
      'alloc a 0x0 8',
      'alloc b 0x8 8',
      'alloc c 0x10 4',
      'free a 0x0 8',
      'free b 0x8 8',
    ]);
  });

  it('of the slab example', () => {
    const result = run(
      'arena 1MiB unit 4KiB',
      'cache task_struct 1740',
      'task[0..31] = alloc task_struct',
      'expect slabs(task_struct) == 4',
      'free task[0..31:2]',
      'mark "every other task is gone"',
      'buf = kmalloc 300 @ site=do_read+0x1c cpu=0',
      'free buf',
      'free task[*]',
      'shrink task_struct',
      'expect used <= 32KiB',
    );
    assert.deepEqual(findings(result), []);
    assert.equal(result.operationCount, 1 + 32 + 16 + 2 + 16 + 1);
    assert.deepEqual(
      [1, 2, 9, 10, 32].map((op) => addresses(result)[op]),
      [0, 1, 8, 9, 31].map(addressOfTask),
    );
    assert.deepEqual(result.marks, [{ line: 6, position: 49, text: 'every other task is gone' }]);
    const buffer = result.operation(49);
    assert.deepEqual([buffer.handle, buffer.cache, buffer.size, buffer.requested], ['buf', 'kmalloc-512', 512, 300]);
  });

  it('add the base to every address', () => {
    assert.deepEqual(addresses(run('arena 64 base 0xffff888000000000', 'a = alloc 8', 'b = alloc 8', 'c = kmalloc 0')), [
      '0xffff888000000000',
      '0xffff888000000008',
      '0x0',
    ]);
  });

  it('of a range come in the order in which it is written', () => {
    assert.deepEqual(records('arena 64', 't[1..5:2] = alloc 8', 'free t[3..5:2], t[1]'), [
      'alloc t[1] 0x0 8',
      'alloc t[3] 0x8 8',
      'alloc t[5] 0x10 8',
      'free t[3] 0x8 8',
      'free t[5] 0x10 8',
      'free t[1] 0x0 8',
    ]);
  });

  it('of every live index are as many as are live then', () => {
    assert.deepEqual(
      records(
        'arena 64',
        't[0..3] = alloc 8',
        't = alloc 8',
        't[10] = alloc 8',
        'free t[2]',
        'free t[*]',
        'free t[*]',
        't[2] = alloc 8',
      ).slice(6),
      ['free t[2] 0x10 8', 'free t[0] 0x0 8', 'free t[1] 0x8 8', 'free t[3] 0x18 8', 'free t[10] 0x28 8', 'alloc t[2] 0x28 8'],
    );
  });

  it('expand every live index by number, whatever came first', () => {
    const handles = records('arena 64', 't[10] = alloc 8', 't[9] = alloc 8', 't[1] = alloc 8', 'free t[*]').slice(3);
    assert.deepEqual(handles, ['free t[1] 0x10 8', 'free t[9] 0x8 8', 'free t[10] 0x0 8']);
  });

  it('of one statement stand on one line', () => {
    const result = run('arena 64', 't[0..3] = alloc 8', '', 'free t[*]');
    assert.deepEqual(result.operationsOfLine(2), { from: 0, to: 4 });
    assert.equal(result.operationsOfLine(3), undefined);
    assert.deepEqual(result.operationsOfLine(4), { from: 4, to: 8 });
    assert.equal(result.operationsOfLine(5), undefined);
  });

  it('are written down with what they show', () => {
    const result = run(
      'arena 64KiB unit 4KiB',
      'cache c 1000',
      '0x00AB = alloc c',
      'b = kmalloc 0',
      'free 0xab',
      'shrink c',
      'destroy c',
      'free x',
    );
    const rows = Array.from({ length: result.operationCount }, (_, op) => result.operation(op));
    const none = { address: null, size: 0, requested: 0, error: null };
    assert.deepEqual(rows, [
      { ...none, op: 1, line: 2, kind: 'cache', handle: null, cache: 'c' },
      { op: 2, line: 3, kind: 'alloc', handle: '0xab', address: '0x0', size: 1000, requested: 1000, cache: 'c', error: null },
      { ...none, op: 3, line: 4, kind: 'kmalloc', handle: 'b', address: '0x0', cache: null },
      { op: 4, line: 5, kind: 'free', handle: '0xab', address: '0x0', size: 1000, requested: 1000, cache: 'c', error: null },
      { ...none, op: 5, line: 6, kind: 'shrink', handle: null, cache: 'c' },
      { ...none, op: 6, line: 7, kind: 'destroy', handle: null, cache: 'c' },
      { ...none, op: 7, line: 8, kind: 'free', handle: 'x', cache: null, error: 'invalid-free' },
    ]);
  });
});

describe('realloc', () => {
  it('stays in place while the block holds the new size', () => {
    assert.deepEqual(records('arena 64', 'a = alloc 5', 'a = realloc a 8', 'a = realloc a 1', 'a = realloc a 0'), [
      'alloc a 0x0 8',
      'realloc a 0x0 8',
      'realloc a 0x0 8',
      'realloc a 0x0 8',
    ]);
    const result = run('arena 64', 'a = alloc 5', 'a = realloc a 7');
    assert.deepEqual([result.final.live, result.final.requested, result.final.held], [1, 7, 8]);
  });

  it('moves to a larger block, and then frees the old one', () => {
    assert.deepEqual(records('arena 64', 'a = alloc 8', 'b = alloc 8', 'a = realloc a 9', 'c = alloc 8'), [
      'alloc a 0x0 8',
      'alloc b 0x8 8',
      'realloc a 0x10 16',
      'alloc c 0x0 8',
    ]);
    // There is no room for both halves at once, though the new block would fit where the old one is.
    assert.deepEqual(findings(run('arena 64', 'a = alloc 32', 'a = realloc a 33')), ['3 out-of-memory']);
  });

  it('goes the way of the first allocation', () => {
    const result = run(
      'arena 1MiB unit 64',
      'a = kmalloc 10',
      'a = realloc a 100',
      'a = realloc a 10000',
      'a = realloc a 20000',
      'b = alloc 10',
      'b = realloc b 100',
    );
    const shown = Array.from({ length: result.operationCount }, (_, op) => [result.operation(op).cache, result.operation(op).size]);
    assert.deepEqual(shown, [
      ['kmalloc-16', 16],
      ['kmalloc-128', 128],
      [null, 16384],
      [null, 32768],
      [null, 64],
      [null, 128],
    ]);
    assert.equal(result.final.live, 2);
  });

  it('of no bytes from kmalloc asks the size classes', () => {
    assert.deepEqual(records('arena 1MiB unit 64', 'a = kmalloc 0', 'a = realloc a 0', 'a = realloc a 8'), [
      'kmalloc a 0x0 0',
      'realloc a 0x0 0',
      'realloc a 0x0 8',
    ]);
    assert.equal(run('arena 1MiB unit 64', 'a = kmalloc 0', 'a = realloc a 8').operation(1).cache, 'kmalloc-8');
  });

  it('to another handle ends the first as a free does', () => {
    const result = run('arena 64', 'a = alloc 8', 'b = realloc a 16', 'free a', 'free b');
    assert.deepEqual(findings(result), ['4 double-free']);
    assert.equal(result.final.live, 0);
  });

  it('that fails changes no handle', () => {
    const lines = ['arena 64', 'a = alloc 8', 'b = alloc 8', 'b = realloc a 64', 'free a', 'free b'];
    assert.deepEqual(findings(run(...lines)), ['4 out-of-memory']);
    assert.equal(run(...lines).final.live, 0);
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'a = realloc a 65', 'free a')), ['3 too-large']);
  });

  it('takes a new CPU’s slab', () => {
    assert.deepEqual(
      addresses(run('arena 1MiB unit 4KiB', 'a = kmalloc 8 @ cpu=0', 'b = kmalloc 16 @ cpu=3', 'a = realloc a 16 @ cpu=4')),
      ['0x0', '0x1000', '0x2000'],
    );
  });
});

describe('handles', () => {
  it('of failed allocations are null: freeing them does nothing', () => {
    const lines = ['arena 64', 'a = alloc 65', 'free a', 'free a', 'b = alloc nothing', 'free b', 'c = alloc 8 at 0x100', 'free c'];
    assert.deepEqual(findings(run(...lines)), ['2 too-large', '5 unknown-cache', '7 placement-conflict']);
    assert.deepEqual(records(...lines)[1], 'free a - 0');
  });

  it('that are null cannot be resized', () =>
    assert.deepEqual(findings(run('arena 64', 'a = alloc 65', 'a = realloc a 8')), ['2 too-large', '3 invalid-realloc']));

  it('can be used again after a free', () =>
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'free a', 'a = alloc 8', 'free a')), []));

  it('lose their allocation to a new one', () => {
    const result = run('arena 64', 'a = alloc 8', 'a = alloc 8', 'free a', 'free a');
    assert.deepEqual(findings(result), ['3 lost-handle', '5 double-free']);
    assert.equal(result.final.live, 1);
  });

  it('lose it to an allocation that fails, too, and are null', () => {
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'a = alloc 65', 'free a')), ['3 lost-handle', '3 too-large']);
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'a = alloc nothing', 'free a')), ['3 lost-handle', '3 unknown-cache']);
  });

  it('lose it to a realloc of another', () => {
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'b = alloc 8', 'b = realloc a 8')), ['4 lost-handle']);
    assert.deepEqual(findings(run('arena 64', 'a = alloc 8', 'a = realloc a 16')), []);
  });
});

describe('caches of a run', () => {
  const arena = 'arena 1MiB unit 4KiB';

  it('can be defined once, and again after their end', () => {
    assert.deepEqual(findings(run(arena, 'cache c 8', 'cache c 8', 'destroy c', 'cache c 16', 'a = alloc c', 'free a')), [
      '3 duplicate-cache',
    ]);
  });

  it('must exist', () => {
    assert.deepEqual(findings(run(arena, 'a = alloc c', 'shrink c', 'destroy c', 'cache c 8', 'destroy c', 'a = alloc c')), [
      '2 unknown-cache',
      '3 unknown-cache',
      '4 unknown-cache',
      '7 unknown-cache',
    ]);
  });

  it('must work', () => {
    for (const line of [
      'cache c 0',
      'cache c 8 align 3',
      'cache c 2MiB',
      'cache c 8 order 9',
      'cache c 8192 order 0',
      'cache kmalloc-64 64',
    ]) {
      assert.deepEqual(findings(run(arena, line)), ['2 invalid-cache'], line);
    }
  });

  it('of the size classes are no names to allocate from, but can be shrunk and destroyed', () => {
    const lines = [
      arena,
      'a = kmalloc 64',
      'b = alloc kmalloc-64',
      'shrink kmalloc-64',
      'destroy kmalloc-64',
      'free a',
      'destroy kmalloc-64',
      'shrink kmalloc-64',
    ];
    assert.deepEqual(findings(run(...lines)), ['3 unknown-cache', '5 cache-busy', '8 unknown-cache']);
    assert.equal(run(...lines).final.used, 0);
  });

  it('have an active slab for each CPU that the trace names', () => {
    const lines = [
      arena,
      'cache c 1024 order 0',
      'a = alloc c @ cpu=9',
      'b = alloc c',
      'c = alloc c @ cpu=-1',
      'd = alloc c @ cpu=9',
      'e = alloc c @ cpu=0',
    ];
    assert.deepEqual(addresses(run(...lines)).slice(1), ['0x0', '0x1000', '0x2000', '0x400', '0x1400']);
  });
});

describe('placed blocks', () => {
  it('stand where they are asked for, as addresses', () => {
    const lines = ['arena 64 unit 8 base 0x1000', 'a = alloc 8 at 0x1028', 'b = alloc 8', 'c = alloc 32 at 0x1000'];
    assert.deepEqual(addresses(run(...lines)), ['0x1028', '0x1020', '0x1000']);
    assert.deepEqual(findings(run(...lines)), []);
  });

  it('conflict', () => {
    const lines = [
      'arena 64 unit 8 base 0x1000',
      'a = alloc 8 at 0x0',
      'b = alloc 16 at 0x1008',
      'c = alloc 8 at 0x1040',
      'd = alloc 8 at 0xffffffffffffffff',
    ];
    assert.deepEqual(findings(run(...lines)), [
      '2 placement-conflict',
      '3 placement-conflict',
      '4 placement-conflict',
      '5 placement-conflict',
    ]);
    assert.deepEqual(findings(run('arena 64', 'a = alloc 65 at 0x0')), ['2 too-large']);
    assert.deepEqual(findings(run('arena 64', 't[0..1] = alloc 8 at 0x8')), ['2 placement-conflict']);
  });
});

describe('memory', () => {
  it('runs out by exhaustion or by fragmentation', () => {
    const result = run(
      'arena 64 unit 16',
      't[0..3] = alloc 16',
      'a = alloc 1',
      'free t[0], t[2]',
      'b = alloc 32',
      'c = alloc 64',
      'd = alloc 128',
    );
    assert.deepEqual(findings(result), ['3 out-of-memory', '5 out-of-memory', '6 out-of-memory', '7 too-large']);
  });

  it('is of no limit to what a trace may ask for', () => {
    assert.deepEqual(findings(run('a = alloc 9007199254740993', 'b = kmalloc 10000000T', 'c = alloc 8', 'c = realloc c 100T', 'free c')), [
      '1 too-large',
      '2 too-large',
      '4 too-large',
    ]);
  });
});

describe('an empty trace', () => {
  it('is the empty arena', () => {
    const result = runTrace(read());
    assert.equal(result.operationCount, 0);
    assert.equal(result.final.free, 4 * 2 ** 20);
    assert.deepEqual(findings(result), []);
  });
});

/** Nine tasks of 1,744 bytes stand in a slab of 16 KiB. */
function addressOfTask(index: number): string {
  return `0x${(Math.floor(index / 9) * 16384 + (index % 9) * 1744).toString(16)}`;
}
