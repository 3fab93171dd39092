import assert from 'node:assert/strict';
import path from 'node:path';
import { alloctrace, fixtures, jsonOf, linesOf, runText, type Outcome } from './harness';

const edge = path.join(fixtures, 'edge0.mtrace');

function assertRefused({ status, stdout, stderr }: Outcome, message: RegExp): void {
  assert.match(stderr, message);
  assert.match(stderr, /^alloctrace: [^\n]+[.!?)]?\n$/, 'one sentence');
  assert.equal(stdout, '');
  assert.equal(status, 2);
}

describe('options', () => {
  it('--arena, --unit, --base, --max and --fit override the trace', async () => {
    const text = 'arena 1KiB unit 32\na = alloc 1\nb = alloc 1\nc = alloc 1\nd = alloc 1\nfree a\nfree c\ne = alloc 1\n';
    assert.deepEqual((await jsonOf(text)).arena, { base: '0x0', size: 1024, unit: 32, maxOrder: 5, policy: 'buddy', overhead: 0 });
    const options = ['--arena', '2KiB', '--unit', '64', '--base', '0xFFFF000000000000', '--max', '0x200', '--fit', 'lifo'];
    assert.deepEqual((await jsonOf(text, ...options)).arena, {
      base: '0xffff000000000000',
      size: 2048,
      unit: 64,
      maxOrder: 3,
      policy: 'buddy',
      overhead: 0,
    });
    const lowest = linesOf((await runText(text, '--operations')).stdout);
    const lifo = linesOf((await runText(text, '--operations', '--fit', 'lifo')).stdout);
    assert.equal(lowest[6].address, '0x0');
    assert.equal(lifo[6].address, '0x40');
  });

  it('--page, --cpus and --kernel enter the slab arithmetic', async () => {
    const text = 'arena 4MiB unit 4KiB\ncache object 1740\nx = alloc object\n';
    const order = async (...options: string[]): Promise<unknown> => (await jsonOf(text, ...options)).caches[0].order;
    assert.equal(await order(), 2);
    assert.equal(await order('--cpus', '64'), 3);
    assert.equal(await order('--page', '64KiB'), 0);
    const cache = async (kernel: string) =>
      (await jsonOf('arena 4MiB unit 4KiB\ncache object 704\nx = alloc object\n', '--kernel', kernel, '--cpus', '64')).caches[0];
    assert.deepEqual(await cache('6.8'), await cache('6.12'));
    // From 5.16 on partial slabs of a CPU are counted by the slab, before that by their free objects.
    const [old, newer] = [await cache('5.10'), await cache('6.1')];
    assert.deepEqual([old.cpuPartial, newer.cpuPartial], [13, 52]);
    assert.deepEqual({ ...old, cpuPartial: 52 }, newer);
  });

  it('--as serves a recording from the size classes', async () => {
    const plain = await alloctrace(['run', edge, '--json']);
    assert.equal((JSON.parse(plain.stdout) as { caches: unknown[] }).caches.length, 0);
    const classes = await alloctrace(['run', edge, '--json', '--as', 'kmalloc']);
    const { caches } = JSON.parse(classes.stdout) as { caches: { name: string }[] };
    assert.ok(caches.some(({ name }) => name === 'kmalloc-64'));
    const [first] = linesOf((await alloctrace(['run', edge, '--operations', '--as', 'kmalloc'])).stdout);
    assert.deepEqual([first.line, first.kind, first.handle, first.cache], [2, 'kmalloc', '0x55e096f964a0', 'kmalloc-4k']);
    assertRefused(await runText('a = alloc 8\n', '--as', 'kmalloc'), /--as is for recorded traces/);
  });

  it('--format reads a file as what its name does not say', async () => {
    const report = await jsonOf('1000\n1\n2\n1\na 0 100\nf 0\n', '--format', 'rep');
    assert.equal(report.format, 'rep');
    assert.equal(report.operations, 2);
    assertRefused(await runText('', '--format', 'elf'), /'elf' is invalid.*alloctrace, mtrace, rep/);
  });

  it('the format is found by the first bytes where there is no name', async () => {
    assert.equal((await jsonOf('= Start\n@ ./e:[0x1] + 0x10 0x8\n@ ./e:[0x1] - 0x10\n')).format, 'mtrace');
    assert.equal((await jsonOf('1000\n1\n2\n1\na 0 100\nf 0\n')).format, 'rep');
  });

  it('help and version', async () => {
    const help = await alloctrace(['--help']);
    assert.equal(help.status, 0);
    assert.match(help.stdout, /Usage: alloctrace/);
    const runHelp = await alloctrace(['run', '--help']);
    assert.equal(runHelp.status, 0);
    for (const option of [
      'json',
      'operations',
      'blocks',
      'at',
      'format',
      'arena',
      'unit',
      'base',
      'max',
      'fit',
      'page',
      'cpus',
      'kernel',
      'as',
    ]) {
      assert.match(runHelp.stdout, new RegExp(`--${option}\\b`));
    }
    const version = await alloctrace(['--version']);
    assert.equal(version.status, 0);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('help of a command, however it is asked for', async () => {
    assert.deepEqual(await alloctrace(['help']), await alloctrace(['--help']));
    for (const name of ['run', 'test', 'report', 'record']) {
      const help = await alloctrace(['help', name]);
      assert.equal(help.status, 0);
      assert.match(help.stdout, new RegExp(`^Usage: alloctrace ${name} `));
      assert.deepEqual(help, await alloctrace([name, '--help']));
    }
  });

  it('a file without a command is run, with options on either side', async () => {
    const expected = await alloctrace(['run', edge, '--json']);
    assert.deepEqual(await alloctrace([edge, '--json']), expected);
    assert.deepEqual(await alloctrace(['--json', edge]), expected);
    assert.deepEqual(await alloctrace(['-', '--json'], 'a = alloc 8\n'), await runText('a = alloc 8\n', '--json'));
    assertRefused(await alloctrace(['nowhere.alloctrace']), /nowhere\.alloctrace: there is no such file\./);
  });

  it('what cannot be meant is refused with a sentence and status 2', async () => {
    assertRefused(await alloctrace([]), /no command given/);
    assertRefused(await alloctrace(['walk', edge]), /unknown command 'walk'/);
    assertRefused(await alloctrace(['run']), /missing required argument 'file'/);
    assertRefused(await alloctrace(['report', edge, edge]), /too many arguments/);
    assertRefused(await alloctrace(['report', fixtures]), /it is a folder\./);
    assertRefused(
      await alloctrace(['help', 'walk']),
      /no command 'walk' to help with\. Commands are run, test, report, record, kmem, compare, diff, sites, generate, start, advise\./,
    );
    assertRefused(await alloctrace(['run', edge, '--jsno']), /unknown option '--jsno'.*--json/);
    assertRefused(await alloctrace(['run', edge, '--json', '--blocks']), /'--json' cannot be used with option '--blocks'/);
    assertRefused(await alloctrace(['run', edge, '--arena']), /'--arena <size>' argument missing/);
  });

  it('values that are none of their kind are refused', async () => {
    const cases: [string, string, RegExp][] = [
      ['--arena', '4 KiB', /--arena cannot be '4 KiB'/],
      ['--arena', '4PB', /--arena cannot be '4PB'/],
      ['--arena', '', /--arena cannot be ''/],
      ['--arena', '-1', /--arena cannot be '-1'/],
      ['--unit', 'x', /--unit cannot be 'x'/],
      ['--base', '4096', /--base cannot be '4096'/],
      ['--base', '0x10000000000000000', /64 bits/],
      ['--fit', 'best', /'best' is invalid.*lowest, lifo/],
      ['--kernel', '7', /--kernel cannot be '7'/],
      ['--cpus', 'two', /--cpus cannot be 'two'/],
      ['--as', 'malloc', /'malloc' is invalid.*alloc, kmalloc/],
      ['--at', '-1', /--at cannot be '-1'/],
      ['--at', '1.5', /--at cannot be '1\.5'/],
      ['--at', '9999', /--at cannot be 9999\. The last position of .* is 46/],
    ];
    for (const [option, value, message] of cases) assertRefused(await alloctrace(['run', edge, option, value]), message);
  });

  it('figures that cannot work together are refused', async () => {
    const cases: [string[], RegExp][] = [
      [['--arena', '1000', '--unit', '16'], /multiple of its unit/],
      [['--arena', '0'], /positive multiple/],
      [['--unit', '3'], /power of two/],
      [['--arena', '2^60'], /--arena cannot be/],
      [['--arena', '1048576T'], /at most 256 TiB/],
      [['--arena', '1T', '--unit', '1'], /at most 268,435,456 units/],
      [['--max', '8', '--unit', '16'], /smaller than a unit/],
      [['--base', '0xffffffffffffff00'], /2\^64/],
      [['--page', '3000'], /page must be a power of two/],
      [['--page', '8'], /at least a unit/],
      [['--cpus', '0'], /at least 1 CPU/],
    ];
    for (const [options, message] of cases) {
      assertRefused(await runText('a = alloc 8\n', ...options), message);
      assertRefused(await alloctrace(['run', edge, ...options]), message);
    }
    assert.match((await runText('', '--cpus', '0')).stderr, /^alloctrace: cannot run -: A machine has at least 1 CPU\.\n$/);
  });
});
