/** Pages of recordings of the kernel, exactly where they were. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { alloctrace, fixtures, Folder, type Outcome } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

/** The part of the report that is compared. */
interface Report {
  readonly snapshot: { readonly line: number };
  readonly arena: { readonly size: number; readonly zones: { node: number; zone: string; from: number; to: number }[] };
  readonly equalReadings: number;
  readonly readings: { line: number; node: number; zone: string; recorded: number[]; replayed: number[] }[];
  readonly blocks: { frame: number; order: number }[];
}

const pages = path.join(fixtures, 'pages');
const recordingOf = (name: string): string => path.join(pages, `${name}.kmem.gz`);
const dumpOf = (name: string, moment: 'before' | 'after' = 'before'): string => path.join(pages, `${name}.${moment}.kpageflags.gz`);
const run = (file: string, snapshot: string, ...options: string[]): Promise<Outcome> =>
  alloctrace(['run', file, '--placement', 'recorded', '--snapshot', snapshot, ...options]);

async function reportOf(file: string, snapshot: string): Promise<Report> {
  const { status, stdout, stderr } = await run(file, snapshot, '--json');
  assert.ok(status === 0 || status === 1, stderr);
  return JSON.parse(stdout) as Report;
}

/** Free blocks of a dump as text, cut without the product: the largest that are aligned and lie in one zone. */
function blocksOf(dump: string, zones: Report['arena']['zones']): string[] {
  const flags = gunzipSync(readFileSync(dump));
  const isFree = (frame: number): boolean => (flags[frame * 8 + 1] & 4) !== 0;
  const blocks: string[] = [];
  for (const { from, to } of zones) {
    for (let frame = from; frame < to;) {
      let order = isFree(frame) ? 0 : -1;
      for (; order >= 0 && order < 10 && frame % 2 ** (order + 1) === 0 && frame + 2 ** (order + 1) <= to; order++) {
        let next = frame + 2 ** order;
        while (next < frame + 2 ** (order + 1) && isFree(next)) next++;
        if (next < frame + 2 ** (order + 1)) break;
      }
      if (order >= 0) blocks.push(`${frame}:${order}`);
      frame += 2 ** Math.max(order, 0);
    }
  }
  return blocks;
}

/** How many blocks of the end are those of a dump, and how many there are in either. */
function compareEnd({ blocks, arena }: Report, dump: string): { equal: number; total: number } {
  const expected = new Set(blocksOf(dump, arena.zones));
  const found = blocks.map(({ frame, order }) => `${frame}:${order}`);
  return { equal: found.filter((block) => expected.has(block)).length, total: new Set([...found, ...expected]).size };
}

describe('--placement recorded --snapshot', () => {
  const names = ['smp4-5.10', 'hashed-6.1', 'numa-6.1', 'smp4-6.12'];
  for (const name of names) {
    it(`replays ${name} to every reading, and to the last block`, async () => {
      const report = await reportOf(recordingOf(name), dumpOf(name));
      const text = gunzipSync(readFileSync(recordingOf(name)))
        .toString('latin1')
        .split('\n');
      assert.deepEqual(
        report.readings.map(({ line, node, zone, recorded }) => `${line} Node ${node}, zone ${zone} ${recorded.join(' ')}`),
        text.flatMap((line, index) => {
          const words = /BUDDY \d+ Node (\d+), zone +(\w+) +(.*?) *$/.exec(line);
          return words ? [`${index + 1} Node ${words[1]}, zone ${words[2]} ${words[3].split(/ +/).join(' ')}`] : [];
        }),
      );
      assert.ok(report.readings.length >= 4);
      for (const { recorded, replayed } of report.readings) assert.deepEqual(replayed, recorded);
      assert.equal(report.equalReadings, report.readings.length);
      const { equal, total } = compareEnd(report, dumpOf(name, 'after'));
      assert.equal(equal, total);
      checkerOf(closed(readSchema('pages')))(report);
    });
  }

  it('finds where the nodes begin', async () => {
    const { arena } = await reportOf(recordingOf('numa-6.1'), dumpOf('numa-6.1'));
    assert.deepEqual(arena.zones, [
      { node: 0, zone: 'DMA', from: 0, to: 0x1000 },
      { node: 0, zone: 'DMA32', from: 0x1000, to: 0x20000 },
      { node: 1, zone: 'DMA32', from: 0x20000, to: 0x3ffda },
    ]);
  });

  it('says in the text how many are equal, and lists those that differ', async () => {
    const { status, stdout } = await run(recordingOf('hashed-6.1'), dumpOf('hashed-6.1'));
    assert.equal(status, 0);
    assert.match(stdout, /\nreadings: 4 of 4 equal\n$/);
    const other = await run(recordingOf('hashed-6.1'), dumpOf('hashed-6.1', 'after'));
    assert.equal(other.status, 1);
    assert.match(other.stdout, /readings: 3 of 4 equal\n {2}line 16, Node 0, zone DMA32\n {4}recorded +2 +2 .*\n {4}replayed +1 +1 .*\n$/);
  });

  it('replays counts from a text of /proc/buddyinfo: how many pages are free, and not where', async () => {
    const counts = new Folder();
    try {
      const text = gunzipSync(readFileSync(recordingOf('hashed-6.1'))).toString('latin1');
      const lines = [...text.matchAll(/BUDDY 0 (Node .*)/g)].map(([, line]) => `${line}\n`);
      const file = counts.write('before.buddyinfo', lines.join(''));
      const { status, stdout } = await run(recordingOf('hashed-6.1'), file, '--json');
      assert.equal(status, 0);
      const report = JSON.parse(stdout) as {
        snapshot: { knows: string };
        equalReadings: number;
        readings: { recorded: number[]; replayed: number[]; recordedFree: number; replayedFree: number }[];
        end: { free: number; freeBlocks: number[] }[];
      };
      checkerOf(closed(readSchema('pages')))(report);
      assert.equal(report.snapshot.knows, 'counts');
      assert.equal(report.equalReadings, 4);
      for (const { recorded, replayed, recordedFree, replayedFree } of report.readings) {
        assert.deepEqual(replayed, []);
        assert.equal(
          recordedFree,
          recorded.reduce((sum, count, order) => sum + count * 2 ** order, 0),
        );
        assert.equal(replayedFree, recordedFree);
      }
      const text2 = await run(recordingOf('hashed-6.1'), file);
      assert.match(
        text2.stdout,
        /note: It counts free blocks and does not say where[^]*zone +from frame +to frame +free pages\n[^]*readings: 4 of 4 equal\n$/,
      );
      const wrong = counts.write('other.buddyinfo', lines.join('').replace(/ 0 /, ' 3 '));
      assert.equal((await run(recordingOf('hashed-6.1'), wrong)).status, 1);
      const nodes = await run(
        recordingOf('numa-6.1'),
        counts.write('numa.buddyinfo', lines.join('') + lines.join('').replaceAll('Node 0', 'Node 1')),
      );
      assert.equal(nodes.status, 2);
      assert.match(nodes.stderr, /begin and end does not follow from it/);
      const { stdout: at } = await run(recordingOf('hashed-6.1'), file, '--json', '--at', '0');
      assert.equal(
        (JSON.parse(at) as { at: { free: number } }).at.free / 4096,
        report.readings.filter((_, index) => index < 2).reduce((sum, { recordedFree }) => sum + recordedFree, 0),
      );
    } finally {
      counts.remove();
    }
  });

  it('is meant with --snapshot alone, too', async () => {
    const { status, stdout } = await alloctrace(['run', recordingOf('hashed-6.1'), '--snapshot', dumpOf('hashed-6.1')]);
    assert.equal(status, 0);
    assert.match(stdout, /\nreadings: 4 of 4 equal\n$/);
  });

  it('is a map with owners of a page_owner', async () => {
    const flags = new Folder();
    try {
      const dump = new Uint8Array(0x8000 * 8);
      for (let frame = 0x4000; frame < 0x4400; frame++) dump[frame * 8 + 1] = 4;
      const file = flags.write('kpageflags', dump);
      const owner = path.join(fixtures, 'snapshots', 'page_owner');
      const { status, stdout } = await alloctrace(['run', owner, '--snapshot', file, '--json']);
      assert.equal(status, 0);
      const { owners, final, operations, diagnostics } = JSON.parse(stdout) as {
        owners: { site: string; stack: string[]; blocks: number; bytes: number }[];
        final: { free: number; used: number };
        operations: number;
        diagnostics: unknown[];
      };
      assert.deepEqual([operations, diagnostics.length, final.free], [40, 0, 0x400 * 4096]);
      const sum = (key: 'blocks' | 'bytes'): number => owners.reduce((all, each) => all + each[key], 0);
      assert.deepEqual([sum('blocks'), sum('bytes')], [40, final.used]);
      assert.ok(owners.every(({ site, stack }) => stack.includes(site)));
      const text = await alloctrace(['run', owner, '--snapshot', file]);
      assert.match(text.stdout, /\nOwners of pages\n {2}call site +blocks +bytes +line\n/);
      const blocks = await alloctrace(['run', owner, '--snapshot', file, '--blocks']);
      assert.match(blocks.stdout, /^\{"address":"0x[0-9a-f]+","size":\d+,"state":"allocated","line":\d+,"cache":null,"site":"[^"]+"\}$/m);
    } finally {
      flags.remove();
    }
  });

  describe('is one sentence', () => {
    const folder = new Folder();
    after(() => folder.remove());
    const plain = gunzipSync(readFileSync(dumpOf('hashed-6.1')));
    const compressed = readFileSync(dumpOf('hashed-6.1'));
    const dump = (name: string, bytes: Uint8Array): string => folder.write(name, bytes);

    it('for dumps that are cut, damaged, foreign or not there', async () => {
      const flipped = Buffer.from(compressed);
      flipped[compressed.length >> 1] ^= 0x10;
      const dumps: [string, RegExp][] = [
        [dump('cut.gz', compressed.subarray(0, 900)), /the gzip data ends before it is complete/],
        [dump('flipped.gz', flipped), /the gzip data is damaged|no dump of \/proc\/kpageflags/],
        [dump('cut', plain.subarray(0, 100_003)), /it ends within a word, after 100,?003 bytes/],
        [dump('short', plain.subarray(0, 80_000)), /10,?000 page frames, and line \d+ of the recording is of frame [\d,]+: it is cut/],
        [dump('empty', new Uint8Array()), /no dump of \/proc\/kpageflags/],
        [dump('used', new Uint8Array(8000)), /no dump of \/proc\/kpageflags/],
        [recordingOf('numa-6.1'), /no dump of \/proc\/kpageflags/],
        [path.join(folder.path, 'missing'), /there is no such file/],
      ];
      for (const [file, sentence] of dumps) {
        const { status, stdout, stderr } = await run(recordingOf('hashed-6.1'), file, '--json');
        assert.equal(status, 2, file);
        assert.match(stderr, sentence);
        assert.match(stderr, /^alloctrace: [^\n]+\n$/);
        assert.equal(stdout, '');
      }
    });

    it('for another machine whose nodes do not follow', async () => {
      const { status, stderr } = await run(recordingOf('numa-6.1'), dumpOf('numa-6.1', 'after'));
      // Where the zones can be found all the same, the readings say what differs.
      if (status === 2) assert.match(stderr, /the borders of the nodes do not follow/);
      else assert.equal(status, 1);
    });

    it('for recordings without pages, without --placement recorded, and with what cannot be told of pages', async () => {
      const without = await run(path.join(fixtures, 'edge0.mtrace'), dumpOf('hashed-6.1'));
      assert.match(without.stderr, /^alloctrace: option --snapshot is for recordings of the events of pages .*\n$/);
      assert.equal(without.status, 2);
      const simulated = await alloctrace([
        'run',
        recordingOf('hashed-6.1'),
        '--placement',
        'simulated',
        '--snapshot',
        dumpOf('hashed-6.1'),
      ]);
      assert.match(simulated.stderr, /^alloctrace: option --snapshot is for --placement recorded\.\n$/);
      assert.equal(simulated.status, 2);
      const blocks = await run(path.join(fixtures, 'edge0.mtrace'), dumpOf('hashed-6.1'), '--blocks');
      assert.match(blocks.stderr, /^alloctrace: option --snapshot is for recordings of the events of pages .*\n$/);
      assert.equal(blocks.status, 2);
      for (const option of ['--hints', '--follow']) {
        const { status, stderr } = await run(recordingOf('hashed-6.1'), dumpOf('hashed-6.1'), option);
        assert.equal(status, 2);
        assert.match(stderr, /^alloctrace: option --snapshot is for one recording [^\n]+\n$/);
      }
    });

    it('but the blocks at any position are told', async () => {
      const { status, stdout } = await run(recordingOf('hashed-6.1'), dumpOf('hashed-6.1'), '--blocks', '--at', '0');
      assert.equal(status, 0);
      const states = new Set(
        stdout
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { state: string }).state),
      );
      assert.ok(states.has('free') && states.has('unknown'));
    });

    it('and the free blocks by migrate type, which are those of the zones', async () => {
      const { stdout } = await run(recordingOf('smp4-6.12'), dumpOf('smp4-6.12'), '--json', '--at', '300');
      const { zones, freeByType, pageBlocks } = JSON.parse(stdout) as {
        zones: { region: string; freeBlocks: number[] }[];
        freeByType: ({ region: string } & Record<string, number[]>)[];
        pageBlocks: { region: string; movable: number; unmovable: number }[];
      };
      assert.deepEqual(
        freeByType.map(({ region, ...types }) => ({
          region,
          freeBlocks: Object.values(types).reduce((sum, counts) => sum.map((count, order) => count + counts[order])),
        })),
        zones,
      );
      assert.deepEqual([pageBlocks[1].unmovable, pageBlocks[1].movable], [7, 5]);
      const text = await run(recordingOf('smp4-6.12'), dumpOf('smp4-6.12'), '--at', '300');
      assert.match(text.stdout, /Free blocks by migrate type and order\n {2}region +type +0 +1 +2 /);
    });

    it('for nothing that a damaged recording is: it is read as far as it can be', async () => {
      const text = gunzipSync(readFileSync(recordingOf('hashed-6.1')));
      for (let at = 0; at < 40; at++) {
        const bytes = Buffer.from(text);
        bytes[(at * 7919) % bytes.length] ^= 1 << (at % 7);
        const { status, stderr } = await run(dump(`flipped-${at}.kmem.gz`, gzipSync(bytes)), dumpOf('hashed-6.1'), '--json');
        assert.ok(status === 0 || status === 1 || /^alloctrace: [^\n]+\n$/.test(stderr), `${at}: ${stderr}`);
      }
    });
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  (shared ? it : it.skip)('equals every reading and the end of every recording that comes with a dump', async function () {
    const different: string[] = [];
    const rows: string[] = [];
    const data = path.join(shared!, 'data', 'linux');
    for (const boot of readdirSync(data)) {
      for (const name of ['tiny', 'small', 'medium', 'large', 'pressure']) {
        const folder = path.join(data, boot, name);
        const [file, before, after] = [`${name}.trace.gz`, 'before.kpageflags.gz', 'after.kpageflags.gz'].map((each) =>
          path.join(folder, each),
        );
        if (![file, before, after].every(existsSync)) continue;
        const report = await reportOf(file, before);
        const readings = report.readings.filter(({ recorded, replayed }) => recorded.join() === replayed.join()).length;
        const { equal, total } = compareEnd(report, after);
        rows.push(
          `${`${boot}/${name}`.padEnd(30)} readings ${readings} of ${report.readings.length}, blocks at the end ${equal} of ${total}`,
        );
        if (readings < report.readings.length || equal < total) different.push(rows.at(-1)!);
      }
    }
    process.stdout.write(rows.map((row) => `      ${row}\n`).join(''));
    assert.ok(rows.length > 0);
    assert.deepEqual(different, []);
  });
});
