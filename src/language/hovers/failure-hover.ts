// The hover of an operation that failed: the explanation of its diagnostic, a picture of the arena at that moment, and the source of the
// rule.
import { formatCount, formatPercent, formatSize } from '../../model/size';
import type { DiagnosticCode } from '../../model/diagnostic';
import { blockersOf, explainFailure, needsState } from '../../analysis/operation-diagnostics';
import { arenaPicture, code, type HoverContext } from './context';

/** Where the rule comes from that an error tells of. */
function sourceOf(failure: DiagnosticCode): string | undefined {
  switch (failure) {
    case 'out-of-memory':
    case 'too-large':
    case 'placement-conflict':
      return 'Knuth, The Art of Computer Programming 1, 2.5; Linux mm/page_alloc.c';
    case 'cache-busy':
    case 'invalid-cache':
    case 'duplicate-cache':
      return 'Linux mm/slub.c, mm/slab_common.c';
    case 'double-free':
    case 'invalid-free':
    case 'invalid-realloc':
      return 'ISO C, 7.24.3';
    default:
      return undefined;
  }
}

/** Operations of one line that are explained. */
const mostExplained = 3;

/** Why operations of a line failed, in full. */
export function failureHover(context: HoverContext): string | undefined {
  const { index, line, position, localize } = context;
  const { run } = index;
  const operations = run.operationsOfLine(line, position);
  if (!operations) return undefined;
  const texts: string[] = [];
  let failures = 0;
  for (let op = operations.from; op < operations.to; op++) {
    if (run.errorOf(op) === undefined) continue;
    failures++;
    if (failures <= mostExplained) texts.push(explain(context, op));
  }
  if (failures > mostExplained) texts.push(localize('{0} more operations of this line failed.', failures - mostExplained));
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

function explain(context: HoverContext, op: number): string {
  const { index, localize, link } = context;
  const { run } = index;
  const failure = run.errorOf(op)!;
  const cursor = needsState(run, op) || failure === 'out-of-memory' ? index.cursorAt(op) : undefined;
  const blockers = cursor && blockersOf(run, op, cursor);
  const { message, related, bytes } = explainFailure(run, op, localize, cursor, blockers);
  const parts = [`**${code(failure)}** ${message}`];
  if (failure === 'out-of-memory' && cursor) {
    const { free, largest, external } = cursor.metrics();
    const counts = run.placement === 'blocks' ? [] : cursor.freeBlocks();
    const blocks = counts
      .map((count, order) => (count === 0 ? '' : `${count} × ${formatSize(2 ** order * run.arena.unit)}`))
      .filter((text) => text !== '');
    parts.push(
      `- ${localize('Free: {0} ({1})', formatSize(free), blocks.length === 0 ? formatCount(cursor.freeBlocks().reduce((sum, count) => sum + count, 0)) : blocks.join(', '))}\n` +
        `- ${localize('Largest free block: {0}', formatSize(largest))}\n` +
        `- ${localize('External fragmentation: {0}', formatPercent(external))} = 1 − ${largest} / ${free}`,
    );
    if (!blockers && run.usedBefore > 0 && largest < bytes!) {
      parts.push(
        localize('Every place for such a block holds memory that was in use before the trace: freeing what the trace has makes none.'),
      );
    }
    if (blockers) {
      parts.push(
        localize(
          'The fewest allocations to free for a block of {0}: {1}, {2} together.',
          formatSize(bytes!),
          blockers.operations.length,
          formatSize(blockers.bytes),
        ),
        arenaPicture(
          cursor,
          blockers.operations.map((each) => ({ offset: run.startOf(each), bytes: run.heldOf(each), kind: 'blocker' as const })),
          localize('The allocations in the way'),
        ),
      );
    }
  }
  if (related.length > 0) parts.push(related.map((place) => `- ${link(place.line)}: ${place.message}`).join('\n'));
  const source = run.placement === 'blocks' ? undefined : sourceOf(failure);
  if (source !== undefined) parts.push(`*${source}*`);
  return parts.join('\n\n');
}
