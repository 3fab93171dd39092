import * as assert from 'node:assert/strict';
import { collectFindings } from '../../../src/findings/collect';
import { defaultThresholds } from '../../../src/findings/registry';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';

const line = (time: number, event: string, fields: string): string =>
  `  sh-1     [000] d..3.    10.${String(time).padStart(6, '0')}: ${event}: ${fields}`;
const steal = (time: number, frame: number, owns: boolean): string =>
  line(
    time,
    'mm_page_alloc_extfrag',
    `page=0x1 pfn=0x${frame.toString(16)} alloc_order=0 fallback_order=${owns ? 9 : 3} pageblock_order=9 alloc_migratetype=0 fallback_migratetype=1 fragmenting=${owns ? 0 : 1} change_ownership=${owns ? 1 : 0}`,
  );
const take = (time: number, frame: number, type: number): string =>
  line(time, 'mm_page_alloc_zone_locked', `page=0x1 pfn=0x${frame.toString(16)} order=0 migratetype=${type} percpu_refill=1`);
const alloc = (time: number, frame: number, type: number): string =>
  line(time, 'mm_page_alloc', `page=0x1 pfn=0x${frame.toString(16)} order=0 migratetype=${type} gfp_flags=GFP_KERNEL`);
const free = (time: number, frame: number): string => line(time, 'mm_page_free', `page=0x1 pfn=0x${frame.toString(16)} order=0`);

const judged = (lines: readonly string[]) => {
  const run = runTrace(readTrace(new TextEncoder().encode(`# tracer: nop\n${lines.join('\n')}\n`), 'kmem'));
  return collectFindings(run, { thresholds: defaultThresholds, silenced: [] }, (text, ...values) =>
    text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
  ).filter(({ code }) => code === 'stolen-block');
};

const lines = [
  take(1, 0x9c00, 1),
  alloc(2, 0x9c00, 1),
  steal(3, 0x9c00, true),
  take(4, 0x9c04, 0),
  alloc(5, 0x9c04, 0),
  steal(6, 0xa008, false),
  take(7, 0xa008, 0),
  alloc(8, 0xa008, 0),
];

describe('a stolen page block', () => {
  it('is told of where it was taken, with what keeps it at the end', () => {
    const [first, second, ...more] = judged(lines);
    assert.equal(more.length, 0);
    assert.deepEqual(
      [first.severity, first.line, first.data],
      ['information', 6, { frame: 0x9c00, type: 0, from: 1, changesOwner: true, isFragmenting: false, steals: 1, held: 2 }],
    );
    assert.match(first.message, /^The page block at frame 0x9c00 \(2 MiB\) became unmovable here: it was movable\. .*: 2, 8 KiB\./);
    assert.deepEqual(
      first.related.map((place) => place.line),
      [3, 6],
    );
    assert.deepEqual([second.severity, second.line, (second.data as { held: number }).held], ['hint', 9, 1]);
  });

  it('is not told of once nothing keeps it', () => {
    assert.deepEqual(judged([...lines, free(9, 0x9c00), free(10, 0x9c04), free(11, 0xa008)]), []);
  });
});
