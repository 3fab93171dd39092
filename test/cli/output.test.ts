import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { alloctrace, command, Folder, linesOf, runText } from './harness';

describe('output', function () {
  const folder = new Folder();
  after(() => folder.remove());

  it('a reader that goes away early ends the command quietly', async () => {
    const file = folder.write('long.alloctrace', 'arena 4MiB\nt[1..100000] = alloc 8\nfree t[*]\n');
    for (const report of ['--operations', '--blocks', '--json']) {
      const child = spawn(process.execPath, [command, 'run', file, report], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const ended = once(child, 'close');
      await once(child.stdout, 'data');
      child.stdout.destroy();
      const [status] = (await ended) as [number | null];
      assert.equal(stderr, '', report);
      assert.equal(status, 0, report);
    }
  });

  it('a hundred thousand lines come out whole', async () => {
    const { status, stdout } = await runText('arena 16MiB\nt[1..50000] = alloc 1\nfree t[*]\n', '--operations');
    assert.equal(status, 0);
    const lines = stdout.split('\n');
    assert.equal(lines.length, 100_001);
    assert.equal((JSON.parse(lines[99_999]) as { handle: string }).handle, 't[50000]');
  });

  it('fifty thousand blocks come out whole and tile the arena', async () => {
    const { stdout } = await runText('arena 1MiB\nt[1..50000] = alloc 1\nfree t[1..50000:2]\n', '--blocks');
    let next = 0;
    for (const { address, size } of linesOf(stdout)) {
      assert.equal(Number(address), next);
      next += size as number;
    }
    assert.equal(next, 2 ** 20);
  });

  it('the report for people shows so many diagnostics and counts the rest, --json has them all', async () => {
    const text = 'free a\n'.repeat(1500);
    const report = await runText(text);
    assert.equal(report.stdout.match(/error invalid-free/g)?.length, 1000);
    assert.match(report.stdout, /^… and 500 more; --json lists all of them\.$/m);
    const json = JSON.parse((await runText(text, '--json')).stdout) as { diagnostics: unknown[] };
    assert.equal(json.diagnostics.length, 1500);
  });

  it('a report that cannot be written is a sentence and status 2', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const file = folder.write('short.alloctrace', 'a = alloc 8\nfree a\n');
    for (const report of ['--json', '--operations', '--blocks']) {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [command, 'run', file, report], { stdio: ['ignore', full, 'pipe'] });
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const [status] = (await once(child, 'close')) as [number | null];
      closeSync(full);
      assert.match(stderr, /^alloctrace: cannot write the report: [^\n]*ENOSPC[^\n]*\.\n$/, report);
      assert.equal(status, 2, report);
    }
  });

  it('no progress where standard error is no terminal', async () => {
    const { stderr } = await alloctrace(['run', '-', '--operations'], 't[1..20000] = alloc 1\nfree t[*]\n');
    assert.equal(stderr, '');
  });
});
