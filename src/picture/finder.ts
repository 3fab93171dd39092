// The filter of a memory map: its text comes from the page, its matches from a walk over the live allocations.
import { filterFor, parseFilter, timesOf, type ParsedFilter } from '../query/filter';
import type { Localize } from '../model/localize';
import type { FindState } from '../protocol/find';
import type { ArenaState } from '../replay/state/arena-state';
import { RecordedRun } from '../replay/recorded/recorded-run';
import type { Run } from '../replay/run/run';
import type { WorkQueue } from '../work/queue';
import { Tally, type Summing } from './tally';

type Passes = (op: number) => boolean;

/** The live allocations that pass the filter at one position: their offsets, ascending, and the bytes they hold. */
interface Matches {
  readonly offsets: number[];
  bytes: number;
  /** Whether the offsets ascend: objects on pages are found before the blocks. */
  isSorted: boolean;
}

/** The filter of one panel: what it says, what passes it, and where the next match is. */
export class Finder {
  private text = '';
  private parsed: ParsedFilter = { kind: 'empty' };
  /** The filter for the run it was last asked about. */
  private prepared: { readonly run: Run; readonly matches: Passes } | undefined;
  /** Its terms of time for that run, kept while they stay the same. */
  private preparedTimes: { readonly run: Run; readonly text: string; readonly passes: Passes | undefined } | undefined;
  private readonly found: Tally<Matches>;

  /** `changed`: matches that took long to find are there. */
  constructor(
    private readonly localize: Localize,
    private readonly changed: () => void,
    queue: WorkQueue,
  ) {
    this.found = new Tally(queue);
  }

  /** Takes in the filter's text as typed: what cannot be read filters nothing, and `state` says why. */
  setText(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.parsed = parseFilter(text, this.localize);
    this.prepared = undefined;
    this.found.forget();
  }

  /** Whether the allocation of an operation passes; undefined while there is no filter that can be read. */
  filter(run: Run): Passes | undefined {
    if (this.parsed.kind !== 'filter') return undefined;
    if (this.prepared?.run !== run) this.prepared = { run, matches: filterFor(run, this.parsed.filter) };
    return this.prepared.matches;
  }

  /** Whether it passes the filter's terms of time; undefined while there are none. */
  times(run: Run): Passes | undefined {
    const times = this.parsed.kind === 'filter' ? timesOf(this.parsed.filter) : undefined;
    const text = JSON.stringify(times?.terms.map(({ negated, test }) => [negated, Object.entries(test).map(String)]) ?? []);
    if (this.preparedTimes?.run !== run || this.preparedTimes.text !== text) {
      this.preparedTimes = { run, text, passes: times && filterFor(run, times) };
    }
    return this.preparedTimes.passes;
  }

  /** What there is to say of the filter at the state's position; undefined while nothing is asked for. */
  state(run: Run, state: ArenaState, selectedByte: number | undefined): FindState | undefined {
    const { text, parsed } = this;
    if (parsed.kind === 'empty') return undefined;
    if (parsed.kind === 'error') return { text, error: parsed.message, matches: 0, bytes: 0 };
    const found = this.matchesAt(run, state);
    if (!found) return { text };
    const { offsets, bytes } = found;
    const current = selectedByte === undefined ? -1 : offsets.indexOf(selectedByte);
    return { text, matches: offsets.length, bytes, current: current < 0 ? undefined : current + 1 };
  }

  /**
   * The offset of the match after a byte, or before it, going round at the arena's ends; undefined when nothing matches,
   * `later` while the matches are still looked for.
   */
  next(run: Run, state: ArenaState, byte: number | undefined, backwards: boolean): number | 'later' | undefined {
    const found = this.matchesAt(run, state);
    if (!found) return this.parsed.kind === 'filter' ? 'later' : undefined;
    const { offsets } = found;
    if (byte === undefined) return backwards ? offsets[offsets.length - 1] : offsets[0];
    const index = backwards ? offsets.findLastIndex((offset) => offset < byte) : offsets.findIndex((offset) => offset > byte);
    return index >= 0 ? offsets[index] : backwards ? offsets[offsets.length - 1] : offsets[0];
  }

  /** Ends what is under way. */
  dispose(): void {
    this.found.forget();
  }

  private matchesAt(run: Run, state: ArenaState): Matches | undefined {
    const passes = this.filter(run);
    if (!passes) return undefined;
    const begin = (): Summing<Matches> => {
      const sum: Matches = { offsets: [], bytes: 0, isSorted: true };
      const add = (op: number, offset: number, held: number): void => {
        if (!passes(op)) return;
        sum.offsets.push(offset);
        sum.bytes += held;
      };
      const { objects } = run instanceof RecordedRun ? run.layout : {};
      objects?.forEachLive(0, run.arena.size, state.position, (offset, length, op) => {
        add(op, offset, length);
        sum.isSorted = false;
      });
      return { sum, add };
    };
    const found = this.found.at(state, passes, begin, this.changed);
    if (found && !found.isSorted) {
      found.offsets.sort((a, b) => a - b);
      found.isSorted = true;
    }
    return found;
  }
}
