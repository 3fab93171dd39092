import * as assert from 'node:assert/strict';
import { diagnosticsOf, findings, run } from '../../support';

const figuresOf = (...lines: string[]): unknown[] => {
  const { size, unit, base, maxOrder, fit } = run(...lines).arena;
  return [size, unit, base, maxOrder, fit];
};
const machineOf = (...lines: string[]): unknown[] => {
  const { page, cpus, kernel } = run(...lines).machine;
  return [page, cpus, kernel];
};

describe('the arena of a run', () => {
  it('is 4 MiB in units of 16 bytes by default', () => assert.deepEqual(figuresOf('a = alloc 8'), [4 * 2 ** 20, 16, 0n, 18, 'lowest']));

  it('has units of 1 byte by default', () => assert.deepEqual(figuresOf('arena 64'), [64, 1, 0n, 6, 'lowest']));

  it('is what the statement says', () => {
    assert.deepEqual(figuresOf('arena 1MiB unit 4KiB base 0xffff888000000000 max 64KiB fit lifo'), [
      2 ** 20,
      4096,
      0xffff888000000000n,
      4,
      'lifo',
    ]);
  });

  it('may be set after lines that are no operations', () => {
    assert.deepEqual(
      figuresOf('mark boot', 'expect free == 4MiB', 'free t[*]', 'nonsense', 'machine cpus 2', 'arena 64', 'expect free == 64').slice(0, 2),
      [64, 1],
    );
    assert.deepEqual(findings(run('mark boot', 'expect free == 4MiB', 'free t[*]', 'arena 64', 'expect free == 64')), []);
  });

  const invalid = [
    'arena 0',
    'arena 64 unit 12',
    'arena 65 unit 2',
    'arena 64 unit 128',
    'arena 64 unit 16 max 8',
    'arena 64 base 0xffffffffffffffc1',
    'arena 512M',
    'arena 257T unit 1T',
    'arena 1048576T unit 4GiB',
  ];
  for (const line of invalid) it(`"${line}" is invalid-arena`, () => assert.deepEqual(findings(run(line)), ['1 invalid-arena']));

  it('may reach up to the limits', () => {
    assert.deepEqual(findings(run('arena 64 base 0xffffffffffffffc0')), []);
    assert.deepEqual(figuresOf('arena 256M')[3], 28);
    assert.deepEqual(figuresOf('arena 256T unit 1MiB')[3], 28);
  });

  it('is not set by an invalid statement: a later one may set it', () => {
    const result = run('arena 63 unit 2', 'arena 64', 'a = alloc 64');
    assert.deepEqual(findings(result), ['1 invalid-arena']);
    assert.equal(result.arena.size, 64);
  });

  it('is set once: the first definition is shown', () => {
    const result = run('arena 64', 'arena 128', 'a = alloc 8', 'arena 256');
    assert.deepEqual(findings(result), ['2 duplicate-arena', '4 duplicate-arena']);
    assert.equal(result.arena.size, 64);
    assert.deepEqual(
      diagnosticsOf(result)
        .filter(({ code }) => code === 'duplicate-arena')
        .map(({ column, endColumn, related }) => [column, endColumn, related.map(({ line }) => line)]),
      [
        [1, 10, [1]],
        [1, 10, [1]],
      ],
    );
  });

  it('is not set after the first operation', () => {
    const result = run('', 'a = alloc 8', 'arena 64');
    assert.deepEqual(findings(result), ['3 late-arena']);
    assert.equal(result.arena.size, 4 * 2 ** 20);
    assert.deepEqual(
      diagnosticsOf(result)[1].related.map(({ line }) => line),
      [2],
    );
  });
});

describe('the machine of a run', () => {
  it('has 4 KiB pages, one CPU and kernel 6.8 by default', () => {
    assert.deepEqual(machineOf('a = alloc 8'), [4096, 1, '6.8']);
    assert.deepEqual(machineOf('arena 64KiB unit 4KiB'), [4096, 1, '6.8']);
  });

  it('has pages of a unit where the arena or the page is too small for that', () => {
    assert.equal(machineOf('arena 60KiB unit 16')[0], 16);
    assert.equal(machineOf('arena 1MiB unit 8KiB')[0], 8192);
  });

  it('takes later options over earlier ones, option by option', () => {
    assert.deepEqual(machineOf('machine page 8KiB cpus 2', 'machine kernel 5.10 cpus 64', 'machine'), [8192, 64, '5.10']);
  });

  it('may stand before or after the arena', () => {
    assert.deepEqual(machineOf('machine page 64', 'arena 1KiB unit 16'), [64, 1, '6.8']);
    assert.deepEqual(machineOf('arena 1KiB unit 16', 'machine page 64'), [64, 1, '6.8']);
  });

  it('has pages of at least a unit, a power of two, and a CPU', () => {
    assert.deepEqual(machineOf('arena 1KiB unit 16', 'machine page 16 cpus 1'), [16, 1, '6.8']);
    assert.deepEqual(machineOf('machine page 16', 'arena 1KiB unit 16'), [16, 1, '6.8']);
    assert.deepEqual(findings(run('machine page 16', 'arena 1KiB unit 16', 'machine page 16')), []);
    for (const line of ['machine page 48', 'machine page 0', 'machine cpus 0', 'machine page 8 cpus 2']) {
      const result = run('arena 1KiB unit 16', line);
      assert.deepEqual(findings(result), ['2 invalid-machine'], line);
      assert.deepEqual([result.machine.page, result.machine.cpus], [16, 1]);
    }
  });

  it('is checked against a unit that is only known later', () => {
    const result = run('machine page 8 cpus 4', 'machine kernel 6.1', 'arena 1KiB unit 16');
    assert.deepEqual(findings(result), ['1 invalid-machine']);
    assert.deepEqual([result.machine.page, result.machine.cpus, result.machine.kernel], [16, 1, '6.1']);
    assert.deepEqual(findings(run('machine page 8', 'a = alloc 8')), ['1 invalid-machine']);
    assert.deepEqual(findings(run('machine page 8')), ['1 invalid-machine']);
  });

  it('is checked against it at the first operation, not before', () => {
    const lines = ['arena 1KiB unit 16', 'machine page 8', 'expect errors == 0', 'a = alloc 8', 'expect errors == 1', 'free a'];
    assert.deepEqual(findings(run(...lines)), ['2 invalid-machine']);
  });

  it('is not described after the first operation', () => {
    const result = run('machine cpus 2', 'a = alloc 8', 'machine cpus 4');
    assert.deepEqual(findings(result), ['3 late-machine']);
    assert.equal(result.machine.cpus, 2);
    const late = diagnosticsOf(result).find(({ code }) => code === 'late-machine');
    assert.deepEqual(
      late?.related.map(({ line }) => line),
      [1],
    );
  });
});
