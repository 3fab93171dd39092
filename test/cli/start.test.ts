import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { alloctrace, fixtures, Folder } from './harness';

const start = (...args: string[]): ReturnType<typeof alloctrace> => alloctrace(['start', ...args]);
const snapshot = (name: string): string => path.join(fixtures, 'snapshots', name);

describe('alloctrace start', () => {
  const folder = new Folder();
  after(() => folder.remove());

  it('writes a trace that holds what the lists of a report count, the zone with the most memory where none is named', async () => {
    const { status, stdout, stderr } = await start(snapshot('failure-6.12.dmesg'));
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^# As many free blocks of each order as zone \w+ of node 0 had: failure-6\.12\.dmesg, line \d+\.\n/);
    const counts = [...stdout.matchAll(/^expect blocks\((\S+)\) == (\d+)$/gm)].map(
      ([, size, count]) => `${count}*${size.replace('iB', '')}`,
    );
    const [, zone] = /zone (\w+) of/.exec(stdout) ?? [];
    const [line] = new RegExp(`Node 0 ${zone}: (?:\\d+\\*\\d+kB.*)$`, 'm').exec(readFileSync(snapshot('failure-6.12.dmesg'), 'utf8')) ?? [
      '',
    ];
    const told = [...line.matchAll(/(\d+)\*(\d+)kB/g)].map(([, count, kilobytes]) =>
      Number(kilobytes) < 1024 ? `${count}*${kilobytes}K` : `${count}*${Number(kilobytes) / 1024}M`,
    );
    assert.deepEqual(counts, told);
    const { status: ran } = await alloctrace(['run', '-'], stdout);
    assert.equal(ran, 0);
  });

  it('takes a zone by name and node, from a table as well, and writes a file', async () => {
    const file = path.join(folder.path, 'start.alloctrace');
    const { status, stdout } = await start(snapshot('buddyinfo.log'), '--zone', 'DMA', '--node', '0', '-o', file);
    assert.deepEqual([status, stdout], [0, '']);
    assert.match(readFileSync(file, 'utf8'), /zone DMA of node 0/);
    assert.equal((await alloctrace(['run', file])).status, 0);
  });

  it('says which zones there are, and what it is for', async () => {
    const unknown = await start(snapshot('buddyinfo.log'), '--zone', 'High');
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /^alloctrace: there is no such zone: zones are DMA of node 0/);
    const other = await start(snapshot('allocinfo.1'));
    assert.equal(other.status, 2);
    assert.match(other.stderr, /has no free lists: start is for reports and tables/);
  });
});
