// Allocations whose release alone would make a much larger free block, looked for where the most is in use and at the end.
import { formatSize } from '../model/size';
import { ownersInSlab } from '../analysis/live-allocations';
import type { ArenaState, SlabView } from '../replay/state/arena-state';
import { orderWhenFreed } from './block-walk';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import type { Collector, Scene, Visit } from './scene';
import { factor, percentage } from './threshold';

/** A live allocation whose release alone would make a much larger free block. */
interface PinnedBlockData {
  /** The position it is judged at. */
  readonly position: number;
  readonly when: 'peak' | 'end';
  readonly held: number;
  /** Bytes of the free block that the release would make. */
  readonly freed: number;
  /** The cache whose slab it holds alone; the slab goes with it, at the latest by a shrink. */
  readonly cache: string | undefined;
  /** Allocations of the same line or site that pin blocks there, this one included. */
  readonly count: number;
}

const thresholds = {
  'pinnedBlocks.factor': factor(8, 'how many times larger than the allocation the free block must be that its release alone would make.'),
  'pinnedBlocks.share': percentage(1, 'how large that free block must be, in percent of the arena.'),
};

type PinScene = Scene<keyof typeof thresholds, PinnedBlockData>;

export const pinnedBlock: FindingDescriptor<'pinned-block', keyof typeof thresholds, PinnedBlockData> = {
  code: 'pinned-block',
  thresholds,
  judge,
};

/** The arena is looked at where the most is in use, and at the end. */
function judge(scene: PinScene): readonly Visit[] {
  const end = scene.run.operationCount;
  const { peak } = scene.survey;
  const at = (position: number, when: PinnedBlockData['when']): Visit[] =>
    position === 0 ? [] : [{ position, collect: (state) => new PinCollector(scene, state, when) }];
  return [...(peak === end ? [] : at(peak, 'peak')), ...at(end, 'end')];
}

/** The worst pin of one line or call site. */
interface Pin {
  readonly op: number;
  readonly held: number;
  /** Of the free block that its release alone would make. */
  readonly order: number;
  /** Serial of the cache whose slab it holds alone. */
  readonly cache: number | undefined;
  count: number;
}

/**
 * Gathers the allocations whose release alone would make a free block that is many times larger than themselves and larger
 * than any there is. The worst of each line is kept, or of each call site where the trace names any.
 */
class PinCollector implements Collector {
  private readonly pins = new Map<number, Pin>();
  private readonly least: number;
  private readonly largestFree: number;
  private blocks = 0;

  constructor(
    private readonly scene: PinScene,
    private readonly state: ArenaState,
    private readonly when: PinnedBlockData['when'],
  ) {
    const { run, thresholds } = scene;
    this.largestFree = state.largestFreeOrder;
    this.least = ((run.arena.size / run.arena.unit) * thresholds['pinnedBlocks.share']) / 100;
  }

  allocated(unit: number, order: number, op: number): void {
    this.blocks++;
    const merged = this.pinnedOrder(unit, order);
    if (merged < 0) return;
    this.add({ op, held: 2 ** order * this.scene.run.arena.unit, order: merged, cache: undefined, count: 1 });
  }

  slab({ id, cache, unit, order, slot, inUse }: SlabView): void {
    this.blocks++;
    if (inUse !== 1) return;
    const merged = this.pinnedOrder(unit, order);
    if (merged < 0) return;
    const [op] = ownersInSlab(this.state, id);
    this.add({ op, held: slot, order: merged, cache, count: 1 });
  }

  /** Reports what was gathered. Where there is but one block, nothing lies between it and an empty arena. */
  report(): void {
    if (this.blocks < 2) return;
    for (const [key, pin] of this.pins) {
      this.scene.add(2 ** pin.order - pin.held / 2 ** 52, describe(this.scene, this.state.position, this.when, pin), key);
    }
  }

  /** The order of the block that a release makes, -1 where that is not worth a word. */
  private pinnedOrder(unit: number, order: number): number {
    const merged = orderWhenFreed(this.state, unit, order);
    const { thresholds } = this.scene;
    const worth = merged > this.largestFree && 2 ** (merged - order) >= thresholds['pinnedBlocks.factor'] && 2 ** merged >= this.least;
    return worth ? merged : -1;
  }

  private add(pin: Pin): void {
    const { table } = this.scene.run;
    const site = table.site?.[pin.op] ?? 0;
    const key = site > 0 ? -site : table.line[pin.op];
    const worst = this.pins.get(key);
    if (worst === undefined) this.pins.set(key, pin);
    else if (pin.order > worst.order || (pin.order === worst.order && pin.held < worst.held)) {
      this.pins.set(key, { ...pin, count: worst.count + 1 });
    } else worst.count++;
  }
}

function describe(
  { run, localize }: PinScene,
  position: number,
  when: PinnedBlockData['when'],
  { op, held, order, cache, count }: Pin,
): Judgement<PinnedBlockData> {
  const freed = 2 ** order * run.arena.unit;
  const name = run.handleText(op);
  const where = when === 'peak' ? localize('at the peak (position {0})', position) : localize('at the end');
  const cacheName = cache === undefined ? undefined : run.caches[cache].name;
  const message =
    cacheName === undefined
      ? localize(
          '{0} ({1}) pins memory {2}: its release alone would make a free block of {3}.',
          name,
          formatSize(held),
          where,
          formatSize(freed),
        )
      : localize(
          '{0} ({1}) pins memory {2}: alone in its slab of {3}, it keeps a free block of {4} from being made.',
          name,
          formatSize(held),
          where,
          cacheName,
          formatSize(freed),
        );
  return {
    severity: 'hint',
    operation: op,
    message,
    data: { position, when, held, freed, cache: cacheName, count },
  };
}
