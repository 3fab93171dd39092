import * as assert from 'node:assert/strict';
import { orderWhenFreed } from '../../../src/findings/block-walk';
import { Cursor } from '../../../src/replay/state/cursor';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';
import { numbers } from '../replay/long-trace';
import { encode } from '../support';
import { found, only } from './judged';

/** One small block in the middle of one half of the arena, the other half taken. */
const pin = ['arena 64KiB unit 16', 'l = alloc 32KiB', 'p = alloc 64 at 0xa000'];

describe('pinned blocks', () => {
  it('are told with the block that their release alone would make', () => {
    const { line, message, data } = only('pinned-block', pin);
    assert.equal(line, 3);
    assert.deepEqual(data, { position: 2, when: 'end', held: 64, freed: 32768, cache: undefined, count: 1 });
    assert.equal(message, 'p (64 B) pins memory at the end: its release alone would make a free block of 32 KiB.');
  });

  it('are judged at the peak, too', () => {
    const { data } = only('pinned-block', [...pin, 'free p', 'free l']);
    assert.deepEqual([data.when, data.position], ['peak', 2]);
  });

  it('are none where two of them share a block, or nothing larger comes of it', () => {
    assert.deepEqual(found('pinned-block', [...pin, 'q = alloc 64 at 0xa040']), []);
    assert.deepEqual(
      found('pinned-block', ['arena 128KiB unit 16 max 32KiB', 'l = alloc 32KiB', 'p = alloc 64 at 0xa000']),
      [],
      'there are such blocks',
    );
    assert.deepEqual(found('pinned-block', ['arena 64KiB unit 16', 'p = alloc 64']), [], 'the only allocation');
  });

  it('go by the thresholds', () => {
    assert.equal(found('pinned-block', pin, { 'pinnedBlocks.factor': 512, 'pinnedBlocks.share': 50 }).length, 1);
    assert.equal(found('pinned-block', pin, { 'pinnedBlocks.factor': 513 }).length, 0);
    assert.equal(found('pinned-block', pin, { 'pinnedBlocks.share': 51 }).length, 0);
  });

  it('are the worst of each line or site, with their number', () => {
    const lines = ['arena 128KiB unit 16', 'l[0..1] = alloc 16KiB', 'free l[0]', 'x = alloc 64KiB'];
    const two = [
      ...lines,
      'm = alloc 16KiB',
      'free m',
      'p = alloc 16 at 0x2000 @ site=f',
      'q = alloc 64 at 0xa000 @ site=f',
      'l[2] = alloc 16KiB at 0xc000',
    ];
    const { line, data } = only('pinned-block', two);
    assert.deepEqual([line, data.held, data.freed, data.count], [7, 16, 16384, 2]);
  });

  it('may be objects alone in their slab', () => {
    const lines = ['arena 64KiB unit 4KiB', 'machine page 4KiB', 'cache c 100', 'l = alloc 32KiB', 'a = alloc c'];
    const { line, data, message } = only('pinned-block', lines);
    assert.deepEqual([line, data.held, data.freed, data.cache], [5, 104, 32768, 'c']);
    assert.match(message, /alone in its slab of c/);
    const shared = found('pinned-block', [...lines, 'b = alloc c']);
    assert.deepEqual(
      shared.map(({ data: { when } }) => when),
      ['peak'],
      'before the other came',
    );
  });
});

describe('orderWhenFreed', () => {
  it('is what a free really makes', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = numbers(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const lines = [`arena ${(48 + pick(60)) * 16} unit 16`];
      for (let i = 0; i < 40; i++) lines.push(random() < 0.6 ? `h[${i}] = alloc ${1 + pick(60)}` : `free h[${pick(i + 1)}]`);
      const before = runTrace(readTrace(encode(lines.join('\n'))));
      const cursor = new Cursor(before);
      cursor.seek(before.operationCount);
      cursor.forEachBlock(0, before.arena.size / 16, (unit, order, _kind, owner) => {
        if (owner < 0) return;
        const after = runTrace(readTrace(encode([...lines, `free ${before.handleText(owner)}`].join('\n'))));
        const then = new Cursor(after);
        then.seek(after.operationCount);
        assert.equal(orderWhenFreed(cursor, unit, order), then.blockAt(unit).order, `seed ${seed} unit ${unit}`);
      });
    }
  });
});
