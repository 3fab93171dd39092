/** What was free before a recording, from dumps and from texts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StartReader, type PageStart } from '../../../../src/trace/formats/kmem/start-reader';
import { TraceError } from '../../../../src/trace/trace';
import { plainBytes } from '../../../read-trace';
import { root } from '../../../project';

function read(content: string | Uint8Array, chunk = 7): PageStart {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const reader = new StartReader();
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  return reader.finish();
}

const buddyinfo = `Node 0, zone      DMA      0      0      1
Node 0, zone    DMA32      7      0      2
`;

describe('what was free before a recording', () => {
  it('is every page that a dump of /proc/kpageflags says', () => {
    const dump = plainBytes(readFileSync(path.join(root, 'test', 'fixtures', 'pages', 'hashed-6.1.before.kpageflags.gz')));
    const start = read(dump, 4096);
    assert.ok('free' in start);
    assert.equal(start.frames, dump.length / 8);
    const isFree = (frame: number): boolean => ((start.free[frame >>> 5] >>> (frame & 31)) & 1) === 1;
    for (let frame = 0; frame < start.frames; frame += 97) assert.equal(isFree(frame), (dump[frame * 8 + 1] & 4) !== 0);
  });

  it('is so many blocks where a text counts them, the first time it does', () => {
    const counted = (content: string): unknown => {
      const start = read(content);
      assert.ok('counts' in start);
      return start.counts.map(({ node, zone, freeBlocks }) => [node, zone, freeBlocks]);
    };
    const expected = [
      [0, 'DMA', [0, 0, 1]],
      [0, 'DMA32', [7, 0, 2]],
    ];
    assert.deepEqual(counted(buddyinfo), expected);
    assert.deepEqual(
      counted(`Mon Nov 30 00:00:00 UTC 2026\n${buddyinfo}Mon Nov 30 00:00:01 UTC 2026\n${buddyinfo.replaceAll('7', '9')}`),
      expected,
    );
    assert.deepEqual(counted(buddyinfo.replaceAll('\n', '\r\n')), expected);
    const typed = `Page block order: 9
Pages per block:  512

Free pages count per migrate type at order       0      1      2
Node    0, zone      DMA, type    Unmovable      0      0      1
Node    0, zone    DMA32, type    Unmovable      3      0      0
Node    0, zone    DMA32, type      Movable      4      0      2

Number of blocks type     Unmovable      Movable
Node 0, zone      DMA            1            7
Node 0, zone    DMA32           62          434
`;
    assert.deepEqual(counted(typed), expected);
  });

  it('is one sentence where a file says nothing of it', () => {
    for (const content of ['', 'Hello\n', 'MemFree: 17 kB\n', new Uint8Array(800), new Uint8Array(9)]) {
      assert.throws(() => read(content), TraceError);
    }
  });
});
