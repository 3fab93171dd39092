// Stretches of the run in which a request that it makes would fail although enough bytes are free. Read from the columns of used bytes and largest
// blocks; who keeps the block apart is looked up in the arena where it is worst.
import { formatSize } from '../model/size';
import type { ArenaState } from '../replay/state/arena-state';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { searchBlockers } from '../analysis/blockers';
import type { FindingDescriptor } from './descriptor';
import { placesByLine, type Scene, type Visit } from './scene';
import { percentage } from './threshold';
import { inStretches, operationsPerStep, type Work } from '../work/work';

/** A stretch of the run in which a request that the run makes would have failed although enough bytes were free. */
interface ExternalFragmentationData {
  /** First and last position of the stretch. */
  readonly from: number;
  readonly to: number;
  /** The position at which the largest free block was smallest, and the bytes free there. */
  readonly worst: number;
  readonly largest: number;
  readonly free: number;
  /** The smallest order asked for in the run that had no block there, and its bytes. */
  readonly order: number;
  readonly needed: number;
  /** The smallest set of operations whose allocations would have to go to make such a block, and the bytes they hold. */
  readonly blockers: readonly number[];
  readonly blockingBytes: number;
  /** Requests that did fail for fragmentation within the stretch. */
  readonly failures: number;
}

const thresholds = {
  'externalFragmentation.length': percentage(
    1,
    'how long a stretch of the run must be, in percent of its operations. Shorter ones are shown if a request failed in them.',
  ),
  'externalFragmentation.free': percentage(
    5,
    'how much of the arena must be free, in percent. With less it is rather full than fragmented.',
  ),
};

type FragmentationScene = Scene<keyof typeof thresholds, ExternalFragmentationData>;

export const externalFragmentation: FindingDescriptor<'external-fragmentation', keyof typeof thresholds, ExternalFragmentationData> = {
  code: 'external-fragmentation',
  thresholds,
  passes: 1,
  judge,
  reported: (data) => ({ ...data, blockers: data.blockers.map((op) => op + 1) }),
};

/** A stretch of positions in which a block that the run asks for somewhere was not to be had although enough bytes were free. */
export interface Episode {
  /** First and last position. */
  readonly from: number;
  to: number;
  /** Requests in it that failed for fragmentation. */
  failures: number;
  /** Where the largest free block was smallest (of these, where the most was free); its order, -1 where there was none. */
  worst: number;
  largestOrder: number;
  freeUnits: number;
  /** The smallest order asked for in the run that had no block there. */
  order: number;
}

/**
 * Finds the stretches that take at least `length` positions, or in which a request failed. Gaps shorter than that do not part them.
 * `ordersAsked` has bit k set for the orders that the run asks for; `length` is in percent of the operations, `free` in percent of the
 * arena: below it the arena is rather full than fragmented.
 */
export function* findEpisodes(run: Run, ordersAsked: number, length: number, free: number): Work<Episode[]> {
  const finder = new EpisodeFinder(run, ordersAsked, length, free);
  yield* inStretches(run.operationCount, operationsPerStep, (from, to) => finder.pass(from, to));
  finder.close();
  return finder.episodes;
}

class EpisodeFinder {
  readonly episodes: Episode[] = [];
  private readonly leastLength: number;
  private readonly leastFree: number;
  private present: Episode | undefined;

  constructor(
    private readonly run: Run,
    private readonly ordersAsked: number,
    length: number,
    free: number,
  ) {
    const units = run.arena.size / run.arena.unit;
    this.leastLength = Math.max(1, (run.operationCount * length) / 100);
    this.leastFree = Math.max(1, (units * free) / 100);
  }

  /** Passes over the operations [from, to); called in the order of the run. */
  pass(from: number, to: number): void {
    const { run, ordersAsked, leastFree } = this;
    const { results } = run;
    const { error } = results;
    const units = run.arena.size / run.arena.unit;
    for (let op = from; op < to; op++) {
      const failed = (error[op] & ErrorBits.Fragmented) !== 0;
      const above = results.largest(op);
      const missing = (ordersAsked >>> above) << above;
      if (missing === 0) continue;
      const freeUnits = units - results.used(op);
      const order = 31 - Math.clz32(missing & -missing);
      if (2 ** order > freeUnits || (freeUnits < leastFree && !failed)) continue;
      this.extend(op + 1, order, above - 1, freeUnits, failed);
    }
  }

  /** Ends the stretch that is under way, if there is one. */
  close(): void {
    const { present } = this;
    this.present = undefined;
    if (present && (present.failures > 0 || present.to - present.from + 1 >= this.leastLength)) this.episodes.push(present);
  }

  private extend(position: number, order: number, largestOrder: number, freeUnits: number, failed: boolean): void {
    if (this.present && position - this.present.to > this.leastLength) this.close();
    const present = (this.present ??= { from: position, to: position, failures: 0, worst: position, largestOrder, freeUnits, order });
    present.to = position;
    if (failed) present.failures++;
    if (largestOrder < present.largestOrder || (largestOrder === present.largestOrder && freeUnits > present.freeUnits)) {
      Object.assign(present, { worst: position, largestOrder, freeUnits, order });
    }
  }
}

/** Finds the episodes; those that are to be reported are looked at where they are worst. */
function* judge(scene: FragmentationScene): Work<readonly Visit[]> {
  const { run, survey, limit } = scene;
  const episodes = yield* findEpisodes(
    run,
    survey.ordersAsked,
    scene.thresholds['externalFragmentation.length'],
    scene.thresholds['externalFragmentation.free'],
  );
  return episodes
    .filter(({ from }) => scene.wants(from - 1))
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, limit)
    .map((episode) => ({ position: episode.worst, look: (state) => describe(scene, episode, state) }));
}

/** Requests that failed count before all else. */
function weightOf({ failures, from, to }: Episode): number {
  return failures * 2 ** 26 + (to - from);
}

function* describe(scene: FragmentationScene, episode: Episode, state: ArenaState): Work<void> {
  const { run, localize } = scene;
  const { from, to, worst, largestOrder, freeUnits, order, failures } = episode;
  const { unit } = run.arena;
  const bytes = (units: number): string => formatSize(units * unit);
  const needed = 2 ** order * unit;
  const largest = largestOrder < 0 ? 0 : 2 ** largestOrder * unit;
  const found = yield* searchBlockers(state, order);
  const blockers = found?.operations ?? [];
  const stretch =
    from === to
      ? localize('At position {0} no block of {1} was free although {2} were free', from, bytes(2 ** order), bytes(freeUnits))
      : localize(
          'From position {0} to {1} no block of {2} was to be had, with {3} free at the worst',
          from,
          to,
          bytes(2 ** order),
          bytes(freeUnits),
        );
  const blame =
    blockers.length === 0
      ? found === undefined && run.usedBefore > 0
        ? localize('what was in use before the trace keeps them apart')
        : localize('empty slabs keep them apart')
      : blockers.length === 1
        ? localize('one allocation ({0}) keeps them apart', run.handleText(blockers[0]))
        : localize('{0} allocations keep them apart', blockers.length);
  scene.add(weightOf(episode), {
    severity: 'information',
    operation: from - 1,
    message: localize('{0}: the largest free block fell to {1}; {2}.', stretch, formatSize(largest), blame),
    related: placesByLine(run, blockers, (name) => localize('{0} keeps the block apart', name)),
    data: {
      from,
      to,
      worst,
      largest,
      free: freeUnits * unit,
      order,
      needed,
      blockers,
      blockingBytes: found?.bytes ?? 0,
      failures,
    },
  });
}
