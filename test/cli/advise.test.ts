import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../project';
import { alloctrace, fixtures, runText, type Outcome } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

const sample = (name: string): string => path.join('media', 'samples', name);
const advise = (file: string, ...options: string[]): Promise<Outcome> => alloctrace(['advise', file, ...options], '', { cwd: root });

/** What is advised for samples, word for word: by the name of the file that holds it. ALLOCTRACE_GOLDEN=write writes them anew. */
const golden: Readonly<Record<string, readonly string[]>> = {
  'task-struct.txt': ['task-struct-slab-vs-buddy.alloctrace'],
  'leak-and-double-free.txt': ['leak-and-double-free.alloctrace', '--classes', '3', '--align', '16'],
  'kernel-startup.txt': ['kernel-startup.alloctrace', '--variants', '0'],
  'jq-group.txt': ['jq-group.mtrace'],
  'jq-group.json': ['jq-group.mtrace', '--json'],
  'jq-group.alloctrace.txt': ['jq-group.mtrace', '--format', 'alloctrace'],
  'jq-group.c': ['jq-group.mtrace', '--format', 'c', '--classes', '4'],
  'jq-group.zephyr.c': ['jq-group.mtrace', '--format', 'zephyr', '--classes', '4', '--align', '4', '--seed', '9'],
  'jq-group.freertos.h': ['jq-group.mtrace', '--format', 'freertos'],
};

describe('alloctrace advise', () => {
  for (const [name, [file, ...options]] of Object.entries(golden)) {
    it(`advises ${file} ${options.join(' ')} as before`, async () => {
      const { status, stdout, stderr } = await advise(sample(file), ...options);
      assert.deepEqual([status, stderr], [0, '']);
      const kept = path.join(fixtures, 'advice', name);
      if (process.env.ALLOCTRACE_GOLDEN === 'write') writeFileSync(kept, stdout);
      assert.equal(stdout, readFileSync(kept, 'utf8'));
    });
  }

  it('prints JSON as its schema says, and nothing that is not written down there', async () => {
    const check = checkerOf(closed(readSchema('advise')));
    for (const file of ['jq-group.mtrace', 'task-struct-slab-vs-buddy.alloctrace', 'out-of-memory-by-fragmentation.alloctrace']) {
      check(JSON.parse((await advise(sample(file), '--json')).stdout));
    }
    // Too large for any arena of such units that has a largest block.
    const { stdout } = await alloctrace(['advise', '-', '--json'], 'arena 4KiB unit 16 max 1KiB\na = alloc 8\nb = alloc 2KiB\n');
    const report = JSON.parse(stdout) as { complete: boolean; arena: { smallest: unknown }; requests: number };
    check(report);
    assert.deepEqual([report.complete, report.arena.smallest, report.requests], [false, null, 1]);
  });

  it('advises the heap of the allocator that the trace names', async () => {
    const trace = 'arena 4KiB policy heap4\na = alloc 100\nb = alloc 200\n';
    const { stdout } = await alloctrace(['advise', '-', '--json'], trace);
    const { arena } = JSON.parse(stdout) as { arena: { policy: string; smallest: number } };
    assert.deepEqual([arena.policy, arena.smallest], ['heap4', 328]);
    const heap = await alloctrace(['advise', '-', '--format', 'freertos'], trace);
    assert.match(heap.stdout, /The smallest heap_4 arena in which no request fails\.\n/);
    assert.match(heap.stdout, /configTOTAL_HEAP_SIZE \( \( size_t \) 328 \)/);
  });

  it('advises an .alloctrace that runs', async () => {
    const { stdout } = await advise(sample('jq-group.mtrace'), '--format', 'alloctrace');
    const { status, stderr } = await runText(`${stdout}a = alloc pool-152\nfree a\n`);
    assert.deepEqual([status, stderr], [0, '']);
  });

  it('counts what fails in the arena of the trace', async () => {
    const text = 'arena 64 unit 16\na = alloc 64\nb = alloc 64\nc = alloc 64\n';
    const { stdout } = await alloctrace(['advise', '-', '--json'], text);
    const { requests, arena } = JSON.parse(stdout) as { requests: number; arena: { smallest: number } };
    assert.deepEqual([requests, arena.smallest], [3, 256]);
  });

  const refused: Readonly<Record<string, RegExp>> = {
    'x --classes 0': /--classes cannot be '0'\. It is a number from 1 to 64\./,
    'x --align 12': /--align cannot be '12'\. It is a power of two\./,
    'x --format zephyr --align 2': /--align is at least 4 for --format zephyr/,
    'x --format pascal': /--format/,
    'x --format c --json': /--json/,
    'no-such-file': /no such file/,
    media: /it is a folder/,
    'test/fixtures/edge0.mtrace --variants 1001': /--variants cannot be/,
  };
  for (const [options, message] of Object.entries(refused)) {
    it(`refuses ${options}`, async () => {
      const { status, stdout, stderr } = await alloctrace(['advise', ...options.split(' ')], '', { cwd: root });
      assert.match(stderr, message);
      assert.match(stderr, /^alloctrace: [^\n]+[.!?)]\n$/, 'one sentence');
      assert.deepEqual([status, stdout], [2, '']);
    });
  }

  it('says where there is nothing to advise', async () => {
    const { status, stderr } = await alloctrace(['advise', '-'], 'mark nothing\n');
    assert.equal(status, 2);
    assert.match(stderr, /^alloctrace: - has no allocations that succeed: [^\n]+\n$/);
  });
});
