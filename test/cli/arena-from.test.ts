import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { alloctrace, fixtures, Folder, type JsonReport, type Outcome } from './harness';

const snapshot = (name: string): string => path.join(fixtures, 'snapshots', name);

describe('arena from', () => {
  const folder = new Folder();
  const logs = path.join(folder.path, 'logs');
  const at = (name: string, ...lines: string[]): string => {
    const file = path.join(folder.path, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };
  before(() => {
    mkdirSync(logs);
    copyFileSync(snapshot('failure-6.12.dmesg'), path.join(logs, 'dmesg'));
    writeFileSync(path.join(logs, 'my log.gz'), gzipSync(readFileSync(snapshot('buddyinfo.log'))));
  });
  after(() => folder.remove());

  it('begins in the memory of a file beside the trace, wherever the command runs, and as start writes it', async () => {
    const requests = ['a = alloc 64KiB', 'b[0..99] = alloc 4KiB', 'k = kmalloc 100', 'big = alloc 8KiB', 'free a, b[*], k, big'];
    const file = at('from.alloctrace', 'arena from logs/dmesg zone DMA32', ...requests);
    const { status, stdout } = await alloctrace(['run', path.basename(file), '--json'], '', { cwd: folder.path });
    assert.equal(status, 0);
    const report = JSON.parse(stdout) as JsonReport & { arena: { usedBefore: number } };
    assert.equal(report.final.used - report.arena.usedBefore, report.final.slabOverhead);
    const written = path.join(folder.path, 'written.alloctrace');
    await alloctrace(['start', path.join(logs, 'dmesg'), '--zone', 'DMA32', '-o', written]);
    const text = readFileSync(written, 'utf8');
    writeFileSync(written, `${text.slice(0, text.indexOf('# What would'))}${requests.join('\n')}\n`);
    const placesOf = async (trace: string): Promise<string[]> => {
      const told = await alloctrace(['run', trace, '--operations']);
      return told.stdout
        .split('\n')
        .flatMap((line) => /"kind":"(?:alloc|kmalloc)","handle":"(?:[abk]\b|big).*?"address":"\w+"/.exec(line)?.[0] ?? []);
    };
    const places = await placesOf(file);
    assert.equal(places.length, 103);
    assert.deepEqual(await placesOf(written), places);
    const report2 = JSON.parse((await alloctrace(['run', file, '--json', '--at', '0'])).stdout) as { at: { freeBlocks: number[] } };
    const line = /Node 0 DMA32: (.*?) = /.exec(readFileSync(snapshot('failure-6.12.dmesg'), 'utf8'))?.[1] ?? '';
    assert.deepEqual(
      report2.at.freeBlocks,
      [...line.matchAll(/(\d+)\*/g)].map(([, count]) => Number(count)),
    );
  });

  it('is told in reports, as text and block by block, and read compressed and with blanks in its name', async () => {
    const file = at('log.alloctrace', 'arena from "logs/my log.gz" zone DMA reading 2', 'a = alloc 4KiB', 'free a');
    const { status, stdout } = await alloctrace(['run', file]);
    assert.equal(status, 0);
    assert.match(stdout, /^memory as in logs\/my log\.gz DMA: [\d.]+ [KM]iB in use before, which stays so$/m);
    const blocks = await alloctrace(['run', file, '--blocks', '--at', '0']);
    assert.match(blocks.stdout, /"state":"before","line":null,"cache":null/);
    assert.match((await alloctrace(['report', file])).stdout, /class="before"/);
  });

  it('works where else a trace is read: in tests, comparisons, from standard input', async () => {
    const file = at('test.alloctrace', 'arena from logs/dmesg zone DMA32', 'a = alloc 4KiB', 'expect used > 200MiB', 'free a');
    assert.match((await alloctrace(['test', file])).stdout, /1 passed/);
    const compared = await alloctrace(['compare', file, '--with', 'fit=lifo']);
    assert.deepEqual([compared.status, compared.stderr], [0, '']);
    const input = readFileSync(file);
    assert.equal((await alloctrace(['run', '-'], input, { cwd: folder.path })).status, 0);
    const elsewhere = await alloctrace(['run', '-'], input, { cwd: logs });
    assert.match(elsewhere.stdout, /<stdin>:1:12: error invalid-arena: There is no file logs\/dmesg/);
  });

  it('says what is wrong at the statement, and refuses other sizes', async () => {
    const told = async (...lines: string[]): Promise<Outcome> => alloctrace(['run', at('wrong.alloctrace', ...lines)]);
    assert.match((await told('arena from nothing')).stdout, /:1:12: error invalid-arena: There is no file nothing: its path begins/);
    assert.match((await told('arena from logs')).stdout, /:1:12: error invalid-arena: logs cannot be read/);
    assert.match((await told('arena from logs/dmesg')).stdout, /several zones: write one of zone DMA, zone DMA32 behind it/);
    const other = await alloctrace(['run', at('fine.alloctrace', 'arena from logs/dmesg zone DMA'), '--policy', 'tlsf']);
    assert.deepEqual([other.status, other.stdout], [2, '']);
    assert.match(other.stderr, /its policy is buddy/);
    const german = await alloctrace(['run', at('wrong.alloctrace', 'arena from nothing')], '', { variables: { LC_ALL: 'de_DE.UTF-8' } });
    assert.match(german.stdout, /Es gibt keine Datei nothing/);
  });
});
