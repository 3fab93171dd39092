import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../project';
import { alloctrace, fixtures, type Outcome } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

const sample = (name: string): string => path.join('media', 'samples', name);
const compare = (file: string, ...options: string[]): Promise<Outcome> => alloctrace(['compare', file, ...options], '', { cwd: root });
/** `--with` for each. */
const withEach = (...settings: string[]): string[] => settings.flatMap((each) => ['--with', each]);

interface Record {
  readonly with: string;
  readonly label: string;
  readonly options: object;
  readonly error: string | null;
  readonly plain: object | null;
  readonly figures: { readonly peakUsed: number; readonly failures: { readonly count: number } } | null;
  readonly internal: number | null;
  readonly best: string[];
}
interface Report {
  readonly file: string;
  readonly runs: Record[];
  readonly sweeps: {
    readonly parameter: string;
    readonly lines: { readonly label: string; readonly points: (Record & { readonly value: number })[] }[];
  }[];
}

const check = checkerOf(closed(readSchema('settings')));
async function reportOf(file: string, ...options: string[]): Promise<Report> {
  const { status, stdout, stderr } = await compare(file, ...options, '--json');
  assert.deepEqual([status, stderr], [0, '']);
  const report = JSON.parse(stdout) as Report;
  check(report);
  return report;
}

/** Comparisons of samples, word for word: by the name of the file that holds them. ALLOCTRACE_GOLDEN=write writes them anew. */
const golden: Readonly<{ [name: string]: readonly string[] }> = {
  'jq-group.txt': ['jq-group.mtrace', ...withEach('policy=tlsf', 'fit=lifo,unit=64', 'as=kmalloc', 'policy=tlsf,unit=64')],
  'jq-group.csv': ['jq-group.mtrace', ...withEach('policy=tlsf', 'policy=tlsf,unit=64'), '--csv', '--sweep', 'unit=16,32'],
  'task-struct.txt': [
    'task-struct-slab-vs-buddy.alloctrace',
    ...withEach('policy=first-fit', 'arena=64KiB'),
    '--sweep',
    'min_partial=0..4:2',
  ],
  'fragmentation.json': ['external-fragmentation.alloctrace', ...withEach('policy=best-fit'), '--sweep', 'unit=16..64', '--json'],
};

describe('alloctrace compare --with', () => {
  for (const [name, [file, ...options]] of Object.entries(golden)) {
    it(`compares ${file} ${options.join(' ')} as before`, async () => {
      const { status, stdout, stderr } = await compare(sample(file), ...options);
      assert.deepEqual([status, stderr], [0, '']);
      const kept = path.join(fixtures, 'settings', name);
      // The ends of lines of CSV files are not kept in a repository.
      const text = stdout.replaceAll('\r\n', '\n');
      if (process.env.ALLOCTRACE_GOLDEN === 'write') writeFileSync(kept, text);
      assert.equal(text, readFileSync(kept, 'utf8'));
    });
  }

  it('has the figures of run --json --figures, for the trace as it is and for each setting', async () => {
    const file = sample('jq-group.mtrace');
    const settings = {
      '': [],
      'policy=tlsf': ['--policy', 'tlsf'],
      'fit=lifo,unit=64': ['--fit', 'lifo', '--unit', '64'],
      'as=kmalloc': ['--as', 'kmalloc'],
    };
    const { runs } = await reportOf(file, ...withEach(...Object.keys(settings).slice(1)));
    assert.deepEqual(
      runs.map((run) => run.with),
      Object.keys(settings),
    );
    for (const [index, options] of Object.values(settings).entries()) {
      const { stdout } = await alloctrace(['run', file, '--json', '--figures', ...options], '', { cwd: root });
      assert.deepEqual(runs[index].figures, (JSON.parse(stdout) as { figures: object }).figures);
    }
    assert.deepEqual(runs[2].options, { fit: 'lifo', unit: '64' });
  });

  it('runs objects and kmallocs as plain allocations where there are no slabs, and says so', async () => {
    const file = sample('task-struct-slab-vs-buddy.alloctrace');
    const { runs } = await reportOf(file, '--with', 'policy=tlsf');
    assert.equal(runs[0].plain, null);
    assert.ok(runs[1].plain !== null && runs[1].figures!.peakUsed > 0);
    const { stdout } = await compare(file, '--with', 'policy=tlsf');
    assert.match(
      stdout,
      /^policy=tlsf: tlsf has no slabs: objects \(\d+\) and kmallocs \(\d+\) run as plain allocations of their size\.$/m,
    );
    const { stdout: single } = await alloctrace(['run', file, '--policy', 'tlsf'], '', { cwd: root });
    assert.match(single, /needs-buddy/);
  });

  it('has a column that says why where a setting cannot be run, and goes on', async () => {
    const { runs } = await reportOf(sample('textbook-buddy.alloctrace'), ...withEach('as=kmalloc', 'unit=48', 'policy=heap4'));
    assert.deepEqual(
      runs.map(({ error }) => error),
      [
        null,
        'The setting as is for recorded traces: a written one says itself what it calls.',
        'The unit must be a power of two, and 48 is none.',
        null,
      ],
    );
    assert.deepEqual(
      runs.slice(1, 3).map(({ figures, best }) => [figures, best]),
      [
        [null, []],
        [null, []],
      ],
    );
  });

  it('marks all that are best, and counts failures and what they asked for', async () => {
    const trace = 'arena 64 unit 16\na = alloc 64\nb = alloc 20\nfree a\n';
    const { stdout, status } = await alloctrace(['compare', '-', '--with', 'arena=128', '--with', 'arena=256'], trace);
    assert.equal(status, 0);
    assert.match(stdout, /^failed requests +1 +0\* +0\*$/m);
    assert.match(stdout, /^bytes asked for in vain +20 B +0 B\* +0 B\*$/m);
    assert.match(stdout, /^Where requests fail, less is held/m);
  });

  it('sweeps a parameter under each setting', async () => {
    const { sweeps } = await reportOf(sample('jq-group.mtrace'), '--with', 'fit=lifo', '--sweep', 'unit=16..64', '--sweep', 'cpus=1,4');
    assert.deepEqual(
      sweeps.map(({ parameter, lines }) => [parameter, lines.map(({ label, points }) => [label, ...points.map(({ value }) => value)])]),
      [
        [
          'unit',
          [
            ['as it is', 16, 32, 64],
            ['fit=lifo', 16, 32, 64],
          ],
        ],
        [
          'cpus',
          [
            ['as it is', 1, 4],
            ['fit=lifo', 1, 4],
          ],
        ],
      ],
    );
    const [line] = sweeps[0].lines;
    assert.ok(line.points[0].internal! < line.points[2].internal!, 'larger units waste more');
  });

  it('comes to the same in threads as one run after another', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-'));
    try {
      const file = path.join(folder, 'phases.alloctrace');
      await alloctrace(['generate', '--model', 'phases', '--allocations', '20000', '-o', file]);
      const settings = ['policy=tlsf', 'unit=48', 'policy=best-fit'];
      const inThreads = await reportOf(file, ...withEach(...settings));
      const figures = (runs: Record[]): unknown[] => runs.map((run) => [run.with, run.figures, run.internal]);
      // Two runs are not worth threads.
      const inTurn = await Promise.all(settings.map((setting) => reportOf(file, '--with', setting)));
      assert.deepEqual(figures(inThreads.runs), figures([inTurn[0].runs[0], ...inTurn.map(({ runs }) => runs[1])]));
      const piped = await alloctrace(['compare', '-', ...withEach(...settings), '--json'], readFileSync(file, 'utf8'));
      assert.deepEqual({ ...(JSON.parse(piped.stdout) as Report), file }, inThreads);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('prints what README shows', async () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const [, words, shown] = /```sh\nalloctrace (compare media\/samples\/.*)\n```\n\n```\n([^`]+)```/.exec(readme)!;
    const { stdout } = await alloctrace(words.split(' '), '', { cwd: root });
    assert.equal(stdout, shown);
  });

  it('writes a page', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-'));
    try {
      const page = path.join(folder, 'page.html');
      const { status, stdout, stderr } = await compare(
        sample('jq-group.mtrace'),
        '--with',
        'policy=tlsf',
        '--sweep',
        'unit=16..64',
        '-o',
        page,
      );
      assert.deepEqual([status, stdout, stderr], [0, '', '']);
      const html = readFileSync(page, 'utf8');
      assert.match(html, /<h1>jq-group\.mtrace under several settings<\/h1>/);
      assert.match(html, /<svg [^>]*aria-label="peak used, by unit"/);
      const nowhere = await compare(sample('jq-group.mtrace'), '--with', 'policy=tlsf', '-o', path.join(folder, 'none', 'page.html'));
      assert.equal(nowhere.status, 2);
      assert.match(nowhere.stderr, /^alloctrace: cannot write /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const refused: Readonly<{ [options: string]: RegExp }> = {
    'x --with fitt=lifo': /option --with cannot be 'fitt=lifo'\. There is no fitt: names are /,
    'x --with policy=none': /option --with cannot be 'policy=none'\. policy: /,
    'x --sweep policy=tlsf': /option --sweep cannot be 'policy=tlsf'\. /,
    'x --sweep unit=64..16': /A range goes up/,
    x: /compare takes two tables, or a trace with --with or --sweep\./,
    'x y --with unit=16': /options --with and --sweep are for one trace\./,
    'x y --csv': /are for --with and --sweep\./,
    'x --with unit=16 --json --csv': /--json/,
    'no-such-file --with unit=16': /no such file/,
    'media --with unit=16': /it is a folder/,
    'test/fixtures/snapshots/allocinfo.1 --with unit=16': /holds tables of a kernel/,
  };
  for (const [options, message] of Object.entries(refused)) {
    it(`refuses ${options}`, async () => {
      const { status, stdout, stderr } = await compare(options.split(' ')[0], ...options.split(' ').slice(1));
      assert.match(stderr, message);
      assert.match(stderr, /^alloctrace: [^\n]+[.!?)]\n$/, 'one sentence');
      assert.deepEqual([status, stdout], [2, '']);
    });
  }
});
