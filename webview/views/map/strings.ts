// What the map says, in English. {0}, {1}… are filled in by the page.
import type { Localized, Strings } from '../../../src/protocol/strings';

export const mapStrings = {
  map: 'Blocks of the arena',
  mapHelp: 'Arrow keys move between blocks, Enter shows the line that allocated one, + and − zoom, 0 fits, Page Up and Page Down scroll.',
  scale: '{0} a row',
  overview: 'Where the map is in the arena',

  legendRequested: 'requested',
  legendPadding: 'padding',
  legendObject: 'object',
  legendFreeSlot: 'free slot',
  legendTail: 'slab tail',
  legendSplitNow: 'just split off',
  legendMergedNow: 'just merged',
  stripBefore: 'before',
  stripAfter: 'after',
  stripBlock: '{0} {1} at {2}',
  stripTold: 'Before the operation: {0}. After it: {1}.',
  stripNothing: 'This operation changed no block',
  stripMany: 'This operation changed {0} blocks',
  legendStopped: 'buddy in use: no merge',
} as const;

/** The page's strings and this view's own, in the reader's language. */
export type MapStrings = Strings & Localized<typeof mapStrings>;
