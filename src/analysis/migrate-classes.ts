// Page blocks in the classes that views colour by: their migrate type, whether they have pages of several, whether they were stolen.
import type { Localize } from '../model/localize';
import type { PageBlockType } from '../replay/pages/page-blocks';
import type { PageHistory } from '../replay/pages/page-history';
import { nameOfType } from '../trace/formats/kmem/page-events';

/** Types that have a class each: unmovable, movable and reclaimable. */
const namedTypes = 3;
const [mixed, stolen, others] = [namedTypes, namedTypes + 1, namedTypes + 2];

/** What the classes are called; the last is of other types, and of page blocks that no event tells of. */
export function migrateClassLabels(localize: Localize): string[] {
  const named = Array.from({ length: namedTypes }, (_, type) => nameOfType(type));
  return [...named, localize('mixed'), localize('stolen'), localize('another type, or not known')];
}

/** The class of a page block, from 0: that it was stolen says more than that it is mixed, and that more than its type. */
export function migrateClassOf(block: PageBlockType | undefined): number {
  if (block === undefined) return others;
  if (block.stolen) return stolen;
  if (block.isMixed) return mixed;
  return block.type < namedTypes ? block.type : others;
}

/** How many page blocks of a recording are in each class at a position. */
export function countMigrateClasses({ blocks, stretches, events }: PageHistory, position: number): number[] {
  const counts = new Array<number>(others + 1).fill(0);
  for (const { from, to } of stretches.all) {
    let known = 0;
    blocks.forEachIn(from, to, events[position], (_, block) => {
      known++;
      counts[migrateClassOf(block)]++;
    });
    counts[others] += blocks.countIn(from, to) - known;
  }
  return counts;
}
