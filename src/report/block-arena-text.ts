// The arena of a run whose blocks have any length, in a line: for reports as text and as a page.
import type { ArenaConfig } from '../engine/config';
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';

export function blockArenaText({ size, base, unit, policy, overhead }: ArenaConfig, localize: Localize): string {
  const figures = [formatSize(size), base.toString(16), formatSize(unit), policy, formatSize(overhead)];
  return localize('arena {0} at 0x{1}, unit {2}, policy {3}, header {4}: no buddies, no slabs', ...figures);
}
