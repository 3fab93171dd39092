// Slabs, or regions of the arena, in which allocations that stay lie among short-lived ones, looked at where the most is in use.
import { formatCount, formatSize } from '../model/size';
import { ownersInSlab } from '../analysis/live-allocations';
import type { ArenaState, SlabView } from '../replay/state/arena-state';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { placeAt, type Collector, type Scene, type Visit } from './scene';
import { percentage } from './threshold';

/** Slabs of one cache, or regions of the arena, in which allocations live that die soon and ones that stay. */
interface MixedLifetimesData {
  /** Undefined for regions of the arena. */
  readonly cache: string | undefined;
  readonly position: number;
  /** Slabs or regions that hold both, all that hold anything, and bytes of one. */
  readonly mixed: number;
  readonly all: number;
  readonly bytes: number;
  /** Allocations in the mixed ones that live short and for the whole run. */
  readonly short: number;
  readonly long: number;
}

const thresholds = {
  'lifetimes.short': percentage(2, 'up to which share of the run, in percent of its operations, an allocation is short-lived.'),
  'lifetimes.long': percentage(
    50,
    'from which share of the run on, in percent of its operations, an allocation lives for the whole run; so does one that is never freed.',
  ),
  'mixedLifetimes.share': percentage(
    25,
    "how many of a cache's slabs, or of the arena's regions, must hold allocations that stay among short-lived ones, in percent.",
  ),
};

type LifetimesScene = Scene<keyof typeof thresholds, MixedLifetimesData>;

export const mixedLifetimes: FindingDescriptor<'mixed-lifetimes', keyof typeof thresholds, MixedLifetimesData> = {
  code: 'mixed-lifetimes',
  thresholds,
  judge,
};

/** The arena is judged in about so many regions. */
const regionShift = 6;
/** Slabs or regions that must hold both. */
const fewestMixed = 2;

/** Where the most is in use, slabs and regions are looked at. */
function judge(scene: LifetimesScene): readonly Visit[] {
  const { peak } = scene.survey;
  if (peak === 0) return [];
  const lifetimes = new Lifetimes(scene);
  return [
    { position: peak, collect: (state) => new MixedRegionCollector(scene, lifetimes, state) },
    { position: peak, collect: (state) => new MixedSlabCollector(scene, lifetimes, state) },
  ];
}

/** How long an allocation lives: short, for the whole run, or for a phase of it. */
type LifetimeClass = 'short' | 'phase' | 'whole';

class Lifetimes {
  /** Operations up to which a life is short, and from which on it is one for the whole run. */
  private readonly short: number;
  private readonly long: number;

  constructor(private readonly scene: LifetimesScene) {
    const { run, thresholds: given } = scene;
    this.short = Math.max(1, (run.operationCount * given['lifetimes.short']) / 100);
    this.long = Math.max(this.short + 1, (run.operationCount * given['lifetimes.long']) / 100);
  }

  /** Of the allocation of operation `op`. */
  of(op: number): LifetimeClass {
    const end = this.scene.survey.endedBy[op];
    return end < 0 || end - op >= this.long ? 'whole' : end - op <= this.short ? 'short' : 'phase';
  }
}

/** What lives short and long in slabs or regions of one kind. */
class Mixture {
  all = 0;
  mixed = 0;
  short = 0;
  long = 0;
  bytes = 0;
  /** Allocations in mixed places by group. */
  private readonly shortGroups = new Map<number, number>();
  private readonly longGroups = new Map<number, number>();

  constructor(
    private readonly scene: LifetimesScene,
    private readonly lifetimes: Lifetimes,
  ) {}

  /** Takes in the allocations of one slab or region. */
  take(operations: readonly number[], bytes: number): void {
    if (operations.length === 0) return;
    const { survey } = this.scene;
    this.all++;
    this.bytes = Math.max(this.bytes, bytes);
    const short: number[] = [];
    const long: number[] = [];
    for (const op of operations) {
      const lifetime = this.lifetimes.of(op);
      if (lifetime === 'short') short.push(op);
      else if (lifetime === 'whole') long.push(op);
    }
    if (short.length === 0 || long.length === 0) return;
    this.mixed++;
    this.short += short.length;
    this.long += long.length;
    for (const op of short) this.shortGroups.set(survey.groupOf[op], (this.shortGroups.get(survey.groupOf[op]) ?? 0) + 1);
    for (const op of long) this.longGroups.set(survey.groupOf[op], (this.longGroups.get(survey.groupOf[op]) ?? 0) + 1);
  }

  get isReported(): boolean {
    return this.mixed >= fewestMixed && this.mixed * 100 >= this.all * this.scene.thresholds['mixedLifetimes.share'];
  }

  /** Shown at those that stay; those that go are the further place. */
  describe(cache: string | undefined, position: number): Judgement<MixedLifetimesData> {
    const { run, survey, localize } = this.scene;
    const long = survey.firstOf(commonest(this.longGroups));
    const short = survey.firstOf(commonest(this.shortGroups));
    const figures = [formatCount(this.mixed), formatCount(this.all), formatSize(this.bytes), position];
    const message =
      cache === undefined
        ? localize(
            'In {0} of {1} regions of {2} in use (at position {3}), allocations that stay for the whole run lie among short-lived ones: {4} among {5}.',
            ...figures,
            formatCount(this.long),
            formatCount(this.short),
          )
        : localize(
            'In {0} of {1} slabs ({2} each) of {6} (at position {3}), objects that stay for the whole run lie among short-lived ones: {4} among {5}.',
            ...figures,
            formatCount(this.long),
            formatCount(this.short),
            cache,
          );
    return {
      severity: 'hint',
      operation: long,
      message,
      related: [placeAt(run, short, localize('short-lived ones among them are allocated here ({0})', run.handleText(short)))],
      data: {
        cache,
        position,
        mixed: this.mixed,
        all: this.all,
        bytes: this.bytes,
        short: this.short,
        long: this.long,
      },
    };
  }
}

/** Gathers, for slabs by cache, whether objects that die soon and objects that stay live in them together. */
class MixedSlabCollector implements Collector {
  private readonly mixtures = new Map<number, Mixture>();

  constructor(
    private readonly scene: LifetimesScene,
    private readonly lifetimes: Lifetimes,
    private readonly state: ArenaState,
  ) {}

  slab({ id, cache, order }: SlabView): void {
    let mixture = this.mixtures.get(cache);
    if (mixture === undefined) this.mixtures.set(cache, (mixture = new Mixture(this.scene, this.lifetimes)));
    mixture.take(ownersInSlab(this.state, id), 2 ** order * this.scene.run.arena.unit);
  }

  report(): void {
    const { run } = this.scene;
    for (const [cache, mixture] of this.mixtures) {
      if (mixture.isReported) this.scene.add(mixture.mixed * mixture.bytes, mixture.describe(run.caches[cache].name, this.state.position));
    }
  }
}

/** The same for the blocks of the buddy allocator, by regions of the arena. */
class MixedRegionCollector implements Collector {
  private readonly mixture: Mixture;
  private readonly regionOrder: number;
  private region = -1;
  private operations: number[] = [];

  constructor(
    private readonly scene: LifetimesScene,
    lifetimes: Lifetimes,
    private readonly state: ArenaState,
  ) {
    this.mixture = new Mixture(scene, lifetimes);
    this.regionOrder = Math.max(1, scene.run.arena.maxOrder - regionShift);
  }

  allocated(unit: number, order: number, op: number): void {
    // What fills a region alone is not among others.
    if (order >= this.regionOrder) return;
    const region = Math.floor(unit / 2 ** this.regionOrder);
    if (region !== this.region) this.close();
    this.region = region;
    this.operations.push(op);
  }

  report(): void {
    this.close();
    const { mixture } = this;
    if (mixture.isReported) this.scene.add(mixture.mixed * mixture.bytes, mixture.describe(undefined, this.state.position));
  }

  private close(): void {
    this.mixture.take(this.operations, 2 ** this.regionOrder * this.scene.run.arena.unit);
    this.operations = [];
  }
}

function commonest(groups: ReadonlyMap<number, number>): number {
  let best = -1;
  let most = 0;
  for (const [group, count] of groups) {
    if (count <= most) continue;
    best = group;
    most = count;
  }
  return best;
}
