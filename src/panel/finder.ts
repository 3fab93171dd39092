import { filterFor, parseFilter, type ParsedFilter } from '../analysis/filter';
import { forEachAllocation } from '../analysis/live-allocations';
import type { Localize } from '../model/localize';
import type { FindState } from '../protocol/find';
import type { Cursor } from '../replay/cursor';
import type { Run } from '../replay/run';

/** The live allocations that pass the filter at one position: their offsets, ascending, and the bytes they hold. */
interface Matches {
  readonly run: Run;
  readonly position: number;
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/** The filter of one panel: what it says, what passes it, and where the next match is. */
export class Finder {
  private text = '';
  private parsed: ParsedFilter = { kind: 'empty' };
  /** The filter for the run it was last asked about. */
  private prepared: { readonly run: Run; readonly matches: (op: number) => boolean } | undefined;
  private found: Matches | undefined;

  constructor(private readonly localize: Localize) {}

  setText(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.parsed = parseFilter(text, this.localize);
    this.prepared = undefined;
    this.found = undefined;
  }

  /** Whether the allocation of an operation passes; undefined while there is no filter that can be read. */
  filter(run: Run): ((op: number) => boolean) | undefined {
    if (this.parsed.kind !== 'filter') return undefined;
    if (this.prepared?.run !== run) this.prepared = { run, matches: filterFor(run, this.parsed.filter) };
    return this.prepared.matches;
  }

  /** What there is to say of the filter at the cursor's position; undefined while nothing is asked for. */
  state(run: Run, cursor: Cursor, selectedByte: number | undefined): FindState | undefined {
    const { text, parsed } = this;
    if (parsed.kind === 'empty') return undefined;
    if (parsed.kind === 'error') return { text, error: parsed.message, matches: 0, bytes: 0 };
    const { offsets, bytes } = this.matchesAt(run, cursor);
    const current = selectedByte === undefined ? -1 : offsets.indexOf(selectedByte);
    return { text, matches: offsets.length, bytes, current: current < 0 ? undefined : current + 1 };
  }

  /** The offset of the match after a byte, or before it, going round at the arena's ends; undefined when nothing matches. */
  next(run: Run, cursor: Cursor, byte: number | undefined, backwards: boolean): number | undefined {
    if (this.parsed.kind !== 'filter') return undefined;
    const { offsets } = this.matchesAt(run, cursor);
    if (byte === undefined) return backwards ? offsets[offsets.length - 1] : offsets[0];
    const index = backwards ? offsets.findLastIndex((offset) => offset < byte) : offsets.findIndex((offset) => offset > byte);
    return index >= 0 ? offsets[index] : backwards ? offsets[offsets.length - 1] : offsets[0];
  }

  private matchesAt(run: Run, cursor: Cursor): Matches {
    if (this.found?.run === run && this.found.position === cursor.position) return this.found;
    const matches = this.filter(run);
    const offsets: number[] = [];
    let bytes = 0;
    forEachAllocation(cursor, (op, offset, held) => {
      if (matches?.(op) !== true) return;
      offsets.push(offset);
      bytes += held;
    });
    this.found = { run, position: cursor.position, offsets, bytes };
    return this.found;
  }
}
