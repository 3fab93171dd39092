import assert from 'node:assert/strict';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../project';
import { buddy } from './examples';
import { alloctrace, Folder, runText } from './harness';

const failing = `a = alloc 8
free a
free a   # 50% <of> "all"
expect live == 4   # it is not
expect external < 30%
expect error out-of-memory
`;

describe('alloctrace test', () => {
  const folder = new Folder();
  const at = (name: string): string => path.join(folder.path, name);
  before(() => {
    folder.write('good.alloctrace', `${buddy}expect error double-free\nfree a\n`);
    folder.write('bad.alloctrace', failing);
    folder.write('errors.alloctrace', 'a = alloc 8\nfree a\nfree a\nexpect errors == 1\n');
    folder.write('silent.alloctrace', 'free nothing\n');
  });
  after(() => folder.remove());
  const test = (...args: string[]) => alloctrace(['test', ...args]);

  it('passes on the samples of the project', async () => {
    const { status, stdout, stderr } = await test(path.join(root, 'media', 'samples'));
    assert.equal(stderr, '');
    assert.match(stdout, /\ntraces: \d+ passed, 0 failed; checks: \d+ passed, 0 failed\n$/);
    assert.equal(status, 0);
  });

  it('says what passed and, as a compiler would, what did not', async () => {
    const { status, stdout, stderr } = await test(at('good.alloctrace'), at('bad.alloctrace'));
    const bad = at('bad.alloctrace');
    assert.deepEqual(stdout.split('\n'), [
      `✓ ${at('good.alloctrace')} (checks: 3)`,
      `✗ ${bad} (checks: 4, failed: 3)`,
      '    expect live == 4',
      `      ${bad}:4:1: expectation-failed: Expected live == 4, but it is 0.`,
      '    expect error out-of-memory',
      `      ${bad}:6:1: expectation-failed: Expected an operation that ends in out-of-memory, but none follows.`,
      '    no unexpected errors',
      `      ${bad}:3:6: double-free: a was freed before.`,
      '',
      'traces: 1 passed, 1 failed; checks: 4 passed, 3 failed',
      '',
    ]);
    assert.equal(stderr, '');
    assert.equal(status, 1);
  });

  it('a trace fails by errors that nobody expected, with expectations or without', async () => {
    assert.equal((await test(at('silent.alloctrace'))).status, 1);
    assert.equal((await alloctrace(['test', '-'], 'arena 3 unit 2\n')).status, 1);
    assert.equal((await alloctrace(['test', '-'], 'expect\n')).status, 1);
    assert.equal((await alloctrace(['test', '-'], 'a = alloc 8\n')).status, 0, 'a leak is a warning');
  });

  it('errors are expected where a line below counts them, and only those above it', async () => {
    assert.equal((await test(at('errors.alloctrace'))).status, 0);
    const text = 'free x\nexpect errors == 1\n';
    assert.equal((await alloctrace(['test', '-'], text)).status, 0);
    assert.equal((await alloctrace(['test', '-'], `${text}free y\n`)).status, 1);
    assert.equal((await alloctrace(['test', '-'], text.replace('== 1', '== 2'))).status, 1);
    assert.equal((await alloctrace(['test', '-'], text.replace('== 1', '>= 1'))).status, 1);
    assert.equal((await runText(text)).status, 1, 'run counts them as ever');
  });

  it('what cannot be run is status 2, and the others are tested', async () => {
    for (const reporter of ['list', 'tap', 'junit', 'github']) {
      const { status, stdout, stderr } = await test(at('nowhere'), at('good.alloctrace'), '--reporter', reporter);
      assert.match(stderr, /^alloctrace: cannot read .*nowhere: there is no such file\.\n$/);
      assert.match(stdout, /nowhere: there is no such file\./);
      assert.equal(status, 2);
      if (reporter !== 'github') assert.match(stdout, /good\.alloctrace/);
    }
    assert.equal((await test(at('good.alloctrace'), '--reporter', 'xml')).status, 2);
    assert.equal((await test()).status, 2);
    assert.match((await test(at('none'))).stderr, /there is no such file/);
  });

  it('--reporter tap', async () => {
    const { status, stdout } = await test(at('bad.alloctrace'), at('errors.alloctrace'), '--reporter', 'tap');
    const bad = at('bad.alloctrace');
    assert.deepEqual(stdout.split('\n').slice(0, 8), [
      'TAP version 14',
      `not ok 1 - ${bad}:4 expect live == 4`,
      '  ---',
      '  failures:',
      `    - at: "${bad}:4:1"`,
      '      code: expectation-failed',
      '      message: "Expected live == 4, but it is 0."',
      '  ...',
    ]);
    const points = stdout.split('\n').filter((line) => /^(not )?ok /.test(line));
    assert.deepEqual(
      points.map((line) => line.split(' - ')[0]),
      ['not ok 1', 'ok 2', 'not ok 3', 'not ok 4', 'ok 5', 'ok 6'],
    );
    assert.match(stdout, /^1\.\.6$/m);
    assert.equal(status, 1);
  });

  it('--reporter junit', async () => {
    const { status, stdout } = await test(at('bad.alloctrace'), at('good.alloctrace'), '--reporter', 'junit');
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="alloctrace" tests="7" failures="3" errors="0" time="[\d.]+">\n/,
    );
    assert.equal(stdout.match(/<testsuite /g)?.length, 2);
    assert.equal(stdout.match(/<testcase /g)?.length, 7);
    assert.match(
      stdout,
      /<testcase name="5: expect external &lt; 30%" classname=".*bad\.alloctrace" file=".*bad\.alloctrace" line="5" time="0"\/>/,
    );
    assert.match(
      stdout,
      /<failure type="double-free" message="a was freed before\.">.*bad\.alloctrace:3:6: double-free: a was freed before\.<\/failure>/,
    );
    assert.deepEqual(unbalanced(stdout), []);
    const broken = await alloctrace(
      ['test', '-', '--reporter', 'junit'],
      'a = alloc 8\nexpect size(\u0001<&"\ufffe) == 1\n\u0007 = alloc 1\n',
    );
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(broken.stdout, /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|&(?!amp;|lt;|gt;|quot;)/);
    assert.deepEqual(unbalanced(broken.stdout), []);
  });

  it('--reporter github', async () => {
    const folderOfOdd = new Folder();
    const odd = folderOfOdd.write('50%,a:b.alloctrace', 'mark "x"\nexpect external > 5%\n');
    const { status, stdout } = await test(odd, at('good.alloctrace'), '--reporter', 'github');
    folderOfOdd.remove();
    const name = odd.replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
    const [first, ...rest] = stdout.split('\n');
    assert.equal(first, `::error file=${name},line=2,col=1,title=expectation-failed::Expected external > 5%25, but it is 0%25.`);
    assert.deepEqual(rest, ['traces: 1 passed, 1 failed; checks: 4 passed, 1 failed', '']);
    assert.equal(status, 1);
  });

  it('expectations are named as they are written, wherever chunks end and whatever the encoding', async () => {
    const filler = `# ${'x'.repeat(997)}\n`.repeat(700);
    const text = `${filler}  expect   live == 0_0 # said so\r\n${filler}expect used == 1_000\n# expect free == 1\n`;
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const input of [text, gzipSync(text), little]) {
      const { stdout } = await alloctrace(['test', '-', '--reporter', 'tap'], input);
      const points = stdout.split('\n').filter((line) => /^(not )?ok /.test(line));
      assert.equal(points[0], 'ok 1 - <stdin>:701 expect   live == 0_0');
      assert.equal(points[1], 'not ok 2 - <stdin>:1402 expect used == 1_000');
    }
  });

  it('runs in another arena where one is asked for', async () => {
    assert.equal((await alloctrace(['test', '-'], 'expect free == 1MiB\n')).status, 1);
    assert.equal((await alloctrace(['test', '-', '--arena', '1MiB'], 'expect free == 1MiB\n')).status, 0);
  });
});

/** Elements of an XML text that are not closed as they were opened. */
function unbalanced(xml: string): string[] {
  const open: string[] = [];
  for (const [, close, name, alone] of xml.matchAll(/<(\/)?([a-z]+)(?:\s+[a-z]+="[^"<]*")*\s*(\/)?>/g)) {
    if (alone) continue;
    if (!close) open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}
