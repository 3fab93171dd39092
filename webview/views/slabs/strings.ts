// What the slabs say, in English. {0}, {1}… are filled in by the page.
import type { Localized, Strings } from '../../../src/protocol/strings';

export const slabsStrings = {
  cachesNone: 'No cache or size class has been created up to here. The commands cache and kmalloc create them.',
  columnCache: 'Cache',

  slabsCaption: 'Caches and their slabs',
  slabsHelp:
    'Up and Down move between rows. Right and Left open and close a cache, and move over the slots of a slab. Enter shows the line that allocated an object.',
  slabsCacheOne: '1 cache',
  slabsCaches: '{0} caches',
  slabsSlabOne: '1 slab',
  slabsSlabs: '{0} slabs',
  slabsSummary: '{0} · {1} · {2} of {3} objects in use · {4}, {5} of it in free slots and tails',
  slabsOpenAll: 'Open all caches',
  slabsCloseAll: 'Close all caches',
  slabsColumnSlots: 'Slots',
  slabsColumnObjects: 'Objects',
  slabsColumnObjectsHint: 'Slots in use, of all slots',
  slabsColumnUse: 'Use',
  slabsColumnUseHint: 'Share of the slots in use',
  slabsColumnBytes: 'Bytes',
  slabsColumnBytesHint: 'Bytes of the slabs',
  slabsColumnWaste: 'Waste',
  slabsColumnWasteHint: 'Bytes of the slabs in free slots and tails',
  slabsSort: 'Sort by it; again for the other way round',
  slabsShape: '{0} in slots of {1}, slabs of order {2}',
  slabsCountActive: '{0} active',
  slabsCountPartial: '{0} partial',
  slabsCountEmpty: '{0} empty',
  slabsCountFull: '{0} full',
  slabsActive: 'CPU {0}',
  slabsPartial: 'partial {0}',
  slabsEmpty: 'empty {0}',
  slabsFull: 'full',
  slabsActiveHint: 'The active slab of CPU {0}: objects come from it',
  slabsPartialHint: 'Number {0} of {1} on the partial list: a CPU without an active slab takes the first',
  slabsFullHint: 'On no list until an object of it is freed',
  slabsRowCache: 'Cache {0}: {1} of {2} objects in use in {3}, {4}',
  slabsRowSlab: 'Slab at {0}, {1}; slots in use: {2} of {3}',
  slabsSlot: 'Slot {0} of {1}: {2}, line {3}',
  slabsSlotFree: 'Slot {0} of {1}: free',
  slabsReveal: 'Double-click or Enter: go to line {0}',
  slabsAge: 'Age',
  slabDetail: 'Selected slab',
  slabDetailHint: 'Click a slot to see here what its slab holds, and which slot is used next.',
  slabDetailTitle: '{0}, slab at {1}',
  slabDetailFacts: '{0}; slots in use: {1} of {2}; tail {3}',
  slabDetailNext: 'Free slots, the next to be used first: {0}',
  slabDetailNone: 'No slot is free.',
  slabDetailTurn: 'free, used as number {0}',
  slabDetailCut: 'The first {0} of {1} slots are shown.',

  sheetRows: 'The first {0} of {1} rows',
} as const;

/** The page's strings and this view's own, in the reader's language. */
export type SlabsStrings = Strings & Localized<typeof slabsStrings>;
