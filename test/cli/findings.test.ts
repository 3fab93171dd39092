import assert from 'node:assert/strict';
import { runText } from './harness';

const trace = `${'a = alloc 100\nfree a\n'.repeat(120)}t[0..99] = alloc 1740\nfree t[*]\n`;

interface Report {
  readonly diagnostics: unknown[];
  readonly findings?: {
    readonly code: string;
    readonly line: number;
    readonly operation: number;
    readonly data: Record<string, unknown>;
  }[];
}

async function json(text: string, ...options: string[]): Promise<Report> {
  const { stdout } = await runText(text, '--json', ...options);
  return JSON.parse(stdout) as Report;
}

describe('findings on the command line', () => {
  it('are reported where they are asked for, and change no exit status', async () => {
    const plain = await runText(trace);
    const hints = await runText(trace, '--hints');
    assert.equal(plain.status, 0);
    assert.equal(hints.status, 0);
    assert.ok(hints.stdout.startsWith(plain.stdout));
    const lines = hints.stdout.slice(plain.stdout.length).trim().split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(': ').slice(0, 2).join(': ')),
      ['<stdin>:1:1: hint churn', '<stdin>:241:1: information internal-fragmentation'],
    );
    assert.match((await runText('a = alloc 16\nfree a\n', '--hints')).stdout, /\nNo findings\.\n$/);
  });

  it('are a key of their own in --json', async () => {
    assert.equal((await json(trace)).findings, undefined);
    const { diagnostics, findings = [] } = await json(trace, '--hints');
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      findings.map(({ code, line, operation }) => [code, line, operation]),
      [
        ['churn', 1, 1],
        ['internal-fragmentation', 241, 241],
      ],
    );
    assert.equal(findings[0].data.pairs, 120);
    assert.equal(findings[1].data.paddingAtPeak, 100 * 308);
  });

  it('count operations from 1', async () => {
    const apart = 'arena 64KiB unit 4KiB\np[0..15] = alloc 4KiB\nfree p[0..14:2]\nx = alloc 8KiB\nfree p[*]\n';
    const { findings = [] } = await json(apart, '--hints');
    const fragmentation = findings.find(({ code }) => code === 'external-fragmentation');
    assert.deepEqual(fragmentation?.data.blockers, [2]);
  });

  it('are silenced by code, comment and threshold', async () => {
    const codes = async (text: string, ...options: string[]): Promise<string[]> =>
      ((await json(text, ...options)).findings ?? []).map(({ code }) => code);
    assert.deepEqual(await codes(trace, '--silence', 'churn'), ['internal-fragmentation'], 'asks for findings by itself');
    assert.deepEqual(await codes(trace, '--silence', 'churn', '--silence', 'internal-fragmentation'), []);
    assert.deepEqual(await codes(`# alloctrace-ignore-file churn\n${trace}`, '--hints'), ['internal-fragmentation']);
    const ofOneLine = 't[0..99] = alloc 1740 # alloctrace-ignore internal-fragmentation\nfree t[*]\n';
    assert.deepEqual(await codes(ofOneLine, '--hints'), []);
    assert.deepEqual(await codes(ofOneLine.replace('alloctrace-ignore', 'ignore'), '--hints'), ['internal-fragmentation']);
    assert.deepEqual(await codes(trace, '--threshold', 'churn.pairs=121', '--threshold', 'internalFragmentation.percent=15.1'), []);
  });

  it('take no other codes and thresholds', async () => {
    for (const option of [
      ['--silence', 'leak'],
      ['--threshold', 'churn'],
      ['--threshold', 'churn.pairs=-1'],
      ['--threshold', 'speed=1'],
    ]) {
      const { status, stderr } = await runText(trace, ...option);
      assert.equal(status, 2, option.join(' '));
      assert.match(stderr, /^alloctrace: option --(silence|threshold) cannot be '/);
    }
    assert.equal((await runText(trace, '--hints', '--blocks')).status, 2);
  });
});
