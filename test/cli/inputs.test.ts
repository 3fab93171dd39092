import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buddy } from './examples';
import { alloctrace, Folder, linesOf, runText } from './harness';

describe('several traces', () => {
  const folder = new Folder();
  const below = path.join(folder.path, 'traces');
  const at = (name: string): string => path.join(below, name);
  before(() => {
    for (const name of ['', 'inner', '.git', 'node_modules', 'none']) mkdirSync(at(name));
    folder.write('traces/b.alloctrace', buddy);
    folder.write('traces/a.alloctrace.gz', gzipSync('free nothing\n'));
    folder.write('traces/inner/c.rep', '1000\n1\n2\n1\na 0 100\nf 0\n');
    for (const name of ['readme.md', '.git/x.alloctrace', 'node_modules/x.alloctrace', '.hidden.alloctrace', 'none/notes.txt']) {
      folder.write(`traces/${name}`, buddy);
    }
    if (process.platform !== 'win32') symlinkSync(below, at('inner/circle'));
  });
  after(() => folder.remove());

  it('are run in turn, a folder’s by their names and each once, with the worst exit status', async () => {
    const { status, stdout, stderr } = await alloctrace(['run', at('b.alloctrace'), below]);
    assert.equal(stderr, '');
    assert.equal(status, 1);
    const heads = stdout.split('\n').filter((line) => line.includes(' trace; operations: '));
    assert.deepEqual(
      heads.map((line) => line.split(': ')[0]),
      [at('b.alloctrace'), at('a.alloctrace.gz'), at('inner/c.rep')],
    );
    assert.equal((await alloctrace(['run', at('b.alloctrace'), at('inner')])).status, 0);
  });

  it('are reported as one alone is', async () => {
    const one = await alloctrace(['run', at('b.alloctrace')]);
    const two = await alloctrace(['run', at('b.alloctrace'), at('inner/c.rep')]);
    assert.ok(two.stdout.startsWith(`${one.stdout}\n${at('inner/c.rep')}: rep trace`));
  });

  it('--json has a line for each, of what one alone prints', async () => {
    const files = [at('a.alloctrace.gz'), at('b.alloctrace'), at('inner/c.rep')];
    const { stdout } = await alloctrace(['run', below, '--json', '--hints']);
    const alone = await Promise.all(
      files.map(async (file) => JSON.parse((await alloctrace(['run', file, '--json', '--hints'])).stdout) as object),
    );
    assert.deepEqual(linesOf(stdout), alone);
    assert.equal(linesOf((await alloctrace(['run', at('inner'), '--json'])).stdout).length, 1, 'a folder of one trace, too');
  });

  it('--operations and --blocks name the file on every line', async () => {
    for (const report of ['--operations', '--blocks']) {
      const lines = linesOf((await alloctrace(['run', at('b.alloctrace'), at('inner/c.rep'), report])).stdout);
      const [first] = lines;
      assert.equal(Object.keys(first)[0], 'file');
      assert.deepEqual([...new Set(lines.map(({ file }) => file))], [at('b.alloctrace'), at('inner/c.rep')]);
      const alone = linesOf((await alloctrace(['run', at('b.alloctrace'), report])).stdout);
      assert.deepEqual(
        lines.filter(({ file }) => file === at('b.alloctrace')),
        alone.map((line) => ({ file: at('b.alloctrace'), ...line })),
      );
      assert.ok(alone.every((line) => !('file' in line)));
    }
  });

  it('one that cannot be read keeps no other from its report; the status is 2', async () => {
    const { status, stdout, stderr } = await alloctrace(['run', at('nowhere'), at('b.alloctrace'), at('none'), '--json']);
    assert.equal(status, 2);
    assert.equal(
      stderr,
      `alloctrace: there is no trace in ${at('none')}.\nalloctrace: cannot read ${at('nowhere')}: there is no such file.\n`,
    );
    assert.deepEqual(
      linesOf(stdout).map(({ file }) => file),
      [at('b.alloctrace')],
    );
    const late = await alloctrace(['run', at('b.alloctrace'), at('inner/c.rep'), '--at', '5', '--json']);
    assert.match(late.stderr, /^alloctrace: option --at cannot be 5\. The last position of .*c\.rep is 2\.\n$/);
    assert.deepEqual([late.status, linesOf(late.stdout).length], [2, 1]);
  });

  it('standard input is one of them', async () => {
    const { stdout } = await alloctrace(['run', at('inner'), '-', '--json'], buddy);
    assert.deepEqual(
      linesOf(stdout).map(({ file }) => file),
      [at('inner/c.rep'), '-'],
    );
  });
});

describe('--fail-on', () => {
  it('a budget that is not kept is a sentence and status 1, with the report as always', async () => {
    const plain = await runText(buddy);
    const { status, stdout, stderr } = await runText(
      buddy,
      '--fail-on',
      'external>30%',
      '--fail-on',
      'peak.used >= 20',
      '--fail-on',
      'live>1',
    );
    assert.equal(plain.status, 0);
    assert.equal(status, 1);
    assert.equal(stdout, plain.stdout);
    assert.equal(
      stderr,
      'alloctrace: -: external is 46.6667% at the end (position 5), which --fail-on external>30% does not allow.\n' +
        'alloctrace: -: used is 20 B at the peak (position 3), which --fail-on peak.used >= 20 does not allow.\n',
    );
    assert.deepEqual(await runText(buddy, '--fail-on', 'external>47%', '--fail-on', 'peak.used>20'), plain);
  });

  it('knows every metric of a position', async () => {
    const held = ['live==0', 'requested!=4', 'held>4', 'used>4', 'free<60', 'largest<32', 'internal>0%', 'overhead>0', 'errors>0'];
    const asked = ['blocks(8)!=1', 'size(c)>4', 'address(c)!=0x10', 'unusable(6)<100%', 'fragmentation(5)!=-1', 'peak.blocks(32)<1'];
    for (const budget of [...held, ...asked]) assert.deepEqual(await runText(buddy, '--fail-on', budget), await runText(buddy), budget);
    const trace = 'cache c 100\na = alloc c\n';
    assert.equal((await runText(trace, '--fail-on', 'objects(c)==1')).status, 1);
    assert.equal((await runText(trace, '--fail-on', 'slabs(c)>=1', '--json')).status, 1);
  });

  it('is refused where it is none, and where the trace has no answer', async () => {
    const cases: [string, RegExp][] = [
      ['', /cannot be ''\. ./],
      ['external', /cannot be 'external'\. It is METRIC OP VALUE, with a metric of live, requested, /],
      ['external>30', /external is a percentage: write 30%\./],
      ['size>3', /It is METRIC OP VALUE/],
      ['used>free', /It is METRIC OP VALUE/],
      ['start.used>3', /cannot be 'start\.used>3'/],
      ['used>3 && live>1', /It is METRIC OP VALUE/],
      ['objects(dentry)>3', /'objects\(dentry\)>3' cannot be judged of -\. There is no cache dentry in this trace\./],
      ['size(a)>3', /'size\(a\)>3' cannot be judged of -\. It has no value there\./],
    ];
    for (const [budget, message] of cases) {
      const { status, stdout, stderr } = await runText(buddy, '--fail-on', budget);
      assert.match(stderr, message);
      assert.match(stderr, /^alloctrace: option --fail-on [^\n]+\n$/);
      assert.deepEqual([stdout, status], ['', 2], budget);
    }
  });
});
