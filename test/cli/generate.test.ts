import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { alloctrace, fixtures, Folder, type Outcome } from './harness';

const generate = (...options: string[]): Promise<Outcome> => alloctrace(['generate', ...options]);

describe('alloctrace generate', () => {
  const folder = new Folder();
  after(() => folder.remove());

  it('prints a trace that says how it was made, and runs', async () => {
    const { status, stdout, stderr } = await generate('--model', 'bimodal', '--allocations', '200', '--live', '20', '--seed', '7');
    assert.deepEqual([status, stderr], [0, '']);
    const [first, second, arena] = stdout.split('\n');
    assert.equal(first, '# alloctrace generate --model bimodal --sizes bimodal:64,4096,10% --live 20 --allocations 200 --seed 7');
    assert.match(second, /Shore/);
    assert.match(arena, /^arena \S+ unit 16$/);
    assert.equal((await generate(...first.split(' ').slice(3))).stdout, stdout);
    const run = await alloctrace(['run', '-', '--json'], stdout);
    assert.equal(run.status, 0);
    assert.equal((JSON.parse(run.stdout) as { operations: number }).operations, 400);
  });

  it('writes a file, in the format of the malloc lab where that is asked for', async () => {
    const file = path.join(folder.path, 'made.rep');
    const { status, stdout } = await generate('--to', 'rep', '--allocations', '50', '-o', file);
    assert.deepEqual([status, stdout], [0, '']);
    assert.match(readFileSync(file, 'utf8'), /^# .*\n# .*\n\d+\n50\n100\n1\na 0 /);
    assert.equal((await alloctrace(['run', file])).status, 0);
    const nowhere = await generate('-o', path.join(folder.path, 'no', 'such', 'folder'));
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.stderr, /^alloctrace: cannot write [^\n]+\n$/);
  });

  it('takes sizes and lifetimes from a recording', async () => {
    const { status, stdout } = await generate('--like', path.join(fixtures, 'edge0.mtrace'), '--allocations', '100', '--as', 'kmalloc');
    assert.equal(status, 0);
    assert.match(stdout, /^# alloctrace generate --like edge0\.mtrace --allocations 100 --seed 1\n/);
    assert.match(stdout, /^b\[99\] = kmalloc \d+$/m);
    const empty = await alloctrace(['generate', '--like', '-'], 'mark nothing\n');
    assert.equal(empty.status, 2);
    assert.match(empty.stderr, /allocates nothing/);
  });

  const refused: Readonly<Record<string, RegExp>> = {
    '--allocations 0': /--allocations cannot be '0'\. It is a number from 1 to 8,388,608\./,
    '--allocations 1e3': /--allocations cannot be '1e3'/,
    '--allocations 8388608 --age 1': /--age cannot be '1'/,
    '--live 0': /--live cannot be '0'/,
    '--seed -1': /--seed/,
    '--seed 4294967296': /--seed cannot be/,
    '--phases 3 --allocations 2': /--phases cannot be '3'/,
    '--sizes normal:5': /--sizes cannot be 'normal:5'\. Sizes are SIZE, uniform:SIZE\.\.SIZE/,
    '--model robson': /--model/,
    '--unit 24': /--unit cannot be '24'\. The unit must be a power of two/,
    '--arena 100': /--arena cannot be '100'\./,
    '--arena 1K --to rep': /--arena is for --to alloctrace/,
    '--like x --live 5': /--live cannot be used with --like/,
    '--like no-such-file': /no such file/,
    something: /too many arguments/,
  };
  for (const [options, message] of Object.entries(refused)) {
    it(`refuses ${options}`, async () => {
      const { status, stdout, stderr } = await generate(...options.split(' '));
      assert.match(stderr, message);
      assert.match(stderr, /^alloctrace: [^\n]+[.!?)]\n$/, 'one sentence');
      assert.deepEqual([status, stdout], [2, '']);
    });
  }
});
