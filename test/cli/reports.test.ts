import assert from 'node:assert/strict';
import { buddy, slabs } from './examples';
import { jsonOf, linesOf, runText } from './harness';

describe('reports', () => {
  it('--json: the buddy example', async () => {
    const report = await jsonOf(buddy);
    assert.equal(report.schema, 1);
    assert.equal(report.file, '-');
    assert.equal(report.format, 'alloctrace');
    assert.equal(report.operations, 5);
    assert.deepEqual(report.arena, { base: '0x0', size: 64, unit: 1, maxOrder: 6, policy: 'buddy', overhead: 0 });
    const { live, requested, held, used, free, largest, internal, slabOverhead, external, errors } = report.final;
    assert.deepEqual(
      { live, requested, held, used, free, largest, internal, slabOverhead, external, errors },
      { live: 1, requested: 4, held: 4, used: 4, free: 60, largest: 32, internal: 0, slabOverhead: 0, external: 1 - 32 / 60, errors: 0 },
    );
    assert.deepEqual(report.final.unusable, [0, 0, 0, 4 / 60, 12 / 60, 28 / 60, 1]);
    assert.equal(report.peak.position, 3);
    assert.equal(report.peak.used, 20);
    assert.deepEqual(report.caches, []);
    assert.deepEqual(report.freeBlocks, [0, 0, 1, 1, 1, 1, 0]);
    assert.deepEqual(
      report.diagnostics.map(({ code, severity, line, bytes, count, related }) => ({ code, severity, line, bytes, count, related })),
      [{ code: 'leak', severity: 'warning', line: 4, bytes: 4, count: 1, related: [] }],
    );
  });

  it('--json: the slab example', async () => {
    const report = await jsonOf(slabs);
    assert.equal(report.operations, 68);
    assert.deepEqual(report.diagnostics, []);
    assert.equal(report.final.used, 4096);
    assert.equal(report.peak.used, 69632);
    assert.equal(report.peak.position, 50);
    const kept = { minPartial: 5, sheafCapacity: 0 };
    assert.deepEqual(report.caches, [
      {
        name: 'task_struct',
        objectSize: 1740,
        slot: 1744,
        order: 2,
        objectsPerSlab: 9,
        cpuPartial: 24,
        ...kept,
        slabs: 0,
        activeObjects: 0,
      },
      { name: 'kmalloc-512', objectSize: 512, slot: 512, order: 0, objectsPerSlab: 8, cpuPartial: 52, ...kept, slabs: 1, activeObjects: 0 },
    ]);
  });

  it('--operations: the buddy example', async () => {
    const { status, stdout } = await runText(buddy, '--operations');
    assert.equal(status, 0);
    const none = { cache: null, error: null };
    assert.deepEqual(linesOf(stdout), [
      { op: 1, line: 2, kind: 'alloc', handle: 'a', address: '0x0', size: 8, requested: 8, ...none },
      { op: 2, line: 3, kind: 'alloc', handle: 'b', address: '0x8', size: 8, requested: 8, ...none },
      { op: 3, line: 4, kind: 'alloc', handle: 'c', address: '0x10', size: 4, requested: 4, ...none },
      { op: 4, line: 5, kind: 'free', handle: 'a', address: '0x0', size: 8, requested: 8, ...none },
      { op: 5, line: 6, kind: 'free', handle: 'b', address: '0x8', size: 8, requested: 8, ...none },
    ]);
  });

  it('--operations: objects, size classes, caches, failures', async () => {
    const text = `${slabs}free buf\nz = kmalloc 0\nfree z\nbig = alloc 2MiB\nfree big\n0x00Ab = alloc 1\n0xab = realloc 0xAB 5000\n`;
    const { status, stdout } = await runText(text, '--operations');
    assert.equal(status, 1);
    const lines = linesOf(stdout);
    assert.deepEqual(lines[0], {
      op: 1,
      line: 2,
      kind: 'cache',
      handle: null,
      address: null,
      size: 0,
      requested: 0,
      cache: 'task_struct',
      error: null,
    });
    const pick = (op: number): unknown[] => {
      const { line, kind, handle, address, size, requested, cache, error } = lines[op - 1];
      return [line, kind, handle, address, size, requested, cache, error];
    };
    assert.deepEqual(pick(2), [3, 'alloc', 'task[0]', '0x0', 1744, 1740, 'task_struct', null]);
    assert.deepEqual(pick(11), [3, 'alloc', 'task[9]', '0x4000', 1744, 1740, 'task_struct', null]);
    assert.deepEqual(pick(50), [7, 'kmalloc', 'buf', '0x10000', 512, 300, 'kmalloc-512', null]);
    assert.deepEqual(pick(51), [8, 'free', 'buf', '0x10000', 512, 300, 'kmalloc-512', null]);
    assert.deepEqual(pick(68), [10, 'shrink', null, null, 0, 0, 'task_struct', null]);
    assert.deepEqual(pick(69), [12, 'free', 'buf', null, 0, 0, null, 'double-free']);
    assert.deepEqual(pick(70), [13, 'kmalloc', 'z', '0x0', 0, 0, null, null]);
    assert.deepEqual(pick(72), [15, 'alloc', 'big', null, 0, 2 ** 21, null, 'too-large']);
    assert.deepEqual(pick(73), [16, 'free', 'big', null, 0, 0, null, null]);
    assert.deepEqual(pick(75).slice(0, 3), [18, 'realloc', '0xab']);
    assert.deepEqual(pick(75).slice(4), [8192, 5000, null, null]);
  });

  it('--blocks: every block of the arena, ascending', async () => {
    const { status, stdout } = await runText(buddy, '--blocks');
    assert.equal(status, 0);
    const free = { state: 'free', line: null, cache: null };
    assert.deepEqual(linesOf(stdout), [
      { address: '0x0', size: 16, ...free },
      { address: '0x10', size: 4, state: 'allocated', line: 4, cache: null },
      { address: '0x14', size: 4, ...free },
      { address: '0x18', size: 8, ...free },
      { address: '0x20', size: 32, ...free },
    ]);
  });

  it('--blocks: slabs have their cache and the objects in use', async () => {
    const { stdout } = await runText(slabs, '--blocks', '--at', '49', '--base', '0xffff888000000000');
    const lines = linesOf(stdout);
    assert.deepEqual(
      lines.slice(0, 5),
      [
        { address: '0xffff888000000000', objects: 4 },
        { address: '0xffff888000004000', objects: 5 },
        { address: '0xffff888000008000', objects: 4 },
        { address: '0xffff88800000c000', objects: 3 },
      ]
        .map(({ address, objects }): Record<string, unknown> => ({
          address,
          size: 16384,
          state: 'slab',
          line: null,
          cache: 'task_struct',
          objects,
        }))
        .concat([{ address: '0xffff888000010000', size: 65536, state: 'free', line: null, cache: null }]),
    );
    assert.equal(
      lines.reduce((sum, { size }) => sum + (size as number), 0),
      2 ** 20,
    );
  });

  it('--at: an earlier state, in every report', async () => {
    const blocks = await runText(buddy, '--blocks', '--at', '0');
    assert.deepEqual(linesOf(blocks.stdout), [{ address: '0x0', size: 64, state: 'free', line: null, cache: null }]);
    const json = await jsonOf(buddy, '--at', '2');
    assert.equal(json.at?.position, 2);
    assert.equal(json.at?.used, 16);
    assert.deepEqual(json.at?.freeBlocks, [0, 0, 0, 0, 1, 1, 0]);
    assert.equal(json.final.used, 4);
    assert.deepEqual(json.freeBlocks, [0, 0, 1, 1, 1, 1, 0]);
    assert.equal((await jsonOf(buddy, '--at', 'peak')).at?.used, 20);
    const operations = await runText(buddy, '--operations', '--at', '2');
    assert.deepEqual(
      linesOf(operations.stdout).map(({ op }) => op),
      [1, 2],
    );
    const text = await runText(buddy, '--at', '2');
    assert.match(text.stdout, /^ +here +end +peak$/m);
    assert.match(text.stdout, /^used +16 B +4 B +20 B$/m);
    const { requested, position } = json.peakRequested;
    assert.ok(
      text.stdout.includes(`\nmost requested at once (the maximum payload): ${requested} B at position ${position}\n`),
      text.stdout,
    );
  });

  it('the report for people', async () => {
    const { status, stdout, stderr } = await runText(slabs);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /^<stdin>: alloctrace trace; operations: 68, errors: 0, warnings: 0$/m);
    assert.match(stdout, /^arena 1 MiB at 0x0, unit 4 KiB, largest block 1 MiB, fit lowest; page 4 KiB, CPUs 1, kernel 6.8$/m);
    assert.match(stdout, /^position +68 +50$/m);
    assert.match(stdout, /^ +OBJS +ACTIVE +USE +OBJ SIZE +SLOT +ORDER +SLABS +OBJ\/SLAB +CACHE SIZE +NAME$/m);
    assert.match(stdout, /^ +8 +0 +0% +512 +512 +0 +1 +8 +4 KiB +kmalloc-512$/m);
    assert.match(stdout, /^ +order +0 +1 +2 +3 +4 +5 +6 +7 +8$/m);
    for (const line of stdout.split('\n')) assert.equal(line, line.trimEnd());
  });

  it('diagnostics read like a compiler’s, with their further places', async () => {
    const { status, stdout } = await runText('a = alloc 8\nfree a\nfree a\n');
    assert.equal(status, 1);
    const [head, ...places] = stdout.slice(stdout.indexOf('<stdin>:3')).trimEnd().split('\n');
    assert.match(head, /^<stdin>:3:6: error double-free: ./);
    assert.equal(places.length, 2);
    assert.match(places[0], /^ {4}<stdin>:1: ./);
    assert.match(places[1], /^ {4}<stdin>:2: ./);
  });

  it('--json: where the simulation does without sheaves that the kernel has', async () => {
    const notesOf = async (kernel: string): Promise<readonly string[]> => {
      const { stdout } = await runText(`machine kernel ${kernel}\ncache c 64\na = alloc c\n`, '--json');
      return (JSON.parse(stdout) as { notes?: string[] }).notes ?? [];
    };
    const notes = await notesOf('7.3');
    assert.equal(notes.length, 1);
    assert.match(notes[0], /^Linux 7\.3 keeps freed objects in arrays of each CPU, sheaves/);
    assert.deepEqual(await notesOf('6.12'), []);
  });

  it('exit status: 1 with errors, 0 with warnings or expected errors', async () => {
    assert.equal((await runText('free a\n')).status, 1);
    assert.equal((await runText('a = alloc 8\n')).status, 0);
    assert.equal((await runText('expect error invalid-free\nfree a\n')).status, 0);
    assert.equal((await runText('what is this\n', '--operations')).status, 1);
    assert.equal((await runText('what is this\n', '--blocks')).status, 1);
  });
});
