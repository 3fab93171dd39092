// Finds the next stop, forward and back, among the breakpoints of a set; the same ones both ways.
import type { Localize } from '../../model/localize';
import { afterOperation } from '../../model/position';
import { checkpointBefore } from '../../replay/run/checkpoint';
import type { Run } from '../../replay/run/run';
import type { Work } from '../../work/work';
import { bindLogMessage } from './log-message';
import { CountedMatcher } from './counted';
import { Answer, both, conditionTest, look, operationAt, plainTest, type Matcher, type Stage } from './matcher';
import type { ReadyBreakpoint } from './ready-breakpoint';
import type { ActiveBreakpoint, BreakpointSet } from './set';
import type { LogOutput, Stop, StopReason } from './stop';
import { sweep } from './sweep';
import { Walk } from './walk';

/** Positions looked at in one step. */
const chunk = 1 << 12;
/** Where the state has to be walked along, a search back looks at few positions first, for the next stop is often near, and then at far more. */
const firstStretch = 64;
const growth = 16;

/**
 * Finds where breakpoints hold, in both directions. A position stops where a line or function breakpoint holds for the operation that comes
 * next, or where the operation done last was an exception or changed watched data; that says nothing of the direction, so the way back stops
 * at exactly the same positions. Hits are counted from position 0. Logpoints speak on the way forward only.
 *
 * One finder serves one session: it keeps what it knows of hit counts, and a cursor near the last search.
 */
export class StopFinder {
  private readonly walk: Walk;
  private ready: readonly ReadyBreakpoint[] = [];
  private version = -1;

  constructor(
    private readonly run: Run,
    private readonly breakpoints: BreakpointSet,
    private readonly localize: Localize,
  ) {
    this.walk = new Walk(run);
  }

  /**
   * The first stop behind a position (operations done), at the latest at `to`. A search from before the start begins at -1. Its steps tell the
   * positions looked at; `say` hears what the logpoints say on the way, before a step or the end tells of the position.
   */
  *forward(
    from: number,
    to = this.run.operationCount,
    say: (logs: readonly LogOutput[]) => void = () => undefined,
  ): Work<Stop | undefined> {
    this.prepare();
    const stops = this.ready.filter(({ message }) => message === undefined);
    const loggers = this.ready.filter(({ message }) => message !== undefined);
    yield* this.countHits(from + 1);
    for (let start = from + 1; start <= to; start += chunk) {
      const end = Math.min(start + chunk, to + 1);
      const plain = firstPlain(stops, start, end);
      const found = yield* sweep(this.walk, stateful(stops), start, plain, () => true);
      if (loggers.length > 0) say(yield* this.collectLogs(loggers, start, Math.min(found + 1, end)));
      if (found < end) return { position: afterOperation(found), reasons: this.reasonsAt(found, stops) };
      yield end - start;
    }
    return undefined;
  }

  /** The last stop before a position (operations done), at the earliest at `to`. Its steps tell the positions looked at. */
  *backward(from: number, to = 0): Work<Stop | undefined> {
    this.prepare();
    const stops = this.ready.filter(({ message }) => message === undefined);
    const walked = stateful(stops);
    yield* this.countHits(from);
    let size = walked.length > 0 ? firstStretch : chunk;
    for (let end = from; end > to; size = walked.length > 0 ? size * growth : chunk) {
      const start = this.stretchStart(end, size, to, walked.length > 0);
      let found = yield* this.lastPlain(stops, start, end);
      // The state can only be walked forward: the last of all hits in the stretch is the one.
      yield* sweep(this.walk, walked, Math.max(start, found + 1), end, (_, position) => {
        found = Math.max(found, position);
        return false;
      });
      if (found >= start) return { position: afterOperation(found), reasons: this.reasonsAt(found, stops) };
      yield end - start;
      end = start;
    }
    return undefined;
  }

  /** Makes the breakpoints ready that are set now; those that were before stay as they are. */
  private prepare(): void {
    if (this.version === this.breakpoints.version) return;
    this.version = this.breakpoints.version;
    this.ready = this.breakpoints.active.map(
      (breakpoint) => this.ready.find((each) => each.breakpoint === breakpoint) ?? this.makeReady(breakpoint),
    );
  }

  private makeReady(breakpoint: ActiveBreakpoint): ReadyBreakpoint {
    const { definition, condition, hitTest, log } = breakpoint;
    const { first, last, stage } = definition;
    const { walk } = this;
    const own = definition.test?.(walk) ?? plainTest(() => true);
    const test = both(own, condition === undefined ? undefined : conditionTest(condition, walk, stage));
    const message = log === undefined ? undefined : bindLogMessage(log, walk.sample, this.localize);
    const matcher: Matcher = { first, last, stage, ...test, needsState: test.needsState || (message?.needsState ?? false) };
    return { breakpoint, matcher: hitTest === undefined ? matcher : new CountedMatcher(matcher, hitTest), message };
  }

  /** Counts the hits at the positions before one, where they are not counted yet. */
  private *countHits(to: number): Work<void> {
    for (const each of this.ready) {
      const { matcher } = each;
      if (!(matcher instanceof CountedMatcher)) continue;
      const end = Math.min(to, matcher.last + 1);
      if (matcher.needsState) {
        yield* sweep(this.walk, [each], matcher.reached, end, () => false);
        continue;
      }
      while (matcher.reached < end) {
        for (const stop = Math.min(end, matcher.reached + chunk); matcher.reached < stop;) matcher.ask(matcher.reached);
        yield 0;
      }
    }
  }

  /** What logpoints say at the positions [start, end), in order. */
  private *collectLogs(loggers: readonly ReadyBreakpoint[], start: number, end: number): Work<LogOutput[]> {
    const logs: LogOutput[] = [];
    const say = ({ breakpoint, matcher, message }: ReadyBreakpoint, position: number): void => {
      look(this.walk.sample, matcher.stage, position);
      const line = this.run.table.line[operationAt(matcher.stage, position)];
      logs.push({ breakpoint: breakpoint.id, position, line, text: message!.say() });
    };
    for (const logger of loggers) {
      const { matcher } = logger;
      if (matcher.needsState) continue;
      const last = Math.min(end - 1, matcher.last);
      for (let position = Math.max(start, matcher.first); position <= last; position++) {
        if (matcher.ask(position) === Answer.Yes) say(logger, position);
      }
    }
    const note = (logger: ReadyBreakpoint, position: number): boolean => {
      say(logger, position);
      return false;
    };
    yield* sweep(this.walk, stateful(loggers), start, end, note);
    return logs.sort((a, b) => a.position - b.position || a.breakpoint - b.breakpoint);
  }

  /** The last position in [start, end) at which a breakpoint holds that needs no state, else one before `start`. */
  private *lastPlain(stops: readonly ReadyBreakpoint[], start: number, end: number): Work<number> {
    for (let to = end; to > start; to -= chunk) {
      let found = Math.max(start, to - chunk) - 1;
      for (const { matcher } of stops) {
        if (matcher.needsState) continue;
        const first = Math.max(found + 1, matcher.first);
        for (let position = Math.min(to - 1, matcher.last); position >= first; position--) {
          if (matcher.ask(position) !== Answer.Yes) continue;
          found = position;
          break;
        }
      }
      if (found >= Math.max(start, to - chunk)) return found;
      yield 0;
    }
    return start - 1;
  }

  /** Where a stretch of a search back begins: about `size` positions before its end, at a checkpoint where one lies near. */
  private stretchStart(end: number, size: number, to: number, walked: boolean): number {
    const start = Math.max(to, end - size);
    if (!walked) return start;
    const checkpoint = checkpointBefore(this.run.checkpoints, start)?.position ?? 0;
    return start - checkpoint <= size / 2 ? Math.max(to, checkpoint) : start;
  }

  private reasonsAt(position: number, stops: readonly ReadyBreakpoint[]): StopReason[] {
    const reasons: StopReason[] = [];
    for (const stage of ['after', 'before', 'through'] satisfies Stage[]) {
      for (const { breakpoint, matcher } of stops) {
        if (matcher.stage !== stage || position < matcher.first || position > matcher.last) continue;
        const answer = matcher.ask(position);
        if (answer === Answer.No || (answer === Answer.AskState && !matcher.holds(position))) continue;
        const { id, kind, definition } = breakpoint;
        reasons.push({ kind, breakpoint: id, ...definition.describe(position, this.walk) });
      }
    }
    return reasons.sort((a, b) => a.kind.rank - b.kind.rank || a.breakpoint - b.breakpoint);
  }
}

function stateful(breakpoints: readonly ReadyBreakpoint[]): ReadyBreakpoint[] {
  return breakpoints.filter(({ matcher }) => matcher.needsState);
}

/** The first position in [start, end) at which a breakpoint holds that needs no state, else `end`. */
function firstPlain(stops: readonly ReadyBreakpoint[], start: number, end: number): number {
  let found = end;
  for (const { matcher } of stops) {
    if (matcher.needsState) continue;
    const last = Math.min(found - 1, matcher.last);
    for (let position = Math.max(start, matcher.first); position <= last; position++) {
      if (matcher.ask(position) !== Answer.Yes) continue;
      found = position;
      break;
    }
  }
  return found;
}
