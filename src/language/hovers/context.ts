// What all hovers are asked with and written with.
import { formatAddress } from '../../model/address';
import type { Localize } from '../../model/localize';
import { type ArenaState, BlockKind } from '../../replay/state/arena-state';
import type { Token } from '../../trace/tokens';
import type { FormatName } from '../../trace/formats';
import type { RunIndex } from '../../analysis/run-index';
import { barPicture, type BarPart } from './picture';

/** What a hover is asked about: a line of a run, its text and its tokens. */
export interface HoverContext {
  readonly index: RunIndex;
  /** 1-based, as it was run. */
  readonly line: number;
  /** Where the reader stands: in a repeat its pass is told of. */
  readonly position?: number;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly format: FormatName;
  readonly localize: Localize;
  /** Markdown that names a line (as it was run) and leads to it. */
  readonly link: (line: number) => string;
}

/** Code in Markdown; nothing of it is read as markup. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A sentence in Markdown; nothing of it is read as markup. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}

/** The arena in a state: what is in use, and some stretches (bytes) of it told apart. */
export function arenaPicture(
  state: ArenaState,
  marked: readonly { readonly offset: number; readonly bytes: number; readonly kind: BarPart['kind'] }[],
  title: string,
): string {
  const { arena, space, placement } = state.run;
  // As recorded the bar is of the region of what is told apart: regions may lie very far from each other.
  const region = placement === 'recorded' ? space.regionAt(marked.at(0)?.offset ?? 0) : 0;
  const start = space.starts[region];
  const whole = space.regions[region].size;
  const parts: BarPart[] = [];
  let last: { from: number; length: number; kind: 'used' } | undefined;
  // Neighbours become one part: an arena may hold very many blocks.
  state.forEachBlock(start / arena.unit, (start + whole) / arena.unit, (unit, _, kind, __, units) => {
    if (kind !== BlockKind.Allocated && kind !== BlockKind.Slab && kind !== BlockKind.Before) return;
    const from = unit * arena.unit - start;
    const length = units * arena.unit;
    if (last && last.from + last.length === from) last.length += length;
    else parts.push((last = { from, length, kind: 'used' }));
  });
  for (const { offset, bytes, kind } of marked) {
    if (offset >= start && offset < start + whole) parts.push({ from: offset - start, length: bytes, kind });
  }
  const { base } = space.regions[region];
  return barPicture(whole, parts, title, formatAddress(base, 0), formatAddress(base, whole));
}
