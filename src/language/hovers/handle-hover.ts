// The hover of a handle: the life of its allocations, from the results of the run.
import { formatPercent, formatSize } from '../../model/size';
import { OperationKind } from '../../trace/operation-table';
import { textOfToken, type Token, TokenKind } from '../../trace/tokens';
import { parseHandlePattern, patternHas, type HandlePattern } from '../../trace/handle-pattern';
import { buddyOf } from '../../analysis/buddies';
import { allocationOf, endsOf, lifeOf, liveOperationsAt } from '../../analysis/lifetimes';
import { orderOf, paddingText } from '../../analysis/placement';
import { treeChanges } from '../../analysis/tree-changes';
import { arenaPicture, code, type HoverContext } from './context';

/** The allocations a handle's token is about, each once: those its line makes, ends or asks about. */
export function allocationsOfToken({ index, line, position, text }: HoverContext, token: Token): number[] {
  const { run } = index;
  const pattern = parseHandlePattern(textOfToken(text, token));
  if (!pattern) return [];
  const operations = run.operationsOfLine(line, position);
  if (!operations) return liveHandles(run.positionOfLine(line), pattern);
  const found = new Set<number>();
  for (let op = operations.from; op < operations.to; op++) {
    const resized = token.kind === TokenKind.HandleUse && run.table.kind[op] === OperationKind.Realloc && !run.trace.format.isRecorded;
    const handle = resized ? run.table.operand[op] : run.table.handle[op];
    if (handle < 0 || !patternHas(pattern, run.trace.handles.text(handle))) continue;
    const allocation = resized ? run.results.subject(op) : allocationOf(run, op);
    if (allocation >= 0 && run.results.allocated(allocation)) found.add(allocation);
  }
  return [...found];

  /** A statement that is no operation asks about what is live where it stands. */
  function liveHandles(position: number, asked: HandlePattern): number[] {
    return Array.from(liveOperationsAt(run, position)).filter((op) => op >= 0 && patternHas(asked, run.handleText(op)));
  }
}

/** The whole life of what a handle stands for, or the sum of a range's. */
export function handleHover(context: HoverContext, token: Token): string | undefined {
  const allocations = allocationsOfToken(context, token);
  if (allocations.length === 0) return undefined;
  return allocations.length === 1 ? lifeHover(context, allocations[0]) : rangeHover(context, token, allocations);
}

function lifeHover(context: HoverContext, op: number): string {
  const { index, localize, link } = context;
  const { run } = index;
  const ends = endsOf(run);
  const life = lifeOf(run, op);
  const items: string[] = [];
  for (const each of life) {
    const requested = run.requestedOf(each);
    const held = run.heldOf(each);
    const figures =
      run.placement === 'recorded'
        ? localize('{0} asked for', formatSize(requested))
        : localize('{0} asked for, {1} held, {2}', formatSize(requested), formatSize(held), paddingText(run, requested, held, localize));
    const place = `${code(run.addressOf(each))}${whereText(context, each)}`;
    const kept = run.keptAddress(each);
    if (kept === undefined) items.push(localize('Allocated on {0}: {1}; {2}.', link(run.table.line[each]), place, figures));
    else if (kept) items.push(localize('Resized in place on {0}: {1}.', link(run.table.line[each]), figures));
    else items.push(localize('Resized and moved on {0}: {1}; {2}.', link(run.table.line[each]), place, figures));
  }
  const buddy = buddyText(context, op);
  if (buddy !== undefined) items.push(buddy);
  const last = life[life.length - 1];
  const end = ends[last];
  if (end < 0) items.push(localize('Never freed: it is live at the end of the trace.'));
  else {
    items.push(localize('Freed on {0}, {1} operations after it was allocated.', link(run.table.line[end]), end - life[0]));
    const { merges } = treeChanges(run, index.cursorAt(end + 1), end + 1);
    const largest = merges.at(-1);
    if (largest) {
      items.push(
        localize(
          'Merged {0} times with its free buddies, up to a free block of {1} (order {2}).',
          merges.length,
          formatSize(2 ** largest.order * run.arena.unit),
          largest.order,
        ),
      );
    }
  }
  const held = run.heldOf(op);
  const offset = run.offsetOf(op);
  const header = offset - run.startOf(op);
  const requested = Math.min(run.requestedOf(op), held - header);
  const picture = arenaPicture(
    index.cursorAt(op + 1),
    [
      { offset: offset - header, bytes: header, kind: 'padding' },
      { offset, bytes: requested, kind: 'subject' },
      { offset: offset + requested, bytes: held - header - requested, kind: 'padding' },
    ],
    localize('Where it lies in the arena'),
  );
  const [site, thread, time] = [run.siteOf(op), run.threadOf(op), run.timeOf(op)];
  if (thread !== undefined) items.push(localize('Allocated by thread {0}.', code(thread)));
  if (time !== undefined) items.push(localize('Allocated at {0} s.', time));
  const from = site === undefined ? '' : `\n\n${localize('Asked for by {0}.', code(site))}`;
  return `**${code(run.handleText(op))}**\n\n${items.map((item) => `- ${item}`).join('\n')}${from}${held > 0 ? `\n\n${picture}` : ''}`;
}

/** Behind an address: the block's order, or the slab and the slot. */
function whereText({ index, localize }: HoverContext, op: number): string {
  const { run } = index;
  const order = orderOf(run, op);
  if (order !== undefined) return ` (${localize('order {0}', order)})`;
  const place = index.slabs.placeOf(op);
  return place ? ` (${code(run.caches[run.results.place(op)].name)}, ${localize('slab {0}, slot {1}', place.slab, place.slot)})` : '';
}

function buddyText({ index, localize }: HoverContext, op: number): string | undefined {
  const { run } = index;
  const order = orderOf(run, op);
  if (order === undefined) return undefined;
  const buddy = buddyOf(index.cursorAt(op + 1), run.offsetOf(op) / run.arena.unit, order, 1);
  if (!buddy) return localize('It has no buddy: its block is the largest there is.');
  const address = code(run.space.format(buddy.unit * run.arena.unit));
  switch (buddy.state) {
    case 'free':
      return localize('Its buddy at {0} was free then.', address);
    case 'outside':
      return localize('Its buddy at {0} would lie outside the arena.', address);
    case 'split':
    case 'taken': {
      const [holder] = buddy.holders;
      const who = holder === undefined ? '' : code(run.handleText(holder));
      if (buddy.holderCount === 0) return localize('Its buddy at {0} was in use then.', address);
      return buddy.holderCount === 1
        ? localize('Its buddy at {0} was held by {1} then.', address, who)
        : localize('Its buddy at {0} was held by {1} and {2} more then.', address, who, buddy.holderCount - 1);
    }
  }
}

function rangeHover({ index, text, localize, link }: HoverContext, token: Token, allocations: readonly number[]): string {
  const { run } = index;
  const ends = endsOf(run);
  let requested = 0;
  let held = 0;
  let leaked = 0;
  const made = new Set<number>();
  const freed = new Set<number>();
  for (const op of allocations) {
    requested += run.requestedOf(op);
    held += run.heldOf(op);
    made.add(run.table.line[op]);
    if (ends[op] < 0) leaked++;
    else freed.add(run.table.line[ends[op]]);
  }
  const lines = (set: ReadonlySet<number>): string => {
    const all = [...set];
    return `${all.slice(0, 5).map(link).join(', ')}${all.length > 5 ? ', …' : ''}`;
  };
  const items = [
    localize(
      '{0} allocations: {1} asked for, {2} held, {3}.',
      allocations.length,
      formatSize(requested),
      formatSize(held),
      paddingText(run, requested, held, localize),
    ),
    localize('Allocated on {0}.', lines(made)),
  ];
  if (freed.size > 0) items.push(localize('Freed or resized on {0}.', lines(freed)));
  if (leaked > 0) items.push(localize('{0} of them ({1}) are never freed.', leaked, formatPercent(leaked / allocations.length)));
  const pieces = allocations.slice(0, 2000).map((op) => ({ offset: run.startOf(op), bytes: run.heldOf(op), kind: 'subject' as const }));
  const position = Math.max(...allocations.slice(0, 100_000)) + 1;
  const picture = arenaPicture(index.cursorAt(position), pieces, localize('Where they lie in the arena'));
  return `**${code(textOfToken(text, token))}**\n\n${items.map((item) => `- ${item}`).join('\n')}\n\n${picture}`;
}
