import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buddy } from './examples';
import { alloctrace, Folder } from './harness';

describe('alloctrace report', () => {
  const folder = new Folder();
  after(() => folder.remove());

  it('writes a page into a file, named after the trace', async () => {
    const trace = folder.write('walk <1>.alloctrace', buddy);
    const target = path.join(folder.path, 'report.html');
    const outcome = await alloctrace(['report', trace, '-o', target, '--at', '3']);
    assert.deepEqual(outcome, { status: 0, stdout: '', stderr: '' });
    const page = readFileSync(target, 'utf8');
    assert.match(page, /^<!DOCTYPE html>/);
    assert.match(page, /<h1>walk &lt;1&gt;\.alloctrace<\/h1>/);
    assert.match(page, /<h2>The arena at its peak, position 3<\/h2>/);
    assert.match(page, /<\/html>\n$/);
  });

  it('prints the page without a file, also for a trace from standard input, and tells of errors by its status', async () => {
    const { status, stdout, stderr } = await alloctrace(['report', '-'], `${buddy}\nfree nothing\n`);
    assert.equal(status, 1);
    assert.equal(stderr, '');
    assert.match(stdout, /<h1>&lt;stdin&gt;<\/h1>/);
    assert.match(stdout, /invalid-free/);
  });

  it('takes the figures that a run takes, and refuses what is none', async () => {
    const { stdout } = await alloctrace(['report', '-', '--fit', 'lifo', '--unit', '4'], 'a = alloc 8\n');
    assert.match(stdout, /unit 4 B, largest block .*, fit lifo/);
    assert.equal((await alloctrace(['report', '-', '--json'], buddy)).status, 2);
    assert.match((await alloctrace(['report', '--help'])).stdout, /-o, --output <file>/);
  });

  it('says in a sentence why a file cannot be written', async () => {
    const target = path.join(folder.path, 'no such folder', 'report.html');
    const { status, stderr } = await alloctrace(['report', '-', '-o', target], buddy);
    assert.equal(status, 2);
    assert.match(stderr, /^alloctrace: cannot write .*report\.html: .*\.\n$/);
  });
});
