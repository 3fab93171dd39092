// What the rows of the slabs view say of a cache or a slab, from the rows that the host sends.
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import { countedText, fill } from '../../components/dom';
import { slabsLists, type CacheRow, type SlabRow, type SlabsFigures, type SlabsList as ListName } from './protocol';
import type { SlabsStrings } from './strings';

const listCounts: Readonly<Record<ListName, keyof SlabsStrings>> = {
  active: 'slabsCountActive',
  partial: 'slabsCountPartial',
  empty: 'slabsCountEmpty',
  full: 'slabsCountFull',
};

/** A row of the list in words. */
export interface RowTexts {
  /** The whole row, for those who do not see it. */
  readonly name: string;
  readonly hint: string;
  /** The list a slab is on. */
  readonly list?: ListName;
  readonly listText: string;
  readonly label: string;
  /** What a cache has on its lists. */
  readonly lists: string;
  readonly objects: string;
  readonly use: string;
  /** `use` from 0 to 1. */
  readonly share: number;
  readonly bytes: string;
  readonly waste: string;
}

export function cacheTexts(strings: SlabsStrings, row: CacheRow): RowTexts {
  const lists = slabsLists
    .filter((list) => row.lists[list] > 0)
    .map((list) => fill(strings[listCounts[list]], formatCount(row.lists[list])));
  const [objects, slots] = [row.objects, row.slots].map(formatCount);
  return {
    name: fill(
      strings.slabsRowCache,
      row.name,
      objects,
      slots,
      countedText(row.slabs, strings.slabsSlabOne, strings.slabsSlabs),
      formatSize(row.bytes),
    ),
    hint: fill(strings.slabsShape, formatSize(row.objectSize), formatSize(row.slot), row.order),
    listText: '',
    label: row.name,
    lists: lists.join(' · '),
    ...figures(row.objects, row.slots, row.bytes, row.waste),
  };
}

/** `cache`: the slab's own, where its row is known. The address in full, and as rows write it. */
export function slabTexts(strings: SlabsStrings, row: SlabRow, cache: CacheRow | undefined, address: string, label: string): RowTexts {
  const list = listText(strings, row);
  const bytes = row.to - row.from;
  return {
    name: fill(strings.slabsRowSlab, address, list, row.objects, row.slots),
    hint: `${address}\n${listHint(strings, row, cache)}`,
    list: row.list,
    listText: list,
    label,
    lists: '',
    ...figures(row.objects, row.slots, bytes, bytes - row.objects * row.slot),
  };
}

function figures(
  objects: number,
  slots: number,
  bytes: number,
  waste: number,
): Pick<RowTexts, 'objects' | 'use' | 'share' | 'bytes' | 'waste'> {
  const share = slots === 0 ? 0 : objects / slots;
  return {
    objects: `${formatCount(objects)}/${formatCount(slots)}`,
    use: slots === 0 ? '–' : formatPercent(share),
    share,
    bytes: formatSize(bytes),
    waste: formatSize(waste),
  };
}

/** How much is in all caches, in a line. */
export function summaryText(strings: SlabsStrings, caches: number, { slabs, objects, slots, bytes, waste }: SlabsFigures): string {
  return fill(
    strings.slabsSummary,
    countedText(caches, strings.slabsCacheOne, strings.slabsCaches),
    countedText(slabs, strings.slabsSlabOne, strings.slabsSlabs),
    formatCount(objects),
    formatCount(slots),
    formatSize(bytes),
    formatSize(waste),
  );
}

/** The list a slab is on, in a word or two. */
export function listText(strings: SlabsStrings, { list, cpu, place }: Pick<SlabRow, 'list' | 'cpu' | 'place'>): string {
  switch (list) {
    case 'active':
      return fill(strings.slabsActive, cpu ?? 0);
    case 'partial':
      return fill(strings.slabsPartial, place ?? 0);
    case 'empty':
      return fill(strings.slabsEmpty, place ?? 0);
    case 'full':
      return strings.slabsFull;
  }
}

function listHint(strings: SlabsStrings, { list, cpu, place }: SlabRow, cache: CacheRow | undefined): string {
  if (list === 'active') return fill(strings.slabsActiveHint, cpu ?? 0);
  if (list === 'full') return strings.slabsFullHint;
  return fill(strings.slabsPartialHint, place ?? 0, cache ? cache.lists.partial + cache.lists.empty : '…');
}
