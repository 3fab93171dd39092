// A trace that begins in the memory of a snapshot: as many free blocks of each order as a zone's lists count. Data, so English whatever the reader's language.
import { formatAddress } from '../../model/address';
import { writeSize } from '../../model/size-grammar';
import type { ZoneLists } from '../../trace/snapshots/free-lists';
import { memoryLike } from '../../trace/snapshots/memory-like';

/** The lines of the trace; `source`: what the lists were read from. */
export function* startTrace(zone: ZoneLists, source: string): Generator<string> {
  const { freeBlocks, page, managed } = zone;
  const { pages, maxOrder, whole, used } = memoryLike(freeBlocks, managed);
  const largest = writeSize(page * 2 ** maxOrder);
  yield `# As many free blocks of each order as zone ${zone.zone} of node ${zone.node} had: ${source}, line ${zone.line}.\n`;
  yield '# Lists count blocks and do not say where they are: what is in use is laid out so that these are free.\n';
  yield managed === undefined ? '# How much memory the zone has they do not say either: there is no more than this takes.\n' : '';
  yield `arena ${writeSize(pages * page)} unit ${writeSize(page)} max ${largest}\n`;
  if (whole > 0) yield `whole[0${whole === 1 ? '' : `..${whole - 1}`}] = alloc ${largest}\n`;
  for (let block = 0; block < used.page.length; block++) {
    yield `used[${block}] = alloc ${writeSize(page * 2 ** used.order[block])} at ${formatAddress(0n, used.page[block] * page)}\n`;
  }
  yield 'mark "as in the snapshot"\n';
  for (let order = 0; order <= maxOrder; order++) yield `expect blocks(${writeSize(page * 2 ** order)}) == ${freeBlocks[order]}\n`;
  yield '\n# What would the next requests do? They stand here:\n\n';
  yield `# What was in use goes at the end.\nfree used[*]${whole > 0 ? ', whole[*]' : ''}\n`;
}
