// What changed between two snapshots in the zones' free memory, in words: a sentence for each zone.
import type { Localize } from '../../model/localize';
import { formatCount } from '../../model/size';
import { zoneName } from './explanation-texts';
import type { SnapshotChanges } from './snapshot-changes';

/** `node 0 DMA32: free pages 100 → 20; orders 4 to 9 ran out`. */
export function changeTexts({ zones }: SnapshotChanges, localize: Localize): string[] {
  return zones.map((zone) => {
    const { before, after, largestBefore, largestAfter } = zone;
    const pages = localize('free pages {0} → {1}', formatCount(before), formatCount(after));
    const orders =
      largestAfter < largestBefore
        ? localize('orders {0} to {1} ran out', largestAfter + 1, largestBefore)
        : largestAfter > largestBefore
          ? localize('orders {0} to {1} came back', largestBefore + 1, largestAfter)
          : localize('largest order {0} as before', largestAfter);
    return `${zoneName(zone, localize)}: ${pages}; ${orders}`;
  });
}
