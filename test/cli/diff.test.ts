import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../project';
import { alloctrace, fixtures, Folder, type Outcome } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

const samples = path.join(root, 'media', 'samples');
const check = checkerOf(closed(readSchema('diff')));

describe('alloctrace diff', () => {
  const folder = new Folder();
  after(() => folder.remove());
  const before = folder.write('before.alloctrace', 'arena 64KiB\na = alloc 100\nt[0..9] = alloc 64\nb = alloc 1KiB\nfree a\n');
  const later = folder.write(
    'after.alloctrace',
    'arena 64KiB\nx = alloc 8\na = alloc 100\nt[0..9] = alloc 64\nb = alloc 2KiB\nfree a, t[*]\n',
  );
  const diff = (...options: string[]): Promise<Outcome> => alloctrace(['diff', before, later, ...options]);

  it('tells the figures of both, and what grew and is new', async () => {
    const { status, stdout, stderr } = await diff();
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(
      stdout.replaceAll(`${folder.path}${path.sep}`, ''),
      `before.alloctrace → after.alloctrace

                                    before    after  change
operations                              13       24  +11 (+84.6%)
allocations                             12       13  +1 (+8.3%)
frees                                    1       11  +10 (+1,000.0%)
failed requests                          0        0  =
errors                                   0        0  =
bytes asked for in all             1,764 B  2,796 B  +1,032 B (+58.5%)
peak: most bytes in use            1,792 B  2,824 B  +1,032 B (+57.6%)
most bytes requested at once       1,764 B  2,796 B  +1,032 B (+58.5%)
live at the end                         11        2  −9 (−81.8%)
bytes live at the end              1,664 B  2,056 B  +392 B (+23.6%)
internal fragmentation at the end     0.0%     0.0%  =
external fragmentation at the end    48.7%    48.4%  −0.3 percentage points

Where they allocate, by statement: new 1, gone 0, grew 1, shrank 1, changed 0, same 1
  CHANGE        AT PEAK         LEAKED  ALLOCATIONS  FAILED   SIZE  SITE
  grew    1 KiB → 2 KiB  1 KiB → 2 KiB            1       0         b (line 4 → 5)
    new     0 B → 2 KiB    0 B → 2 KiB        0 → 1       0  2 KiB
    gone    1 KiB → 0 B    1 KiB → 0 B        1 → 0       0  1 KiB
  shrank          640 B    640 B → 0 B           10       0   64 B  t[…] (line 3 → 4)
  new         0 B → 8 B      0 B → 8 B        0 → 1       0    8 B  x (line 2 after)
`,
    );
  });

  it('fails where a condition holds, and says which', async () => {
    const { status, stderr } = await diff('--fail-on', 'peak>+50%', '--fail-on', 'leaks>+0', '--fail-on', 'leakedBytes > 2000');
    assert.equal(status, 1);
    assert.deepEqual(stderr.trim().split('\n'), [
      'alloctrace: peak was 1,792 B and is 2,824 B, which --fail-on peak>+50% does not allow.',
      'alloctrace: leakedBytes was 1,664 B and is 2,056 B, which --fail-on leakedBytes > 2000 does not allow.',
    ]);
    const { failed } = JSON.parse((await diff('--json', '--fail-on', 'peak>+50%')).stdout) as { failed: unknown };
    assert.deepEqual(failed, [{ condition: 'peak>+50%', figure: 'peak', before: 1792, after: 2824, limit: 2688 }]);
    assert.equal((await diff('--fail-on', 'peak>+60%')).status, 0);
  });

  it('has a schema', async () => {
    const recordings = ['jq-group.mtrace', 'jq-group.heaptrack'].map((name) => path.join(samples, name));
    const calls = [[before, later], recordings, [path.join(samples, 'sqlite-index.rep'), before, '--fail-on', 'peak>0']];
    for (const args of calls) check(JSON.parse((await alloctrace(['diff', ...args, '--json'])).stdout));
  });

  it('finds that two recorders saw the same program: functions are compared, not what each adds to them', async () => {
    const files = ['jq-group.mtrace', 'jq-group.heaptrack'].map((name) => path.join(samples, name));
    const { by, counts, sites } = JSON.parse((await alloctrace(['diff', ...files, '--json'])).stdout) as {
      by: string;
      counts: Record<string, number>;
      sites: { site: string; kind: string }[];
    };
    assert.equal(by, 'symbol');
    assert.deepEqual(counts, { new: 3, gone: 1, grew: 0, shrank: 0, changed: 0, same: 4 });
    assert.deepEqual(
      sites.map(({ site, kind }) => `${site} ${kind}`),
      ['libstdc++.so.6 new', '__strdup gone', '__GI___strdup new', 'jv_mem_uninit_setup new'],
    );
  });

  it('refuses what it cannot do with a sentence and status 2', async () => {
    const refused: [string[], RegExp][] = [
      [[before, later, '--fail-on', 'peek>5'], /There is no figure peek\. Figures are operations, /],
      [[before, later, '--fail-on', 'peak>5%'], /write \+5% or -5%/],
      [[before, later, '--by', 'site'], /--by cannot be site: .*before\.alloctrace has nothing of that kind/],
      [[before, later, '--by', 'name'], /stack, site, symbol, statement, size/],
      [[before], /two files, or one with --from and --to/],
      [[before, 'nowhere.alloctrace'], /there is no such file/],
      [['-', '-'], /only one of the two can be standard input/],
      [[path.join(fixtures, 'snapshots', 'allocinfo.1'), before], /compared by alloctrace compare/],
    ];
    for (const [args, reason] of refused) {
      const { status, stdout, stderr } = await alloctrace(['diff', ...args]);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, reason);
    }
  });

  it('says in its help what conditions can name', async () => {
    const { stdout } = await alloctrace(['help', 'diff']);
    for (const name of ['peak', 'peakRequested', 'leaks', 'leakedBytes', 'allocations', 'failures']) {
      assert.match(stdout, new RegExp(`^ {2}${name} {2}`, 'm'));
    }
  });
});

describe('alloctrace diff of two positions', () => {
  const folder = new Folder();
  after(() => folder.remove());
  const sample = (name: string): string => path.join('media', 'samples', name);
  const diff = (...args: string[]): Promise<Outcome> => alloctrace(['diff', ...args], '', { cwd: root });

  it('tells what was added and freed between them', async () => {
    const { status, stdout } = await diff(sample('leak-and-double-free.alloctrace'), '--from', '3', '--to', '20');
    assert.equal(status, 0);
    assert.ok(
      stdout.endsWith(`
GROWTH  ADDED  BYTES  FREED  BYTES  MOVED  SITE
   0 B      1  128 B      1  128 B      0  accept_connection

GROWTH  ADDED  BYTES  FREED  BYTES  MOVED  SIZE
   0 B      1  128 B      1  128 B      0  128 B

CHANGE  WAS AT   SIZE  IS AT   SIZE  HANDLE
 freed   0x180  128 B                connection[0]
 added                 0x180  128 B  connection[3]
`),
      stdout,
    );
    assert.match(stdout, /from position 3 to 20 of 25\nadded 1, freed 1, moved 0, resized in place 0\nthe same 2, of 264 B\n/);
  });

  it('takes the start, the peak, the end and marks for positions', async () => {
    const trace = sample('textbook-buddy.alloctrace');
    const positions = async (from: string, to: string): Promise<number[]> => {
      const { stdout, stderr } = await diff(trace, '--from', from, '--to', to, '--json');
      assert.equal(stderr, '');
      const report = JSON.parse(stdout) as { from: { position: number }; to: { position: number } };
      return [report.from.position, report.to.position];
    };
    assert.deepEqual(await positions('a and b are freed', 'everything goes back'), [3, 6]);
    assert.deepEqual(await positions('peak', 'end'), [3, 8]);
    assert.deepEqual(await positions('5', 'start'), [5, 0]);
    const twice = folder.write('twice.alloctrace', 'arena 64\nmark "round"\na = alloc 8\nmark "round"\nfree a\n');
    assert.match(
      (await diff(twice, '--from', 'round')).stderr,
      /--from cannot be 'round': .* has that mark at the positions 0, 1\. Give one of these\./,
    );
    assert.match((await diff(twice, '--from', 'lap')).stderr, /--from cannot be 'lap': .* has no such mark\. A position is .* a mark\./);
  });

  it('writes a page with pictures and tables', async () => {
    const trace = folder.write('two.alloctrace', 'arena 64\na = alloc 8\nb = alloc 8\nfree a\n');
    const target = path.join(folder.path, 'changes.html');
    assert.deepEqual(await alloctrace(['diff', trace, '--from', '1', '-o', target]), { status: 0, stdout: '', stderr: '' });
    const page = readFileSync(target, 'utf8');
    assert.match(page, /<title>two\.alloctrace: from position 1 to 3 of 3<\/title>/);
    assert.match(page, /<h2>The arena at position 3, compared with position 1<\/h2>[^]*<path class="gone" d="M0 0h/);
    assert.match(page, /<td class="text">freed<\/td><td class="text">a<\/td>/);
    for (const args of [['--json'], [trace]]) {
      const { status, stderr } = await alloctrace(['diff', trace, ...args, '-o', target, ...(args[0] === trace ? [] : ['--to', '2'])]);
      assert.deepEqual([status, stderr], [2, 'alloctrace: option --output is for two positions of one file, and writes a page.\n']);
    }
  });

  it('has a schema', async () => {
    const check = checkerOf(closed(readSchema('positions')));
    const calls = [
      ['kernel-startup.alloctrace', '--from', '2000', '--to', '1000'],
      ['jq-group.heaptrack', '--to', '300'],
      ['sqlite-index.rep', '--from', '500'],
    ];
    for (const [name, ...options] of calls) check(JSON.parse((await diff(sample(name), ...options, '--json')).stdout));
  });

  it('refuses what it cannot do with a sentence and status 2', async () => {
    const trace = sample('textbook-buddy.alloctrace');
    const refused: [string[], RegExp][] = [
      [[trace], /two files, or one with --from and --to/],
      [[trace, trace, '--from', '1'], /are for one file/],
      [[trace, '--from', 'x'], /--from cannot be 'x'/],
      [[trace, '--to', '99'], /--to cannot be 99\. The last position of .* is 8\./],
      [[trace, '--to', '3', '--fail-on', 'peak>0'], /are for two files/],
    ];
    for (const [args, reason] of refused) {
      const { status, stderr } = await diff(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, reason);
    }
  });
});
