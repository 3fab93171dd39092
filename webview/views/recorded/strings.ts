// What the view says, in English. {0}, {1}… are filled in by the page.
import type { Localized, Strings } from '../../../src/protocol/strings';

export const recordedStrings = {
  recorded: 'Memory as it was recorded',
  recordedHelp:
    'Left and Right go to the block before and after, Up and Down to one a row away, Enter shows the line that allocated it, Escape selects nothing, + and − zoom, 0 fits.',
  recordedNone: 'The recording has no blocks.',
  recordedStandIn:
    'As recorded there are no orders, no buddies, no free lists and no slabs: those are an allocator’s, and which one it was the recording does not say. Simulated, there are.',
  recordedPagesFree: 'free {0}, largest block {1}, on lists of CPUs {2}',
  recordedFree: 'Free',
  recordedFrom: 'From',
  recordedZone: 'Zone',
  recordedUnknownPages: 'Not known',
  recordedUnknownPagesHint: 'Nothing in the recording says whether these pages are free, or whose they are',
  recordedSimulate: 'Simulate it',
  recordedFigures: 'As recorded: {0}, {1} asked for ({2}, {3})',
  recordedBlockOne: '1 block',
  recordedBlocks: '{0} blocks',
  recordedSimulated: 'Simulated: {0} used for the same, external fragmentation {1}',
  blocksStandIn:
    'With {0} blocks have any length: there are no orders, no buddies, no free lists by order and no slabs. The Map shows the blocks.',
  blocksFigures: '{0}: {1} in use, {2} with their headers; {3} used, external fragmentation {4}',
  blocksLegendBlock: 'a block, its header included',
  blocksLegendFree: 'free',
  blocksFree: 'Free',
  recordedScale: '{0} a row',
  recordedRegion: '{0} · {1}',
  recordedApart: '{0} apart',
  recordedTable: 'Blocks in view as a table',
  recordedSelected: 'Selected: {0}, {1}, line {2}',
  recordedSelectedSite: 'Selected: {0}, {1}, line {2}, {3}',
  recordedBlock: 'Block',
  recordedUnreached: 'Not reached yet',
  recordedUnreachedHint: 'No block has reached this far up to here.',
  recordedSmall: 'Small blocks',
  recordedBytes: 'Bytes',
  recordedFit: 'Show all (0)',
  recordedLegendBlock: 'allocated, as long as was asked for',
  recordedLegendUnknown: 'not allocated, or the allocator’s own: not known',
  recordedLegendTint: 'pages that no block has, in the paler colour of their page block',
  recordedPageBlock: 'Page block',
  recordedPageBlockUnknown: '{0}, type not known',
  recordedPageBlockType: '{0}, {1}',
  recordedPageBlockMixed: '{0}, {1}, with pages of other types',
  recordedSteals: 'Taken from',
  recordedStealOne: 'once, in line {0}: {1} for {2}',
  recordedStealMany: '{3} times, the last in line {0}: {1} for {2}',
  typeLists: 'Free blocks by migrate type',
  typeListsHint:
    'Free blocks by zone, migrate type and order, as /proc/pagetypeinfo would count them here. What type a page block has follows from the events.',
  typeListsPartial:
    'Free blocks that are known, by zone, migrate type and order: without a dump of /proc/kpageflags from before the recording these are not all.',
  typeListsOfBlocks: 'Page blocks with pages of several types: {0}, stolen: {1}',
  typeListsPages: 'Pages',
  typeListsBlocks: 'Page blocks',
  recordedLegendFree: 'free, in its zone',
  recordedLegendListed: 'free, on the list of a CPU',
  recordedLegendUnknownPages: 'not known: in use since before the recording, or free and never touched',
  recordedLegendUnreached: 'not reached yet',
  recordedLegendDimmed: 'does not pass the filter',
  recordedLegendSmall: 'Small blocks are summed up: the height is their share of the memory there',
} as const;

/** The page's strings and this view's own, in the reader's language. */
export type RecordedStrings = Strings & Localized<typeof recordedStrings>;
