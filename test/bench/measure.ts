/** Something that does the same work each time it is called. */
export interface Contender {
  readonly name: string;
  readonly replay: () => void;
  /** Calls that one replay makes, where these are not all of the stream. */
  readonly calls?: number;
}

const roundCount = 11;
/** Rounds for a contender of which one replay takes longer than `slowMilliseconds`. */
const slowRoundCount = 1;
const slowMilliseconds = 500;
/** Fast contenders replay until this much time has passed, and the mean counts. */
const roundMilliseconds = 40;
/** Long enough that the compiler has done its last on what is replayed. */
const warmUpMilliseconds = 500;

/**
 * Lets the contenders run by turns, so that whatever else the machine does meets them alike. Returns for each the median over
 * the rounds of the milliseconds of processor time that one replay takes, warm.
 */
export function race(contenders: readonly Contender[]): Map<string, number> {
  const runs = contenders.map(({ name, replay }) => ({ name, replay, warm: warmUp(replay), samples: [] as number[] }));
  for (let round = 0; round < roundCount; round++) {
    for (const { replay, warm, samples } of runs) {
      if (warm < slowMilliseconds || round < slowRoundCount) samples.push(meanTime(replay, roundMilliseconds));
    }
  }
  return new Map(runs.map(({ name, samples }) => [name, percentile(samples, 0.5)]));
}

/** The value that a share of the samples does not exceed; interpolated. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/** Milliseconds of processor time that one call takes. */
export function time(work: () => void): number {
  const start = processorTime();
  work();
  return processorTime() - start;
}

/**
 * Milliseconds of processor time this process has used, the collector's threads included. On a machine that does nothing else it
 * passes as fast as the clock on the wall; on a busy one it still says what the work costs.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function warmUp(replay: () => void): number {
  const start = processorTime();
  let last = 0;
  do last = time(replay);
  while (processorTime() - start < warmUpMilliseconds);
  return last;
}

function meanTime(replay: () => void, milliseconds: number): number {
  const start = processorTime();
  let replays = 0;
  let elapsed = 0;
  do {
    replay();
    replays++;
    elapsed = processorTime() - start;
  } while (elapsed < milliseconds);
  return elapsed / replays;
}
