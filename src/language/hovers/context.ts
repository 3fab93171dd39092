// What all hovers are asked with and written with.
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
  const { arena } = state.run;
  const parts: BarPart[] = [];
  let last: { from: number; length: number; kind: 'used' } | undefined;
  // Neighbours become one part: an arena may hold very many blocks.
  state.forEachBlock(0, arena.size / arena.unit, (unit, order, kind) => {
    if (kind === BlockKind.Free) return;
    const from = unit * arena.unit;
    const length = 2 ** order * arena.unit;
    if (last && last.from + last.length === from) last.length += length;
    else parts.push((last = { from, length, kind: 'used' }));
  });
  for (const { offset, bytes, kind } of marked) parts.push({ from: offset, length: bytes, kind });
  const end = `0x${(arena.base + BigInt(arena.size)).toString(16)}`;
  return barPicture(arena.size, parts, title, `0x${arena.base.toString(16)}`, end);
}
