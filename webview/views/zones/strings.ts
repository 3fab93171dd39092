// What the view says, in English. {0}, {1}… are filled in by the page.
import type { Localized, Strings } from '../../../src/protocol/strings';

export const zonesStrings = {
  zones: 'Zones, caches and owners of memory',
  zonesNone: 'This trace holds calls. Zones are shown of a kernel’s log with reports of its memory, and of tables such as /proc/buddyinfo.',
  zonesLists: 'Free lists by order',
  zonesSnapshot: 'Snapshot {0} of {1}',
  zonesLine: 'line {0}',
  zonesFree: '{0} free',
  zonesOf: '{0} free of {1}',
  zonesBar: '{0}: {1} free in blocks, {2} on the lists of CPUs',
  zonesWatermarks: 'watermarks min {0}, low {1}, high {2}',
  zonesPerCpu: '{0} on the lists of CPUs',
  zonesOrder: 'Order {0}: {1} blocks, {2}',
  zonesColumnFree: 'Blocks',
  zonesColumnMemory: 'Memory',
  zonesColumnTypes: 'Types',
  zonesColumnTypesHint: 'Migrate types that have a free block: U unmovable, M movable, E reclaimable, H high-atomic, C CMA, I isolate',
  zonesColumnUnusable: 'Unusable',
  zonesColumnUnusableHint: 'Share of the free memory in smaller blocks (Linux unusable_index)',
  zonesColumnExtfrag: 'Extfrag',
  zonesColumnExtfragHint: 'Linux extfrag_index; – where such a block is free, else near 0.5 to 1 in any buddy system',
  zonesCaches: 'Caches',
  zonesOwners: 'Owners',
  zonesColumnName: 'Name',
  zonesColumnObjects: 'Objects',
  zonesColumnUse: 'In use',
  zonesColumnSize: 'Size',
  zonesColumnGrowth: 'Since before',
  zonesColumnGrowthHint: 'What was added since the snapshot before',
  zonesColumnCount: 'Count',
  zonesMore: 'and {0} more',
  zonesChanges: 'Since the snapshot before',
  zonesLegendFree: 'free blocks, the largest first',
  zonesLegendCpu: 'on the lists of CPUs',
  zonesLegendUsed: 'in use',
  zonesLegendMark: 'watermarks min, low, high',
} as const;

/** The page's strings and this view's own, in the reader's language. */
export type ZonesStrings = Strings & Localized<typeof zonesStrings>;
