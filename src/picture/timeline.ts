// The course of a run as a row of buckets, for the timeline below the views.
import { firstThat } from '../model/first-that';
import { countBefore, findProblemPositions, type ProblemPositions } from '../analysis/problem-positions';
import { Activity } from '../analysis/activity';
import { findClock, knownClock, type RunClock } from '../analysis/run-clock';
import { StretchSums } from '../analysis/stretch-sums';
import {
  encodeTimeline,
  timelineSeries,
  type Stretch,
  type StretchMessage,
  type StretchRequest,
  type TimelineData,
  type TimelineMark,
  type TimelineMessage,
  type TimelineRequest,
  type TimelineSeries,
} from '../protocol/timeline';
import type { Mark, Run } from '../replay/run/run';
import type { Job, WorkQueue } from '../work/queue';
import type { Work } from '../work/work';
import { buildRates, buildThreads } from './timeline-activity';
import { TimelineStretches, within } from './timeline-stretches';

/** Marks told of at once; of more, those that stand apart. */
const mostMarks = 256;

/** Answers for the course of a run. What has to be worked out first is, in slices; then only the latest question is answered. */
export class HostTimeline {
  private wanted: TimelineRequest | undefined;
  private asked: { readonly run: Run; readonly facts: Job<TimelineFacts> } | undefined;
  private wantedStretch: StretchRequest | undefined;
  private stretch: { readonly run: Run; readonly from: number; readonly to: number; readonly sums: Job<StretchSums> } | undefined;

  constructor(
    private readonly post: (message: TimelineMessage | StretchMessage) => void,
    private readonly queue: WorkQueue,
  ) {}

  /** Asks; the answer comes at once where the run has been asked about before, or is short. */
  ask(run: Run, request: TimelineRequest): void {
    this.wanted = request;
    if (this.asked?.run !== run) {
      this.asked?.facts.cancel();
      this.asked = { run, facts: this.queue.begin(prepareTimeline(run), { changed: () => this.answer() }) };
    }
    this.answer();
  }

  /** Asks about a stretch; the sums are kept, so that asking for another position of the same stretch is answered at once. */
  askStretch(run: Run, request: StretchRequest): void {
    this.wantedStretch = request;
    const { from, to } = stretchOf(run, request);
    const { stretch } = this;
    if (stretch?.run !== run || stretch.from !== from || stretch.to !== to) {
      stretch?.sums.cancel();
      const sums = this.queue.begin(StretchSums.make(run, from, to), { changed: () => this.answerStretch() });
      this.stretch = { run, from, to, sums };
    }
    this.answerStretch();
  }

  dispose(): void {
    this.asked?.facts.cancel();
    this.asked = undefined;
    this.wanted = undefined;
    this.stretch?.sums.cancel();
    this.stretch = undefined;
    this.wantedStretch = undefined;
  }

  private answerStretch(): void {
    const { stretch, wantedStretch } = this;
    const sums = stretch?.sums.result;
    if (!stretch || !sums || !wantedStretch) return;
    this.wantedStretch = undefined;
    this.post(buildStretch(stretch.run, sums, wantedStretch));
  }

  private answer(): void {
    const { asked, wanted } = this;
    const facts = asked?.facts.result;
    if (!asked || !facts || !wanted) return;
    this.wanted = undefined;
    this.post(buildTimeline(asked.run, facts, wanted));
  }
}

/** What answers for a run are made of, beside the run itself. */
export interface TimelineFacts {
  readonly problems: ProblemPositions;
  readonly clock: RunClock | undefined;
  readonly activity: Activity;
}

/** All that an answer for a run takes long for. */
export function* prepareTimeline(run: Run): Work<TimelineFacts> {
  yield* run.series.index.rest();
  const clock = yield* findClock(run);
  const activity = yield* Activity.make(run);
  return { problems: yield* findProblemPositions(run), clock, activity };
}

/** The answer to a request, which is brought within the run's bounds. */
export function buildTimeline(run: Run, { problems, clock, activity }: TimelineFacts, request: TimelineRequest): TimelineMessage {
  const stretches = new TimelineStretches(run, clock, request);
  const { axis, from, to, buckets, starts, positions } = stretches;
  const pairs =
    axis === 'operations'
      ? run.series.minMaxOf(timelineSeries, from, to, buckets)
      : run.series.minMaxBetween(timelineSeries, stretches.figureStarts, starts.subarray(1));
  const every = (offset: 0 | 1): Record<TimelineSeries, Float64Array> =>
    Object.fromEntries(
      timelineSeries.map((name, index) => [name, Float64Array.from({ length: buckets }, (_, bucket) => pairs[index][bucket * 2 + offset])]),
    ) as Record<TimelineSeries, Float64Array>;
  return {
    type: 'timeline',
    run: request.run,
    axis,
    from,
    to,
    positions,
    ...(clock && { clock: { duration: clock.duration, perSecond: clock.perSecond } }),
    rates: buildRates(activity, clock, stretches, request.cells),
    threads: buildThreads(activity, stretches),
    data: encodeTimeline({
      least: every(0),
      greatest: every(1),
      starts: starts.slice(0, buckets),
      ...countProblems(problems, starts),
    }),
    ...tellEnds(run, positions),
    marks: tellMarks(run, starts[0], positions.to),
    markCount: firstMarkFrom(run.marks, starts[buckets]) - firstMarkFrom(run.marks, starts[0]),
    marksInRun: run.marks.length,
    errorsInRun: problems.errors.length,
    warningsInRun: problems.warnings.length,
  };
}

/** The answer to a request about a stretch, which is brought within the run's bounds. */
export function buildStretch(run: Run, sums: StretchSums, request: StretchRequest): StretchMessage {
  const { from, to } = stretchOf(run, request);
  const position = within(request.position, 0, run.operationCount);
  return {
    type: 'stretch',
    run: request.run,
    from,
    to,
    position,
    born: sums.born,
    died: sums.died,
    here: sums.leftAt(position),
    end: sums.leftAt(run.operationCount),
    ...tellEnds(run, { from, to }),
    marks: tellMarks(run, from, to),
  };
}

/** The figures at two positions, and when that was. */
function tellEnds(run: Run, { from, to }: Stretch): Pick<TimelineMessage, 'ends' | 'times'> {
  const clock = knownClock(run);
  return {
    ends: { from: run.series.valuesAt(timelineSeries, from), to: run.series.valuesAt(timelineSeries, to) },
    ...(clock && { times: { from: clock.at(from), to: clock.at(to) } }),
  };
}

function stretchOf(run: Run, request: StretchRequest): { readonly from: number; readonly to: number } {
  const from = within(request.from, 0, run.operationCount);
  return { from, to: within(request.to, from, run.operationCount) };
}

/** The position of the mark before or after one; the start or the end where there is none. */
export function markPosition(run: Run, position: number, direction: 'back' | 'forward'): number {
  if (direction === 'forward') return run.marks.at(firstMarkFrom(run.marks, position + 1))?.position ?? run.operationCount;
  const before = firstMarkFrom(run.marks, position) - 1;
  return before < 0 ? 0 : run.marks[before].position;
}

function countProblems({ errors, warnings }: ProblemPositions, starts: Int32Array): Pick<TimelineData, 'errors' | 'warnings' | 'problem'> {
  const buckets = starts.length - 1;
  const counted = { errors: new Uint32Array(buckets), warnings: new Uint32Array(buckets), problem: new Int32Array(buckets).fill(-1) };
  let error = countBefore(errors, starts[0]);
  let warning = countBefore(warnings, starts[0]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const end = starts[bucket + 1];
    const nextError = countBefore(errors, end);
    const nextWarning = countBefore(warnings, end);
    counted.errors[bucket] = nextError - error;
    counted.warnings[bucket] = nextWarning - warning;
    if (nextError > error) counted.problem[bucket] = errors[error];
    else if (nextWarning > warning) counted.problem[bucket] = warnings[warning];
    error = nextError;
    warning = nextWarning;
  }
  return counted;
}

/**
 * All marks between two positions where they are few, else the first of each of many equal parts, with how many follow it there. Costs by what is
 * told, not by how many there are.
 */
function tellMarks(run: Run, from: number, to: number): TimelineMark[] {
  const { marks } = run;
  const clock = knownClock(run);
  const first = firstMarkFrom(marks, from);
  const end = firstMarkFrom(marks, to + 1);
  const all = end - first <= mostMarks;
  const positions = to - from + 1;
  const told: TimelineMark[] = [];
  for (let index = first, next; index < end; index = next) {
    const { position, line, text } = marks[index];
    const part = Math.floor(((position - from) * mostMarks) / positions);
    next = all ? index + 1 : Math.min(end, firstMarkFrom(marks, from + Math.ceil(((part + 1) * positions) / mostMarks)));
    const more = next - index - 1;
    const values = run.series.valuesAt(timelineSeries, position);
    told.push({ position, line, text, values, ...(clock && { time: clock.at(position) }), ...(more > 0 && { more }) });
  }
  return told;
}

function firstMarkFrom(marks: readonly Mark[], position: number): number {
  return firstThat(0, marks.length, (index) => marks[index].position >= position);
}
