// The memory that a run begins in, in a line: for reports as text and as a page.
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import type { Run } from '../replay/run/run';

/** Whose memory it is, and how much of it is in use; undefined where a run begins in an empty arena. */
export function memoryBeforeText({ trace, arena, usedBefore }: Run, localize: Localize): string | undefined {
  if (arena.before === undefined) return undefined;
  const statement = trace.directives.find((directive) => directive.kind === 'arena' && directive.usedBefore === arena.before);
  const from = statement?.kind === 'arena' ? statement.from : undefined;
  const zone = [from?.zone, from?.node !== undefined && `node ${from.node}`].filter((word) => word !== undefined && word !== false);
  return localize('memory as in {0}: {1} in use before, which stays so', [from?.file, ...zone].join(' '), formatSize(usedBefore));
}
