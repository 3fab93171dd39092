import { formatCount, formatSize } from '../model/size';
import { ownersInSlab } from '../analysis/live-allocations';
import type { ArenaState, SlabView } from '../replay/state/arena-state';
import type { BlockVisitor } from './block-walk';
import type { Finding } from './finding';
import { placeAt, type Scene } from './scene';

/** The arena is judged in about so many regions. */
const regionShift = 6;
/** Slabs or regions that must hold both. */
const fewestMixed = 2;

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

  constructor(private readonly scene: Scene) {}

  /** Takes in the allocations of one slab or region. */
  take(operations: readonly number[], bytes: number): void {
    if (operations.length === 0) return;
    const { survey } = this.scene;
    this.all++;
    this.bytes = Math.max(this.bytes, bytes);
    const short: number[] = [];
    const long: number[] = [];
    for (const op of operations) {
      const lifetime = survey.lifetimeOf(op);
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
  describe(cache: string | undefined, position: number): Finding {
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
      code: 'mixed-lifetimes',
      severity: 'hint',
      line: run.table.line[long],
      operation: long,
      message,
      related: [placeAt(run, short, localize('short-lived ones among them are allocated here ({0})', run.handleText(short)))],
      data: {
        code: 'mixed-lifetimes',
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
export class MixedSlabCollector implements BlockVisitor {
  private readonly mixtures = new Map<number, Mixture>();

  constructor(
    private readonly scene: Scene,
    private readonly cursor: ArenaState,
  ) {}

  slab({ id, cache, order }: SlabView): void {
    let mixture = this.mixtures.get(cache);
    if (mixture === undefined) this.mixtures.set(cache, (mixture = new Mixture(this.scene)));
    mixture.take(ownersInSlab(this.cursor, id), 2 ** order * this.scene.run.arena.unit);
  }

  report(): void {
    const { run, findings } = this.scene;
    for (const [cache, mixture] of this.mixtures) {
      if (mixture.isReported) findings.add(mixture.mixed * mixture.bytes, mixture.describe(run.caches[cache].name, this.cursor.position));
    }
  }
}

/** The same for the blocks of the buddy allocator, by regions of the arena. */
export class MixedRegionCollector implements BlockVisitor {
  private readonly mixture: Mixture;
  private readonly regionOrder: number;
  private region = -1;
  private operations: number[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly cursor: ArenaState,
  ) {
    this.mixture = new Mixture(scene);
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
    if (mixture.isReported) this.scene.findings.add(mixture.mixed * mixture.bytes, mixture.describe(undefined, this.cursor.position));
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
