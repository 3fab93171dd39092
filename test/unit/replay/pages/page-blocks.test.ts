/** Page blocks of a recording by migrate type: at every moment, and against what kernels counted themselves. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { freeByType } from '../../../../src/analysis/free-by-type';
import { countMigrateClasses, migrateClassOf } from '../../../../src/analysis/migrate-classes';
import { PageBlocks } from '../../../../src/replay/pages/page-blocks';
import { PageCursor } from '../../../../src/replay/pages/page-cursor';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { PageFlagsReader } from '../../../../src/trace/formats/kmem/page-flags';
import { finish } from '../../../../src/work/work';
import { plainBytes, readTrace } from '../../../read-trace';
import { runTrace } from '../../../run-trace';

const line = (time: number, event: string, fields: string): string =>
  `  sh-1     [000] d..3.    10.${String(time).padStart(6, '0')}: ${event}: page=0x1 ${fields}`;
const steal = (time: number, frame: number, order: number, owns: boolean): string =>
  line(
    time,
    'mm_page_alloc_extfrag',
    `pfn=0x${frame.toString(16)} alloc_order=0 fallback_order=${order} pageblock_order=9 alloc_migratetype=0 fallback_migratetype=1 fragmenting=${owns ? 0 : 1} change_ownership=${owns ? 1 : 0}`,
  );
const take = (time: number, frame: number, type: number): string =>
  line(time, 'mm_page_alloc_zone_locked', `pfn=0x${frame.toString(16)} order=0 migratetype=${type} percpu_refill=1`);
const alloc = (time: number, frame: number, type: number): string =>
  line(time, 'mm_page_alloc', `pfn=0x${frame.toString(16)} order=0 migratetype=${type} gfp_flags=GFP_KERNEL`);

function blocksOf(...lines: readonly string[]): PageBlocks {
  const text = new TextEncoder().encode(`# tracer: nop\n${lines.join('\n')}\n`);
  return finish(PageBlocks.of(readTrace(text, 'kmem').recording!.pages!));
}

describe('page blocks of a recording', () => {
  it('have the type of their first event from the start, and another one once they are stolen', () => {
    const blocks = blocksOf(take(1, 0x9c00, 1), steal(2, 0x9c00, 9, true), take(3, 0x9c04, 0), take(4, 0xa000, 2));
    const [number, other] = [0x9c00 / 512, 0xa000 / 512];
    assert.deepEqual(blocks.at(number, 0), { from: 0, type: 1, isMixed: false, stolen: undefined });
    assert.deepEqual(
      [1, 2, 9].map((events) => [blocks.at(number, events)?.type, blocks.at(number, events)?.stolen?.line]),
      [
        [0, 3],
        [0, 3],
        [0, 3],
      ],
    );
    assert.equal(blocks.at(other, 0)?.type, 2);
    assert.equal(blocks.at(other + 1, 9), undefined);
    assert.equal(blocks.stealsOf(number, 0).length, 0);
    assert.equal(blocks.stealsOf(number, 1).length, 1);
    assert.deepEqual(blocks.count(0x9c00, 0xa400, 9), { byType: [1, 0, 1, 0, 0, 0], mixed: 0, stolen: 1, unknown: 2 });
  });

  it('are mixed once pages of another type were taken, and all that a larger block is change', () => {
    const blocks = blocksOf(steal(1, 0xa008, 3, false), take(2, 0xa008, 0), steal(3, 0x9800, 10, true));
    assert.deepEqual(
      [0xa000, 0x9800, 0x9a00].map((frame) => migrateClassOf(blocks.at(frame / 512, 9))),
      [3, 4, 4],
    );
    assert.deepEqual(
      [0xa000, 0x9a00].map((frame) => blocks.at(frame / 512, 0)?.type),
      [1, 1],
    );
  });

  it('are known by lists of CPUs where no page ever leaves the zone', () => {
    const blocks = blocksOf(alloc(1, 0x5219, 2), take(2, 0x6000, 0), alloc(3, 0x6001, 1));
    assert.equal(blocks.at(Math.floor(0x5219 / 512), 0)?.type, 2);
    assert.deepEqual(blocks.at(0x6000 / 512, 9), { from: 0, type: 0, isMixed: false, stolen: undefined });
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const data = shared && path.join(shared, 'data', 'linux');
  if (data && existsSync(data)) {
    const words = ['Unmovable', 'Movable', 'Reclaimable'];
    const numbers = (text: string, row: RegExp): number[] => row.exec(text)![1].trim().split(/ +/).map(Number);
    it('are no more of a type than the kernel counted before and after, and neither are the free blocks in them', () => {
      let [known, free] = [0, 0];
      for (const boot of readdirSync(data)) {
        for (const kind of ['tiny', 'small', 'medium', 'pressure', 'large']) {
          const folder = path.join(data, boot, kind);
          if (!existsSync(path.join(folder, 'before.pagetypeinfo')) || !existsSync(path.join(folder, 'before.kpageflags.gz'))) continue;
          const reader = new PageFlagsReader();
          reader.push(plainBytes(readFileSync(path.join(folder, 'before.kpageflags.gz'))));
          const trace = readTrace(plainBytes(readFileSync(path.join(folder, `${kind}.trace.gz`))), 'kmem');
          const run = finish(RecordedRun.of(runTrace(trace), reader.finish()));
          const pages = run.layout.pages!;
          const cursor = new PageCursor(pages);
          for (const [moment, position] of [
            ['before', 0],
            ['after', run.operationCount],
          ] as const) {
            const text = readFileSync(path.join(folder, `${moment}.pagetypeinfo`), 'utf8');
            cursor.seek(position);
            const lists = freeByType(cursor, pages.events[position]);
            let classes = 0;
            run.layout.regions.forEach(({ name }, index) => {
              const [, node, zone] = /Node (\d+), zone (\w+)/.exec(name)!;
              const { from, to } = pages.stretches.all[index];
              const counted = pages.blocks.count(from, to, pages.events[position]);
              const blocks = numbers(text, new RegExp(`^Node ${node}, zone +${zone}((?: +\\d+)+) *$`, 'm'));
              words.forEach((word, type) => {
                assert.ok(counted.byType[type] <= blocks[type], `${boot}/${kind} ${moment} ${name} ${word}`);
                known += counted.byType[type];
                const orders = numbers(text, new RegExp(`^Node +${node}, zone +${zone}, type +${word}((?: +[>\\d]+)+) *$`, 'm'));
                const over = orders.reduce((sum, count, order) => sum + Math.max(0, lists[index].counts[type][order] - count), 0);
                // Kernels before 6.10 keep a few blocks on the list of the type they were freed as.
                assert.ok(over <= 1, `${boot}/${kind} ${moment} ${name} ${word}: ${over}`);
                free += lists[index].counts[type].reduce((sum, count) => sum + count, 0);
              });
              classes += pages.blocks.countIn(from, to);
            });
            assert.equal(
              countMigrateClasses(pages, position).reduce((sum, count) => sum + count, 0),
              classes,
            );
          }
        }
      }
      assert.ok(known > 500 && free > 2000, `${known} ${free}`);
    });
  }
});
