/** The naive model itself, on the specification's examples and on cases worked out by hand. */
import * as assert from 'node:assert/strict';
import { BAD_SIZES } from './mistakes';
import { naiveRun, type NaiveDiagnostic } from './naive';

function run(...lines: string[]): ReturnType<typeof naiveRun> {
  return naiveRun(`${lines.join('\n')}\n`);
}

function addresses(...lines: string[]): (string | null)[] {
  return run(...lines).operations.map((operation) => operation.address);
}

/** `line code`, without the leaks unless they are asked for. */
function findings(lines: string[], leaks = false): string[] {
  return run(...lines)
    .diagnostics.filter((diagnostic) => leaks || diagnostic.code !== 'leak')
    .map((diagnostic) => `${diagnostic.line} ${diagnostic.code}`);
}

function only(diagnostics: NaiveDiagnostic[], code: string): NaiveDiagnostic {
  const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
  assert.equal(found.length, 1, code);
  return found[0];
}

describe('naive model: the examples of the specification', () => {
  it('splits and merges the textbook’s blocks', () => {
    const result = run(
      'arena 64',
      'a = alloc 8          # 64 -> 32+32 -> 16+16 -> 8+8',
      'b = alloc 8          # the other 8',
      'c = alloc 4',
      'free a',
      'free b               # the two merge into one free 16',
      'expect blocks(16) == 1',
    );
    assert.deepEqual(
      result.operations.map(({ kind, handle, address, size, requested }) => [kind, handle, address, size, requested]),
      [
        ['alloc', 'a', '0x0', 8, 8],
        ['alloc', 'b', '0x8', 8, 8],
        ['alloc', 'c', '0x10', 4, 4],
        ['free', 'a', '0x0', 8, 8],
        ['free', 'b', '0x8', 8, 8],
      ],
    );
    assert.deepEqual(result.state.freeBlocks, [0, 0, 1, 1, 1, 1, 0]);
    assert.deepEqual(
      result.diagnostics.map(({ code, line, bytes, count }) => ({ code, line, bytes, count })),
      [{ code: 'leak', line: 4, bytes: 4, count: 1 }],
    );
    assert.equal(result.peak.position, 3);
    assert.equal(result.peak.used, 20);
  });

  it('packs tasks into slabs', () => {
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
    // 1744-byte slots; order_of(8 * 1744) = 2, and 16384 mod 1744 = 688 <= 16384 / 16: 9 objects in an order-2 slab.
    assert.deepEqual(result.diagnostics, []);
    const [tasks, class512] = result.state.caches;
    assert.deepEqual([tasks.slot, tasks.order, tasks.objectsPerSlab, tasks.slabs], [1744, 2, 9, 0]);
    // Order 0 holds exactly the 8 objects wanted.
    assert.deepEqual([class512.name, class512.order, class512.objectsPerSlab, class512.slabs], ['kmalloc-512', 0, 8, 1]);
    assert.equal(result.operations[1].address, '0x0');
    assert.equal(result.operations[2].address, '0x6d0');
    assert.equal(result.operations.length, 1 + 32 + 16 + 2 + 16 + 1);
  });
});

describe('naive model: the buddy allocator', () => {
  it('carves an odd region into the fewest aligned blocks', () => {
    const result = run('arena 100 unit 4 base 0x1000');
    assert.deepEqual(result.arena, { base: '0x1000', size: 100, unit: 4, maxOrder: 4 });
    assert.deepEqual(
      result.state.blocks.map(({ address, size }) => [address, size]),
      [
        ['0x1000', 64],
        ['0x1040', 32],
        ['0x1060', 4],
      ],
    );
  });

  it('rounds max down and starts with blocks of that size', () => {
    const result = run('arena 64 max 24 fit lifo');
    assert.equal(result.arena.maxOrder, 4);
    assert.deepEqual(result.state.freeLists, [[], [], [], [], [0, 16, 32, 48]]);
  });

  it('takes the lowest block, or the one made free last', () => {
    const trace = ['t[0..3] = alloc 16', 'free t[0]', 'free t[2]', 'x = alloc 16', 'y = alloc 16'];
    assert.deepEqual(addresses('arena 64', ...trace).slice(-2), ['0x0', '0x20']);
    assert.deepEqual(addresses('arena 64 fit lifo', ...trace).slice(-2), ['0x20', '0x0']);
  });

  it('takes a buddy out of the middle of the stack', () => {
    // 0, 32 and 16 of order 4 are freed in this order around a live 48: 0 waits, 32 waits, 16 merges with 0.
    const result = run('arena 64 fit lifo', 't[0..3] = alloc 16', 'free t[0]', 'free t[2]', 'free t[1]');
    assert.deepEqual(result.state.freeLists, [[], [], [], [], [32], [0], []]);
  });

  it('splits towards a place that is asked for', () => {
    const result = run(
      'arena 64 base 0x100',
      'a = alloc 8 at 0x118',
      'b = alloc 8 at 0x118',
      'c = alloc 8 at 0x104',
      'd = alloc 32 at 0x108',
      'e = alloc 8 at 0x8',
    );
    assert.deepEqual(result.state.freeLists[3], [16]);
    assert.deepEqual(result.state.freeLists[4], [0]);
    assert.deepEqual(result.state.freeLists[5], [32]);
    assert.deepEqual(
      result.operations.map((operation) => operation.error),
      [null, 'placement-conflict', 'placement-conflict', 'placement-conflict', 'placement-conflict'],
    );
    assert.deepEqual(result.diagnostics[1].choices, [[2]]);
  });

  it('tells exhausted from fragmented', () => {
    const result = run('arena 32', 't[0..3] = alloc 8', 'free t[0], t[2]', 'x = alloc 16', 'free t[3]', 'y = alloc 32', 'z = alloc 33');
    const found = result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    assert.deepEqual(
      found.map(({ code, line, cause }) => [code, line, cause]),
      [
        ['out-of-memory', 4, 'fragmented'],
        ['out-of-memory', 6, 'exhausted'],
        ['too-large', 7, undefined],
      ],
    );
  });

  it('measures fragmentation as Linux does', () => {
    const result = run('arena 64', 't[0..7] = alloc 8', 'free t[0..6:2]');
    const { external, unusable, fragmentation, free, largest } = result.final;
    assert.deepEqual([free, largest, external], [32, 8, 0.75]);
    assert.deepEqual(unusable, [0, 0, 0, 0, 1, 1, 1]);
    // Four free blocks of 8: a block of 16 would need 1 - (1 + 32 / 16) / 4.
    assert.deepEqual(fragmentation, [-1, -1, -1, -1, 0.25, 0.5, 0.625]);
  });
});

describe('naive model: slabs', () => {
  const small = ['arena 1KiB unit 64 max 64'];

  it('places slots by align, hwcache and ctor', () => {
    const slot = (options: string): number => run('arena 1MiB unit 4KiB', `cache c ${options}`).state.caches[0].slot;
    assert.equal(slot('13'), 16);
    assert.equal(slot('13 align 1'), 13);
    assert.equal(slot('13 hwcache'), 16);
    assert.equal(slot('40 hwcache'), 64);
    assert.equal(slot('4 hwcache'), 8);
    assert.equal(slot('4 hwcache align 32'), 32);
    assert.equal(slot('13 ctor'), 24);
    assert.equal(slot('13 ctor align 64'), 64);
    assert.equal(slot('13 ctor align 1'), 24);
    // The line is halved for the bare object, not for the slot.
    assert.equal(slot('32 hwcache ctor'), 64);
  });

  it('gives back the slab that the partial list has no room for', () => {
    const result = run(...small, 'cache c 32 partial 2', 'o[0..7] = alloc c', 'free o[0..5]');
    // Slabs at 0, 64, 128, 192 hold two each; the last is active. The first stays empty on the list; the others, on it too, make two.
    const [cache] = result.state.caches;
    assert.deepEqual(cache.partial, ['0x0']);
    assert.deepEqual(cache.active, [{ cpu: '0', slab: '0xc0' }]);
    assert.equal(cache.slabs, 2);
    assert.deepEqual(cache.freeLists[0], { slab: '0x0', slots: 2, free: ['0x20', '0x0'] });
  });

  it('counts a slab that was full only once it is on the list', () => {
    // One object a slab: it goes from full to empty at once.
    const keeps = (partial: number): string[] =>
      run(...small, `cache c 64 partial ${partial}`, 'o[0..3] = alloc c', 'free o[0..2]').state.caches[0].partial;
    assert.deepEqual(keeps(0), []);
    assert.deepEqual(keeps(1), ['0x0']);
    assert.deepEqual(keeps(2), ['0x0', '0x40']);
  });

  it('keeps an active slab for each CPU and lets them go in a shrink', () => {
    const trace = [...small, 'cache c 16 ', 'a = alloc c @ cpu=7', 'b = alloc c @ cpu=2', 'x = alloc c @ cpu=2', 'd = alloc c'];
    assert.deepEqual(addresses(...trace).slice(1), ['0x0', '0x40', '0x50', '0x80']);
    const { caches } = run(...trace, 'free d', 'shrink c').state;
    assert.deepEqual(caches[0].active, []);
    assert.deepEqual(caches[0].partial, ['0x40', '0x0']);
    assert.equal(caches[0].slabs, 2);
  });

  it('falls back to the smallest slab that holds an object', () => {
    const result = run(
      'arena 256 unit 64',
      'cache c 40 order 1',
      'a = alloc 128',
      'b = alloc 64',
      'o = alloc c',
      'p = alloc c',
      'expect slabs(c) == 1',
    );
    assert.deepEqual(result.operations[3].address, '0xc0');
    assert.equal(result.operations[4].error, 'out-of-memory');
    assert.equal(only(result.diagnostics, 'out-of-memory').cause, 'exhausted');
  });

  it('takes kmalloc classes up to twice the page, and blocks beyond', () => {
    const result = run(
      'arena 1MiB unit 4KiB',
      'a = kmalloc 0',
      'b = kmalloc 65',
      'c = kmalloc 8KiB',
      'd = kmalloc 8193',
      'expect size(b) == 96',
    );
    assert.deepEqual(
      result.operations.map(({ address, size, cache }) => [address, size, cache]),
      [
        ['0x0', 0, null],
        ['0x0', 96, 'kmalloc-96'],
        ['0x8000', 8192, 'kmalloc-8k'],
        ['0x4000', 16384, null],
      ],
    );
  });

  it('has no class that is larger than twice the page', () => {
    const result = run('arena 64 unit 1', 'a = kmalloc 1', 'b = kmalloc 3');
    assert.deepEqual(result.operations.map(({ size, cache }) => [size, cache]), [[1, null], [4, null]]); // prettier-ignore
    const sixteen = run('arena 512 unit 16', 'a = kmalloc 9', 'b = kmalloc 33');
    assert.deepEqual(sixteen.operations.map(({ size, cache }) => [size, cache]), [[16, 'kmalloc-16'], [64, null]]); // prettier-ignore
  });

  it('refuses caches whose figures cannot work', () => {
    const errors = (options: string): string | null => run('arena 64KiB unit 4KiB', `cache c ${options}`).operations[0].error;
    assert.equal(errors('0'), 'invalid-cache');
    assert.equal(errors('8 align 3'), 'invalid-cache');
    assert.equal(errors('8 order 5'), 'invalid-cache');
    assert.equal(errors('5000 order 0'), 'invalid-cache');
    assert.equal(errors('65537'), 'invalid-cache');
    assert.equal(errors('64KiB'), null);
  });

  it('lowers a computed order to the arena', () => {
    const cache = run('arena 64KiB unit 4KiB max 4KiB', 'cache c 1740').state.caches[0];
    assert.deepEqual([cache.order, cache.objectsPerSlab], [0, 2]);
  });
});

describe('naive model: handles and findings', () => {
  it('reallocs in place, elsewhere, and not at all', () => {
    const result = run(
      'arena 64',
      'a = alloc 5',
      'a = realloc a 8',
      'b = alloc 8',
      'c = realloc a 9',
      'free a',
      'c = realloc c 60',
      'free c',
      'free b',
    );
    assert.deepEqual(
      result.operations.map(({ address, size, requested, error }) => [address, size, requested, error]),
      [
        ['0x0', 8, 5, null],
        ['0x0', 8, 8, null],
        ['0x8', 8, 8, null],
        ['0x10', 16, 9, null],
        [null, 0, 0, 'double-free'],
        [null, 0, 60, 'out-of-memory'],
        ['0x10', 16, 9, null],
        ['0x8', 8, 8, null],
      ],
    );
    assert.deepEqual(only(result.diagnostics, 'double-free').related, [3, 5]);
  });

  it('keeps null handles quiet and reports what was never given', () => {
    assert.deepEqual(findings(['arena 8', 'a = alloc 9', 'free a, a', 'free b', 'x = realloc a 3', 'x = realloc b 3']), [
      '2 too-large',
      '4 invalid-free',
      '5 invalid-realloc',
      '6 invalid-realloc',
    ]);
  });

  it('loses a handle, even to an allocation that fails', () => {
    const lines = ['arena 32', 'a = alloc 8', 'a = alloc 8', 'a = alloc 64', 'free a'];
    assert.deepEqual(findings(lines, true), ['2 leak', '3 lost-handle', '3 leak', '4 lost-handle', '4 too-large']);
  });

  it('frees every live index in ascending order', () => {
    const result = run('arena 64', 't[2] = alloc 4', 't[10] = alloc 4', 't[1] = alloc 4', 'free t[2]', 'free t[*], t[*]', 'free t[*]');
    assert.deepEqual(
      result.operations.slice(4).map((operation) => operation.handle),
      ['t[1]', 't[10]'],
    );
    assert.deepEqual(result.diagnostics, []);
  });

  it('consumes an expected error with the next operation only', () => {
    const lines = [
      'arena 8',
      'expect error too-large',
      'mark here',
      't[0..1] = alloc 9',
      'expect errors == 1',
      'expect error double-free',
      'free u',
      'expect error out-of-memory',
      'a = alloc 1',
      'expect error invalid-cache',
      'expect error too-large',
    ];
    assert.deepEqual(findings(lines), [
      '4 too-large',
      '6 expectation-failed',
      '7 invalid-free',
      '8 expectation-failed',
      '10 expectation-failed',
      '11 expectation-failed',
    ]);
    const result = run(...lines);
    assert.deepEqual(result.operations[0].error, 'too-large');
    // Position by position: the first error is expected, the second is not; the lines before the next operation count with it.
    assert.deepEqual(
      result.metrics.map((metrics) => metrics.errors),
      [0, 0, 2, 4, 6],
    );
  });

  it('places late and duplicate statements', () => {
    const lines = ['arena 7 unit 3', 'arena 64', 'arena 64', 'machine', 'a = alloc 1', 'machine cpus 0', 'arena 0'];
    assert.deepEqual(findings(lines), ['1 invalid-arena', '3 duplicate-arena', '6 late-machine', '7 duplicate-arena']);
    assert.deepEqual(findings(['free x', 'arena 64']), ['1 invalid-free', '2 late-arena']);
  });

  it('finds a page below the unit wherever both are known', () => {
    assert.deepEqual(findings(['machine page 8 cpus 4', 'expect errors == 0', 'arena 64 unit 16', 'expect errors == 0']), [
      '1 invalid-machine',
    ]);
    assert.deepEqual(findings(['arena 64 unit 16', 'machine page 8']), ['2 invalid-machine']);
    assert.deepEqual(findings(['machine page 8', 'mark x']), ['1 invalid-machine']);
    assert.deepEqual(findings(['machine page 24', 'machine page 16', 'machine cpus 0']), ['1 invalid-machine', '3 invalid-machine']);
  });

  it('compares percentages exactly', () => {
    const lines = [
      'arena 32',
      'a = alloc 18',
      'expect internal == 43.75%',
      'expect external == 0%',
      'free a',
      't[0..3] = alloc 7',
      'expect internal < 12.51%',
    ];
    assert.deepEqual(findings(lines), []);
    assert.deepEqual(findings(['arena 32', 'a = alloc 23', 'expect internal == 28.125%']), []);
  });

  it('answers expects about caches and handles', () => {
    const lines = [
      'arena 512 unit 16 base 0x10000',
      'cache c 16',
      'o[0..2] = alloc c',
      'expect objects(c) == 3',
      'expect slabs(nothing) == 0',
      'expect address(o[1]) == 0x10010',
      'expect size(o[3]) == 16',
      'destroy c',
      'free o[*]',
      'destroy c',
      'cache c 16',
      'cache kmalloc-64 64',
      'x = alloc kmalloc-64',
    ];
    assert.deepEqual(findings(lines), ['5 unknown-cache', '7 expectation-failed', '8 cache-busy', '12 invalid-cache', '13 unknown-cache']);
    assert.deepEqual(only(run(...lines).diagnostics, 'cache-busy').choices, [[3]]);
  });

  it('skips what it cannot parse', () => {
    const bad = [
      'alloc 8',
      'a = alloc',
      'a = alloc 8 at 12',
      'a = alloc c at 0x8',
      'a = alloc 8 8',
      't[*] = alloc 8',
      't[3..1] = alloc 8',
      't[0..4:0] = alloc 8',
      't[0..16777216] = alloc 1',
      't[9007199254740992] = alloc 1',
      'free = alloc 8',
      'free',
      'free a,',
      'a = alloc 8 @ cpu=x',
      'a = alloc 8 @ time="1',
      'arena 8 unit 1 unit 1',
      'arena 8 base 12',
      'machine kernel 6',
      'cache c 8 hwcache hwcache',
      'expect live',
      'expect internal == 3',
      'expect live == 3%',
      'expect error leak',
      'expect error nonsense',
      'expect size(t[0..1]) == 3',
      'ARENA 8',
      'a = alloc 0x1_0',
      'a = alloc 8 k b',
    ];
    const result = naiveRun(bad.join('\r\n'));
    assert.deepEqual(
      result.diagnostics.map(({ code, line }) => [code, line]),
      bad.map((_, index) => ['syntax', index + 1]),
    );
    assert.equal(result.metrics[0].errors, bad.length);
  });

  it('reads sizes as people write them', () => {
    const size = (text: string): number => run(`arena 1G`, `a = alloc ${text}`).operations[0].requested;
    assert.deepEqual(['8', '1_740', '1,024', '4KiB', '100 KB', '0x1000', '2M', '3.6K'].map(size), [
      8,
      1740,
      1024,
      4096,
      102400,
      4096,
      2 << 20,
      3687,
    ]);
    assert.deepEqual(['0x10B', '0x10 B', '0.5B', '1,024.5 k', '1.5 mib', '0x2kb'].map(size), [267, 16, 1, 1049088, 1572864, 2048]);
    for (const bad of [...BAD_SIZES, '8  K']) assert.deepEqual(findings([`a = alloc ${bad}`]), ['1 syntax'], bad);
  });

  it('runs a body for each pass, and counts what is found', () => {
    const lines = ['arena 64', 'repeat i in 0..2', 'repeat 2', 't[i] = alloc 4', 'free u[0..i]', 'end', 'arena 8', 'end', 'free t[*]'];
    const result = run(...lines);
    assert.equal(result.operations.length, 6 + 2 * (1 + 2 + 3) + 3);
    assert.deepEqual(
      result.diagnostics.map(({ line, code, count }) => [line, code, count]),
      [
        [4, 'lost-handle', 3],
        [4, 'leak', 3],
        [5, 'invalid-free', 12],
        [7, 'syntax', 3],
      ],
    );
    assert.deepEqual([result.final.errors, result.peakRequested], [15, { position: 15, requested: 24 }]);
  });

  it('runs the body once where a repeat cannot be read, lies too deep or has no end', () => {
    assert.deepEqual(findings(['repeat 0', 'free a', 'end', 'end']), ['1 syntax', '2 invalid-free', '4 syntax']);
    assert.deepEqual(findings(['repeat i in 0..1', 'repeat i in 0..1', 'free t[i]', 'end x', 'end']), [
      '2 syntax',
      '3 invalid-free',
      '4 syntax',
    ]);
    assert.deepEqual(findings(['repeat 2', 'repeat 2', 'free a', 'end @ x=1']), ['1 syntax', '3 invalid-free']);
    const deep = [1, 2, 3, 4, 5].map(() => 'repeat 2');
    const { operations, diagnostics } = run(...deep, 'free a', ...deep.map(() => 'end'));
    assert.equal(operations.length, 16);
    assert.deepEqual(diagnostics.map(({ line, code, count }) => [line, code, count]), [[5, 'syntax', 16], [6, 'invalid-free', 16]]); // prettier-ignore
    assert.deepEqual(findings(['repeat 33554433', 'mark x', 'end', 'repeat 4', 'free t[0..8388608]', 'end']), ['1 syntax', '5 syntax']);
  });

  it('accuses nobody of what a line that cannot be parsed assigned', () => {
    const lines = [
      'arena 64',
      'b = alloc 8',
      'a = malloc 8',
      't[0..1] = alloc 8 8',
      'b = alloc',
      'free a, t[1], a',
      'expect size(a) == 5',
      'expect error double-free',
      'c = realloc a 8',
      'free c',
      'b = realloc a 9',
      'free b',
      'a = alloc 65',
      'free a',
      'a = alloc 8',
      'free a, a',
    ];
    assert.deepEqual(findings(lines), ['3 syntax', '4 syntax', '5 syntax', '13 too-large', '16 double-free']);
    const { operations } = run(...lines);
    assert.deepEqual(
      operations.slice(1, 6).map(({ handle, address, size, requested, error }) => [handle, address, size, requested, error]),
      ['a', 't[1]', 'a', 'c', 'c'].map((handle) => [handle, null, 0, 0, null]),
    );
  });

  it('resizes an object by its size class, not by its slot', () => {
    const { operations } = run(
      'arena 1MiB unit 4KiB',
      'machine kernel 6.1 debug ZU',
      'a = kmalloc 60',
      'a = realloc a 64',
      'a = realloc a 65',
    );
    assert.deepEqual(operations.map(({ size, cache }) => [size, cache]), [[256, 'kmalloc-64'], [256, 'kmalloc-64'], [192, 'kmalloc-96']]); // prettier-ignore
  });

  it('reads what is unusual but right', () => {
    const lines = [
      'arena 0x1000B',
      '',
      '  # nothing',
      'a=alloc 1_0 @ site="x # y" cpu=3 # end',
      '0x00AB = alloc 1KiB',
      'free a , 0xab',
      'mark a phase @ time=3',
    ];
    const result = run(...lines);
    assert.deepEqual(result.diagnostics, []);
    assert.equal(result.arena.size, 0x1000b);
    assert.equal(result.operations[3].handle, '0xab');
  });
});
