import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { buddy } from './examples';
import { alloctrace, fixtures, Folder, jsonOf, runText, type JsonReport } from './harness';

const fixture = (name: string): string => path.join(fixtures, name);

async function jsonOfFile(file: string, ...options: string[]): Promise<JsonReport & { status: number | null }> {
  const { status, stdout, stderr } = await alloctrace(['run', file, '--json', ...options]);
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as JsonReport), status };
}

describe('input', function () {
  const folder = new Folder();
  after(() => folder.remove());

  it('a file, standard input and gzip give the same report, whatever the name', async () => {
    const plain = await jsonOfFile(folder.write('buddy.alloctrace', buddy));
    const compressed = gzipSync(buddy);
    const reports = [
      await jsonOf(buddy),
      await jsonOfFile(folder.write('buddy.alloctrace.gz', compressed)),
      await jsonOfFile(folder.write('buddy.txt', compressed)),
      JSON.parse((await alloctrace(['run', '-', '--json'], compressed)).stdout) as JsonReport,
      // Two members, one after the other, are one file.
      await jsonOfFile(folder.write('two.gz', Buffer.concat([gzipSync(buddy.slice(0, 40)), gzipSync(buddy.slice(40))]))),
    ];
    for (const { final, diagnostics, operations, freeBlocks } of reports) {
      assert.deepEqual(
        { final, diagnostics, operations, freeBlocks },
        {
          final: plain.final,
          diagnostics: plain.diagnostics,
          operations: plain.operations,
          freeBlocks: plain.freeBlocks,
        },
      );
    }
    assert.equal(plain.file, path.join(folder.path, 'buddy.alloctrace'));
  });

  it('zstd by its first bytes, from standard input too; what is cut or damaged is a sentence', async () => {
    const stored = readFileSync(fixture('recordings/cxx24.heaptrack.zst'));
    const { recording, format } = await jsonOfFile(fixture('recordings/cxx24.heaptrack.zst'));
    assert.equal(format, 'heaptrack');
    assert.equal(recording!.peakBytes, 78_957);
    const pieces = Readable.from(
      Array.from(stored, (byte) => Buffer.from([byte])),
      { objectMode: false },
    );
    const { stdout } = await alloctrace(['run', '-', '--json'], pieces);
    assert.deepEqual((JSON.parse(stdout) as JsonReport).recording, recording);
    assert.equal((await jsonOfFile(folder.write('two.zst', Buffer.concat([stored, stored])))).recording!.allocs, 110);
    assert.equal((await jsonOfFile(fixture('recordings/edge1-doublefree.heaptrack.raw.zst'))).operations, 0);
    for (const [bytes, message] of [
      [stored.subarray(0, 900), /the zstd data ends before it is complete\./],
      // A block of the type that is reserved.
      [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 7, 0, 0, 1, 2, 3]), /the zstd data is damaged\./],
    ] as const) {
      const { status, stderr } = await alloctrace(['run', folder.write('broken.zst', bytes)]);
      assert.match(stderr, message);
      assert.equal(status, 2);
    }
  });

  it('input that comes byte by byte', async () => {
    const bytes = Array.from(gzipSync(buddy), (byte) => Buffer.from([byte]));
    const { stdout } = await alloctrace(['run', '-', '--json'], Readable.from(bytes, { objectMode: false }));
    assert.equal((JSON.parse(stdout) as JsonReport).operations, 5);
  });

  it('files that cannot be read are a sentence and status 2', async () => {
    const cases: [string, RegExp][] = [
      [path.join(folder.path, 'nowhere.alloctrace'), /nowhere\.alloctrace: there is no such file\./],
      [path.join(folder.path, 'buddy.alloctrace', 'x'), /there is no such file\./],
      [folder.write('cut.gz', gzipSync(buddy.repeat(100)).subarray(0, 60)), /the gzip data ends before it is complete\./],
      [
        folder.write(
          'bad.gz',
          gzipSync(buddy).map((byte, index) => (index === 50 ? byte ^ 0xff : byte)),
        ),
        /the gzip data is damaged\./,
      ],
      [fixture('binary.alloctrace'), /This is a binary file \(a zero byte at offset \d+\), not a trace\./],
    ];
    for (const [file, message] of cases) {
      const { status, stdout, stderr } = await alloctrace(['run', file]);
      assert.match(stderr, message);
      assert.match(stderr, /^alloctrace: cannot read [^\n]+\n$/);
      assert.equal(stdout, '');
      assert.equal(status, 2);
    }
  });

  it('a file that may not be read', async function () {
    if (process.getuid?.() === 0 || process.platform === 'win32') this.skip();
    const file = folder.write('secret.alloctrace', buddy);
    chmodSync(file, 0);
    const { status, stderr } = await alloctrace(['run', file]);
    assert.match(stderr, /permission denied\.\n$/);
    assert.equal(status, 2);
  });

  it('binary data on standard input', async () => {
    const { status, stderr } = await alloctrace(['run', '-'], readFileSync(process.execPath).subarray(0, 1 << 20));
    assert.match(stderr, /^alloctrace: cannot read -: This is a program or a core dump/);
    assert.equal(status, 2);
  });

  it('an empty file is a run of nothing', async () => {
    const report = await jsonOfFile(fixture('empty.alloctrace'));
    assert.equal(report.status, 0);
    assert.equal(report.operations, 0);
    assert.equal(report.arena.size, 4 * 2 ** 20);
    assert.deepEqual(report.diagnostics, []);
    assert.equal((await alloctrace(['run', fixture('empty.alloctrace')])).status, 0);
    assert.equal((await alloctrace(['run', fixture('empty.alloctrace'), '--operations'])).stdout, '');
  });

  it('UTF-16 with a byte order mark, in either order, whole or compressed', async () => {
    const little = Buffer.from(`\ufeff${buddy}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const plain = await jsonOf(buddy);
    for (const [name, bytes] of Object.entries({ little, big, packed: gzipSync(little) })) {
      const report = await jsonOfFile(folder.write(`${name}.alloctrace`, bytes));
      assert.deepEqual(
        [report.format, report.operations, report.final, report.diagnostics],
        ['alloctrace', plain.operations, plain.final, plain.diagnostics],
        name,
      );
    }
    const recording = Buffer.from('\ufeff= Start\n@ ./e:[0x1] + 0x5640 0x20\n', 'utf16le');
    assert.equal((JSON.parse((await alloctrace(['run', '-', '--json'], recording)).stdout) as JsonReport).format, 'mtrace');
    // Without a mark it is told by the zeros in it.
    assert.match((await alloctrace(['run', '-'], little.subarray(2))).stdout, /^<stdin>: alloctrace/);
  });

  it('a wrong --format is one sentence, not one a line', async () => {
    for (const [file, format] of [
      [folder.write('good.alloctrace', buddy), 'rep'],
      [folder.write('good2.alloctrace', buddy), 'mtrace'],
      [fixture('edge0.mtrace'), 'alloctrace'],
      [fixture('git-log.rep'), 'mtrace'],
    ]) {
      const { status, stdout, stderr } = await alloctrace(['run', file, '--format', format]);
      assert.match(
        stderr,
        new RegExp(
          `^alloctrace: option --format cannot be ${format} for .*: [\\d,]+ lines cannot be read so\\. It looks like \\w+: .*\\.\n$`,
        ),
      );
      assert.equal(stdout, '');
      assert.equal(status, 2);
    }
    // What is broken, but in the format that was said, is reported line by line.
    assert.equal((await alloctrace(['run', fixture('truncated.mtrace'), '--format', 'mtrace'])).status, 0);
    assert.equal((await alloctrace(['run', fixture('empty.alloctrace'), '--format', 'rep'])).status, 0);
    assert.equal((await runText('what is this\n', '--format', 'alloctrace')).status, 1);
    const prose = await runText('Dear reader,\nthis is a letter.\n', '--format', 'mtrace');
    assert.equal(prose.stderr, 'alloctrace: option --format cannot be mtrace for -: 2 lines cannot be read so.\n');
  });

  it('too many operations are one sentence', async () => {
    const text = Array.from({ length: 40 }, (_, index) => `t${index}[0..16777215] = alloc 8\n`).join('');
    const { status, stdout, stderr } = await runText(text);
    assert.equal(stderr, 'alloctrace: cannot run -: a trace holds at most 33,554,432 operations; line 3 goes past that.\n');
    assert.equal(stdout, '');
    assert.equal(status, 2);
  });

  it('a name of half a megabyte does not fill the screen', async () => {
    const name = 'n'.repeat(500_000);
    const text = `${name} = alloc 8\nfree ${name}\nfree ${name}\nexpect size(${name}) == 4\nexpect objects(${name}) == 1\n${name}2 = alloc 9\n`;
    const report = await runText(text);
    assert.equal(report.status, 1);
    for (const line of report.stdout.split('\n')) assert.ok(line.length < 400, line.slice(0, 200));
    assert.match(report.stdout, /3:6: error double-free: n{40}…n{40} was freed before\./);
    const [first] = (await runText(text, '--operations')).stdout.split('\n');
    assert.equal((JSON.parse(first) as { handle: string }).handle, name, 'data is whole');
    for (const args of [['run', `${'d/'.repeat(3000)}x`], ['run', '-', '--format', name.slice(0, 100_000)], [name.slice(0, 100_000)]]) {
      const { status, stderr } = await alloctrace(args);
      assert.equal(status, 2);
      assert.ok(stderr.length < 400, stderr.slice(0, 200));
    }
  });

  it('bytes that are no UTF-8', async () => {
    const report = await jsonOfFile(fixture('invalid-utf8.alloctrace'));
    assert.equal(report.status, 1);
    assert.ok(report.diagnostics.length > 0);
    assert.ok(report.operations > 0, 'the good lines run');
    for (const { code } of report.diagnostics.filter(({ severity }) => severity === 'error')) assert.equal(code, 'syntax');
  });

  it('CR LF', async () => {
    const crlf = await jsonOfFile(fixture('crlf.alloctrace'));
    const lf = await jsonOf(readFileSync(fixture('crlf.alloctrace'), 'utf8').replace(/\r/g, ''));
    assert.ok(crlf.operations > 0);
    assert.deepEqual(crlf.final, lf.final);
    assert.deepEqual(crlf.diagnostics, lf.diagnostics);
  });

  it('a line of 200 MB is skipped, and what stands around it runs', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    const input = function* (): Generator<Buffer> {
      yield Buffer.from('a = alloc 8\n# ');
      for (let i = 0; i < 200; i++) yield piece;
      yield Buffer.from('\nfree a\n');
    };
    const { status, stdout } = await alloctrace(['run', '-', '--json'], Readable.from(input(), { objectMode: false }));
    const report = JSON.parse(stdout) as JsonReport;
    assert.equal(report.operations, 2);
    assert.deepEqual(
      report.diagnostics.map(({ code, line, column }) => ({ code, line, column })),
      [{ code: 'syntax', line: 2, column: 1 }],
    );
    assert.match(report.diagnostics[0].message, /1,048,576 bytes/);
    assert.equal(status, 1);
  });

  it('limits: an arena of 2^60, a range of a billion, sizes past 2^53', async () => {
    const report = await jsonOf(
      [
        'arena 1048576T unit 4KiB',
        'arena 1MiB',
        'r[1..1000000000] = alloc 8',
        'a = alloc 9007199254740993',
        'b = alloc 0xffffffffffffffff',
        'c = alloc 8',
        'free c',
        '',
      ].join('\n'),
    );
    assert.deepEqual(
      report.diagnostics.map(({ code, line }) => `${line} ${code}`),
      ['1 invalid-arena', '3 syntax', '4 too-large', '5 too-large'],
    );
    assert.match(report.diagnostics[0].message, /256 TiB/);
    assert.match(report.diagnostics[1].message, /16,777,216/);
    assert.equal(report.arena.size, 2 ** 20, 'an invalid arena leaves room for a valid one');
    assert.equal(report.operations, 4);
  });

  it('a recording that is cut off', async () => {
    const { status, stdout } = await alloctrace(['run', fixture('truncated.mtrace')]);
    assert.equal(status, 0);
    assert.match(stdout, /^note: Calls of which the recording has only a part: 1, the first in line 21\. They are not run\.$/m);
    assert.match(stdout, /^note: Calls that failed where they were recorded, and are not run: 2\.$/m);
    const report = await jsonOfFile(fixture('truncated.mtrace'));
    assert.equal(report.operations, 15);
    assert.equal(report.final.live, 11);
  });

  it('a recording with frees of pointers it never saw', async () => {
    const report = await jsonOfFile(fixture('unseen-frees.mtrace'));
    assert.equal(report.status, 0);
    assert.deepEqual(
      report.diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(report.recording?.unknownFrees, 4);
    assert.equal(report.final.live, 4);
  });

  it('a recording with a double free', async () => {
    const report = await jsonOfFile(fixture('edge1-doublefree.mtrace'));
    assert.deepEqual(
      report.diagnostics.filter(({ severity }) => severity === 'error').map(({ code, line }) => `${line} ${code}`),
      ['54 double-free'],
    );
    assert.equal(report.final.live, 2);
    assert.equal(report.final.requested, 246);
  });

  it('a recording whose last line has no end', async () => {
    const { status, stdout } = await runText('= Start\n@ ./e:[0x1] + 0x5640 0x20\n@ ./e:[0x1] - 0x564', '--operations');
    assert.equal(status, 0);
    assert.equal(stdout.trimEnd().split('\n').length, 1);
  });
});
