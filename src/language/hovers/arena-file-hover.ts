// The hover of the file that an arena is from: what is free there, and what was in use.
import { formatCount, formatPercent, formatSize } from '../../model/size';
import { TokenKind } from '../../trace/tokens';
import { arenaPicture, type HoverContext } from './context';

/** Whether a line names such a file. */
export function namesArenaFile({ tokens }: HoverContext): boolean {
  return tokens.some(({ kind }) => kind === TokenKind.FileName);
}

/** The memory before the first operation; undefined where the line has no effect. */
export function arenaFileHover({ index, line, localize }: HoverContext): string | undefined {
  const { run } = index;
  const directive = index.directiveOf(line);
  if (directive?.kind !== 'arena' || run.arena.before === undefined || directive.usedBefore !== run.arena.before) return undefined;
  const state = index.cursorAt(0);
  const { free } = state.metrics();
  const counts = state
    .freeBlocks()
    .map((count, order) => (count === 0 ? '' : `${formatCount(count)} × ${formatSize(2 ** order * run.arena.unit)}`))
    .filter((text) => text !== '');
  const { size } = run.arena;
  return [
    [
      localize(
        'In use before the trace, which stays so: {0} of {1} ({2})',
        formatSize(run.usedBefore),
        formatSize(size),
        formatPercent(run.usedBefore / size),
      ),
      localize('Free: {0} ({1})', formatSize(free), counts.join(', ')),
    ]
      .map((text) => `- ${text}`)
      .join('\n'),
    arenaPicture(state, [], localize('The memory before the first operation')),
  ].join('\n\n');
}
