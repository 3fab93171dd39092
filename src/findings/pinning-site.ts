// One call site, or line, that alone keeps most of the free memory apart, looked for where a request that the run makes would fail for it.
import { BuddyBlame } from '../analysis/buddy-blame';
import { walkAllocations } from '../analysis/live-allocations';
import { ownerKind } from '../analysis/owners';
import { SiteTallies } from '../analysis/sites';
import { formatCount, formatSize } from '../model/size';
import type { ArenaState } from '../replay/state/arena-state';
import { inStretches, operationsPerStep, type Work } from '../work/work';
import type { FindingDescriptor } from './descriptor';
import { externalFragmentation, findEpisodes } from './external-fragmentation';
import { mostPlaces, placesByLine, type Scene, type Visit } from './scene';
import { factor, percentage } from './threshold';

/** A site whose allocations are all that keeps free memory apart. */
interface PinningSiteData {
  readonly site: string | undefined;
  readonly position: number;
  /** Its live allocations there, and the bytes they hold. */
  readonly count: number;
  readonly held: number;
  /** Bytes of free blocks in whose buddies nobody else has anything, and of all free blocks whose buddies are not free. */
  readonly pinned: number;
  readonly keptApart: number;
}

const thresholds = {
  'pinningSites.share': percentage(50, 'how much of the free memory that is kept apart one site must keep alone, in percent.'),
  'pinningSites.factor': factor(4, 'how many times as much as its allocations hold that must be.'),
};

type SiteScene = Scene<keyof typeof thresholds, PinningSiteData>;

export const pinningSite: FindingDescriptor<'pinning-site', keyof typeof thresholds, PinningSiteData> = {
  code: 'pinning-site',
  thresholds,
  passes: 2,
  judge,
};

/** The arena is looked at where the worst stretch of external fragmentation is worst. */
function* judge(scene: SiteScene): Work<readonly Visit[]> {
  const { run, survey } = scene;
  const own = externalFragmentation.thresholds;
  const [length, free] = [own['externalFragmentation.length'].default, own['externalFragmentation.free'].default];
  const episodes = yield* findEpisodes(run, survey.ordersAsked, length, free);
  const [worst] = episodes.sort((a, b) => b.failures - a.failures || b.to - b.from - (a.to - a.from));
  return worst === undefined ? [] : [{ position: worst.worst, look: (state) => look(scene, state) }];
}

function* look(scene: SiteScene, state: ArenaState): Work<void> {
  const { run, thresholds, localize } = scene;
  const { position } = state;
  const sites = new SiteTallies(run, ownerKind(run));
  yield* inStretches(position, operationsPerStep, (_, to) => sites.goOnTo(to));
  const blame = new BuddyBlame(state, (op) => sites.siteOf(op), sites.count);
  yield* blame.walk();
  const { keptApart } = blame;
  let worst = 0;
  for (let site = 1; site < sites.count; site++) if (blame.kept(site).pinned > blame.kept(worst).pinned) worst = site;
  const pinned = sites.count === 0 ? 0 : blame.kept(worst).pinned;
  if (pinned === 0 || pinned * 100 < keptApart * thresholds['pinningSites.share']) return;
  const operations: number[] = [];
  let held = 0;
  yield* walkAllocations(state, (op, _, bytes) => {
    if (sites.siteOf(op) !== worst) return;
    operations.push(op);
    held += bytes;
  });
  // One allocation alone is a pinned block.
  if (operations.length < 2 || pinned < held * thresholds['pinningSites.factor']) return;
  const { site, line } = sites.summary(worst);
  scene.add(pinned, {
    severity: 'information',
    operation: operations.reduce((first, op) => Math.min(first, op)),
    message: localize(
      '{0} alone keeps {1} of free memory apart at position {2}, with {3} allocations that hold {4}.',
      site ?? localize('line {0}', line),
      formatSize(pinned),
      formatCount(position),
      formatCount(operations.length),
      formatSize(held),
    ),
    related: placesByLine(run, operations.slice(0, mostPlaces), (name) => localize('{0} keeps free memory apart', name)),
    data: { site, position, count: operations.length, held, pinned, keptApart },
  });
}
