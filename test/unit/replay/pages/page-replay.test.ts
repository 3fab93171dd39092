import assert from 'node:assert/strict';
import { replayPages, type ReplayedPages } from '../../../../src/replay/pages/page-replay';
import { PageReader } from '../../../../src/trace/formats/kmem/page-reader';

const frames = 4096;
const event = (text: string, flags = '.....', cpu = 0): string => `  sh-5  [00${cpu}] ${flags}  1.000001: ${text}`;
const pfn = (frame: number): string => `page=ffffea0000000040 pfn=0x${frame.toString(16)}`;
const take = (frame: number, order: number): string =>
  event(`mm_page_alloc_zone_locked: ${pfn(frame)} order=${order} migratetype=0 percpu_refill=1`, 'd..3.');
const free = (frame: number, flags?: string): string => event(`mm_page_free: ${pfn(frame)} order=0`, flags);
const batch = (frame: number): string => event(`mm_page_free_batched: ${pfn(frame)} order=0`, '...2.');
const drain = (frame: number): string => event(`mm_page_pcpu_drain: ${pfn(frame)} order=0 migratetype=0`, 'd..3.');
const steal = (frame: number, order: number, found: number): string =>
  event(
    `mm_page_alloc_extfrag: ${pfn(frame)} alloc_order=${order} fallback_order=${found} pageblock_order=9 alloc_migratetype=2 fallback_migratetype=0 fragmenting=0 change_ownership=1`,
    'd..3.',
  );

/** Replays lines from frames [1024, 2048), which are free. */
function replay(...lines: string[]): ReplayedPages {
  const reader = new PageReader();
  reader.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
  return replayPages(reader.finish(), { frames, free: new Uint32Array(frames / 32).fill(-1, 32, 64) });
}
const blocksOf = (...lines: string[]): string[] => replay(...lines).end.blocks.map(({ frame, order }) => `${frame}:${order}`);

describe('the pages of a recording', () => {
  it('split when a block is taken, and merge when it comes back', () => {
    assert.deepEqual(blocksOf(take(1024, 9)), ['1536:9']);
    assert.deepEqual(blocksOf(take(1027, 0)).slice(0, 3), ['1024:1', '1026:0', '1028:2']);
    assert.deepEqual(blocksOf(take(1027, 0), drain(1027)), ['1024:10']);
  });

  it('stay on a list of their CPU when they are freed, until that is drained', () => {
    const taken = blocksOf(take(1024, 0));
    assert.deepEqual(blocksOf(take(1024, 0), free(1024)), taken);
    assert.deepEqual(blocksOf(take(1024, 0), free(1024), drain(1024)), ['1024:10']);
  });

  it('go straight to the zone where the next event takes them out of it', () => {
    assert.equal(blocksOf(take(1024, 0), free(1024), 'x', take(1024, 0), free(1024), drain(1024)).length, 1);
    const reading = event('tracing_mark_write: BUDDY 0 Node 0, zone      DMA      0 0 0 0 0 0 0 0 0 0 1');
    const { readings } = replay(take(1024, 0), free(1024), reading, take(1024, 0));
    assert.deepEqual(readings[0].replayed, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('go straight to the zone where they interrupt who puts others on the list', () => {
    const others = [take(1025, 0), take(1026, 0), batch(1025)];
    assert.deepEqual(blocksOf(take(1024, 0), ...others, free(1024, '..s3.'), batch(1026)).slice(0, 2), ['1024:0', '1027:0']);
    const kfree = event('kfree: call_site=a+0x1/0x2 ptr=ffff888005d04500');
    assert.deepEqual(blocksOf(take(1024, 0), ...others, free(1024, '..s3.'), kfree, batch(1026))[0], '1027:0');
    assert.deepEqual(blocksOf(take(1024, 0), ...others, free(1024, '..s1.'), batch(1026))[0], '1027:0');
  });

  it('leave with a steal of a whole page block where no other event takes them', () => {
    assert.deepEqual(blocksOf(steal(1024, 9, 10)), ['1536:9']);
    assert.deepEqual(blocksOf(steal(1024, 9, 10), take(1024, 9)), ['1536:9']);
    assert.deepEqual(blocksOf(steal(1024, 0, 8)), ['1024:10']);
  });
});
