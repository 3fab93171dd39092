import * as assert from 'node:assert/strict';
import { collectDiagnostics, findProblems } from '../../../src/analysis/diagnostics';
import { diagnosticCodes, severityOf, type Diagnostic, type DiagnosticCode } from '../../../src/model/diagnostic';
import { finish } from '../../../src/work/work';
import { english } from '../../../src/model/localize';
import { diagnosticsOf, run } from '../support';

/** The only diagnostic of a code. */
function only(code: DiagnosticCode, ...lines: string[]): Diagnostic {
  const found = diagnosticsOf(run(...lines)).filter((diagnostic) => diagnostic.code === code);
  assert.equal(found.length, 1, `${code} in ${lines.join(' / ')}`);
  return found[0];
}

const arena = 'arena 64KiB unit 4KiB';

/** For each code: a trace that has it once, its line and column, and the lines shown with it. */
const cases: Record<DiagnosticCode, [lines: string[], place: string, related: number[]]> = {
  syntax: [['arena 64', 'a = alloc 8 bytes'], '2:13', []],
  'invalid-arena': [['arena 65 unit 2'], '1:7', []],
  'invalid-machine': [[arena, ' machine page 5'], '2:15', []],
  'invalid-cache': [[arena, 'cache c 8 align 3'], '2:17', []],
  'duplicate-arena': [['', 'arena 64', 'arena 64'], '3:1', [2]],
  'late-arena': [['', 'free t[*]', 'cache c 8', 'arena 64'], '4:1', [3]],
  'late-machine': [['a = alloc 8', 'machine cpus 2', 'free a'], '2:1', [1]],
  'duplicate-cache': [[arena, 'cache c 8', 'cache c 8'], '3:7', [2]],
  'unknown-cache': [['a = alloc c'], '1:11', []],
  'double-free': [['a = alloc 8', 'free a', 'b = alloc 8', 'free b, a'], '4:9', [1, 2]],
  'invalid-free': [['free t[0..2:5]'], '1:6', []],
  'invalid-realloc': [[arena, 'cache c 8', 'a = alloc c', 'b = realloc a 8', 'free a'], '4:13', [3]],
  'out-of-memory': [['arena 64 unit 16', 'a = alloc 64', 'b = alloc 1', 'free a'], '3:11', []],
  'too-large': [['arena 64', 'a = alloc 65'], '2:11', []],
  'placement-conflict': [['arena 64', 'a = alloc 8', 'b = alloc 16 at 0x0', 'free a'], '3:17', [2]],
  'cache-busy': [[arena, 'cache c 8', 'a = alloc c', 'b = alloc c', 'destroy c', 'free a, b'], '5:9', [3, 4]],
  'needs-buddy': [['arena 4KiB policy tlsf', 'a = kmalloc 8'], '2:13', []],
  'expectation-failed': [['arena 64', '  expect live == 1'], '2:3', []],
  'lost-handle': [['arena 64', 'a = alloc 8', 'a = alloc 8', 'free a'], '3:1', [2]],
  'unknown-attribute': [['a = alloc 8 @ time=1 cpus=0', 'free a'], '1:22', []],
  leak: [['arena 64', 't[0..2] = alloc 8', 'free t[1]'], '2:1', []],
};

describe('diagnostics', () => {
  for (const code of diagnosticCodes) {
    const [lines, place, related] = cases[code];
    it(`${code} has its place and shows others`, () => {
      const diagnostic = only(code, ...lines);
      assert.equal(`${diagnostic.line}:${diagnostic.column}`, place);
      assert.equal(diagnostic.severity, severityOf(code));
      assert.deepEqual(
        diagnostic.related.map(({ line }) => line),
        related,
      );
      assert.ok(diagnostic.endColumn >= diagnostic.column);
      for (const { message } of [diagnostic, ...diagnostic.related]) assert.doesNotMatch(message, /\{\d\}|undefined|NaN/);
    });
  }

  it('are as found on a line that only some passes of a repeat can read', () => {
    const found = (...body: string[]): string[] =>
      diagnosticsOf(run('repeat i in 0..2', ...body, 'end')).map(({ line, code, count }) => `${line} ${code} ${count}`);
    assert.deepEqual(found('free t[1..i]'), ['2 syntax 1', '2 invalid-free 3']);
    assert.deepEqual(found('free t[i..1]'), ['2 invalid-free 3', '2 syntax 1']);
  });

  it('names the objects of one line together that keep a cache busy', () => {
    const lines = [arena, 'cache c 8', 't[0..132] = alloc c', 'a = alloc c', 'destroy c', 'free a, t[*]'];
    assert.deepEqual(only('cache-busy', ...lines).related, [
      { line: 3, message: '133 objects of this line are live, the first of them t[0]' },
      { line: 4, message: 'a is live' },
    ]);
  });

  it('tells a range from a handle', () => {
    assert.equal(only('invalid-free', 't[0..3] = alloc 8', 'free t', 'free t[*]').message, 't is a range: free t[*] gives back all of it.');
    const resized = only('invalid-realloc', 't[0..3] = alloc 8', 'a = realloc t 8', 'free t[*]');
    assert.equal(resized.message, 't is a range, and realloc resizes one handle.');
  });

  it('are ordered by line, and on a line as found', () => {
    const lines = [
      'free z',
      'a = alloc 8',
      'expect live == 0',
      'a = alloc 4MiB',
      'free x, y',
      'b = alloc 16',
      'expect error too-large',
      'free b, b',
    ];
    assert.deepEqual(
      diagnosticsOf(run(...lines)).map(({ line, code }) => `${line} ${code}`),
      [
        '1 invalid-free',
        '2 leak',
        '3 expectation-failed',
        '4 lost-handle',
        '4 out-of-memory',
        '5 invalid-free',
        '5 invalid-free',
        '7 expectation-failed',
        '8 double-free',
      ],
    );
  });

  it('are one for each failing operation of a range or a list', () => {
    assert.deepEqual(
      diagnosticsOf(run('arena 64', 't[0..3] = alloc 32', 'free x, t[0..3], y[2..3]')).map(
        ({ line, code, column }) => `${line}:${column} ${code}`,
      ),
      ['2:17 out-of-memory', '2:17 out-of-memory', '3:6 invalid-free', '3:18 invalid-free', '3:18 invalid-free'],
    );
  });

  it('can be made in part: the first by line, with their number', () => {
    const result = run('free a', 'free b', 'nonsense', 'free c');
    const { diagnostics, total } = finish(findProblems(result, english, 2));
    assert.equal(total, 4);
    assert.deepEqual(
      diagnostics.map(({ line }) => line),
      [1, 2],
    );
    assert.deepEqual(collectDiagnostics(result, english, 2), diagnostics);
  });

  it('are told in the reader’s language', () => {
    const [diagnostic] = collectDiagnostics(run('free a'), (message, ...args) => `<${message}|${args.join()}>`);
    assert.equal(diagnostic.message, '<{0} was never allocated.|a>');
  });
});

describe('leak', () => {
  it('is one for each allocating line, with count and bytes asked for', () => {
    const found = diagnosticsOf(run(arena, 'cache c 100', 't[0..4] = alloc c', 'a = kmalloc 5', 'free t[0..1]', 'z = kmalloc 0'));
    assert.deepEqual(
      found.map(({ code, line, count, bytes }) => ({ code, line, count, bytes })),
      [
        { code: 'leak', line: 3, count: 3, bytes: 300 },
        { code: 'leak', line: 4, count: 1, bytes: 5 },
        { code: 'leak', line: 6, count: 1, bytes: 0 },
      ],
    );
  });

  it('stands on the line of a realloc that succeeded', () => {
    const leaks = (...lines: string[]): unknown[] => diagnosticsOf(run('arena 64', ...lines)).map(({ line, bytes }) => [line, bytes]);
    assert.deepEqual(leaks('a = alloc 5', 'a = realloc a 7'), [[3, 7]]);
    assert.deepEqual(leaks('a = alloc 5', 'b = realloc a 16'), [[3, 16]]);
    assert.deepEqual(leaks('a = alloc 5', 'expect error too-large', 'a = realloc a 65'), [[2, 5]]);
  });

  it('counts what was lost', () => {
    const found = diagnosticsOf(run('arena 64', 'a = alloc 8', 'a = alloc 4', 'free a')).filter(({ code }) => code === 'leak');
    assert.deepEqual(
      found.map(({ line, bytes }) => [line, bytes]),
      [[2, 8]],
    );
  });

  it('is no error', () => assert.equal(run('arena 64', 'a = alloc 8').errorCount, 0));
});

describe('double-free', () => {
  it('shows the realloc that ended the allocation', () => {
    assert.deepEqual(
      only('double-free', 'a = alloc 8', 'b = realloc a 8', 'free a, b').related.map(({ line }) => line),
      [1, 2],
    );
  });

  it('shows the last life of a handle', () => {
    const lines = ['a = alloc 8', 'free a', 'a = alloc 8', 'free a', 'free a'];
    assert.deepEqual(
      only('double-free', ...lines).related.map(({ line }) => line),
      [3, 4],
    );
  });
});

describe('invalid-realloc', () => {
  it('shows the allocation and the end of a handle that is not live', () => {
    const { related, message } = only('invalid-realloc', 'a = alloc 8', 'free a', 'a = realloc a 8');
    assert.deepEqual(
      related.map(({ line }) => line),
      [1, 2],
    );
    assert.match(message, /not live/);
  });

  it('has nothing to show of a handle that never was, or is null', () => {
    assert.deepEqual(only('invalid-realloc', 'b = realloc a 8').related, []);
    assert.deepEqual(only('invalid-realloc', 'arena 64', 'a = alloc 65', 'a = realloc a 8').related, []);
  });
});

describe('out-of-memory', () => {
  it('is exhaustion where fewer bytes are free than the block needs', () => {
    const { cause, bytes, related } = only('out-of-memory', 'arena 64 unit 16', 'a = alloc 16', 'b = alloc 33');
    assert.deepEqual([cause, bytes, related], ['exhausted', 64, []]);
  });

  it('is fragmentation where they lie apart, and shows what keeps them so', () => {
    const lines = [
      'arena 64 unit 16',
      't[0] = alloc 16',
      't[1] = alloc 16',
      't[2] = alloc 16',
      't[3] = alloc 16',
      'free t[0], t[2]',
      'a = alloc 20',
    ];
    const { cause, bytes, related } = only('out-of-memory', ...lines);
    assert.deepEqual([cause, bytes], ['fragmented', 32]);
    // One allocation for either half: the lower one.
    assert.deepEqual(
      related.map(({ line }) => line),
      [3],
    );
  });

  it('of an object is about a slab that holds one', () => {
    const lines = [
      'arena 16KiB unit 4KiB',
      'machine page 4KiB',
      'cache c 5000 order 2',
      't[0..3] = alloc 4096',
      'free t[1], t[3]',
      'a = alloc c',
    ];
    const { cause, bytes, related } = only('out-of-memory', ...lines);
    assert.deepEqual([cause, bytes, related.map(({ line }) => line)], ['fragmented', 8192, [4]]);
  });

  it('of kmalloc is about a slab of its class, or a block', () => {
    const full = ['arena 16KiB unit 4KiB', 'machine page 4KiB', 't[0..3] = alloc 4096'];
    assert.equal(only('out-of-memory', ...full, 'a = kmalloc 8').bytes, 4096);
    assert.equal(only('out-of-memory', ...full, 'a = kmalloc 5000').bytes, 8192);
    assert.equal(only('out-of-memory', ...full, 'a = kmalloc 9000').bytes, 16384);
  });

  it('of realloc goes the way of the first allocation', () => {
    const full = ['arena 16KiB unit 1KiB', 'machine page 4KiB'];
    // One byte more than the slot of 8: an object of 16 needs a slab of 4 KiB; a block of 9 bytes is 1 KiB.
    assert.equal(only('out-of-memory', ...full, 'a = kmalloc 8', 'r = alloc 8192', 's = alloc 4096', 'a = realloc a 9').bytes, 4096);
    assert.equal(only('out-of-memory', ...full, 'a = alloc 1024', 't[0..14] = alloc 1024', 'a = realloc a 1025').bytes, 2048);
  });

  it('shows twenty places at most, and tells of the rest', () => {
    // Every other unit is taken: 32 of them in either half of the arena.
    const lines = ['arena 128', 't[0..127] = alloc 1', 'free t[0..127:2]', 'a = alloc 64'];
    const { related } = only('out-of-memory', ...lines);
    assert.equal(related.length, 21);
    assert.match(related[20].message, /12 more/);
  });
});

describe('placement-conflict', () => {
  const message = (...lines: string[]): string => only('placement-conflict', ...lines).message;

  it('tells what is wrong with the place', () => {
    assert.match(message('arena 64', 'a = alloc 8 at 0x40'), /outside/);
    assert.match(message('arena 100 unit 4', 'a = alloc 8 at 0x60'), /outside/);
    assert.match(message('arena 64', 'a = alloc 8 at 0x4'), /multiple/);
    assert.match(message('arena 64', 'b = alloc 8', 'a = alloc 8 at 0x0'), /not free/);
  });

  it('shows all who hold it', () => {
    const lines = ['arena 64', 'a = alloc 4', 'b = alloc 4', 'c = alloc 4', 'd = alloc 4', 'free c', 'e = alloc 16 at 0x0'];
    assert.deepEqual(
      only('placement-conflict', ...lines).related.map(({ line }) => line),
      [2, 3, 5],
    );
  });

  it('shows the objects of a slab that holds it', () => {
    const lines = [arena, 'cache c 1024 order 0', 'a = alloc c', 'b = alloc c', 'c = alloc c', 'free b', 'e = alloc 4096 at 0x0'];
    assert.deepEqual(
      only('placement-conflict', ...lines).related.map(({ line }) => line),
      [3, 5],
    );
  });

  it('shows a larger block that holds it', () => {
    assert.deepEqual(
      only('placement-conflict', 'arena 64', 'a = alloc 32', 'b = alloc 4 at 0x1c').related.map(({ line }) => line),
      [2],
    );
  });
});

describe('cache-busy', () => {
  it('shows what is live, wherever it stands', () => {
    const lines = [
      arena,
      'cache c 1024 order 0',
      't[0..3] = alloc c',
      'u = alloc c @ cpu=1',
      'v = alloc c',
      'free t[2], t[0]',
      'destroy c',
    ];
    assert.deepEqual(
      only('cache-busy', ...lines).related.map(({ line }) => line),
      [3, 4, 5],
    );
  });

  it('shows what is live where it was tried', () => {
    const lines = [arena, 'cache c 8', 'a = alloc c', 'destroy c', 'free a', 'b = alloc c', 'free b', 'destroy c'];
    assert.deepEqual(
      only('cache-busy', ...lines).related.map(({ line }) => line),
      [3],
    );
  });

  it('is about size classes, too', () => {
    assert.deepEqual(
      only('cache-busy', arena, 'a = kmalloc 64', 'destroy kmalloc-64').related.map(({ line }) => line),
      [2],
    );
  });
});

describe('unknown-cache', () => {
  it('tells that size classes are no caches to allocate from', () =>
    assert.match(only('unknown-cache', 'a = alloc kmalloc-64').message, /kmalloc to allocate/));
});
