import { formatSize } from '../model/size';
import { ownersInSlab } from '../analysis/live-allocations';
import type { ArenaState, SlabView } from '../replay/state/arena-state';
import { type BlockVisitor, orderWhenFreed } from './block-walk';
import type { Finding, PinnedBlockData } from './finding';
import type { Scene } from './scene';

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
export class PinCollector implements BlockVisitor {
  private readonly pins = new Map<number, Pin>();
  private readonly least: number;
  private readonly largestFree: number;
  private blocks = 0;

  constructor(
    private readonly scene: Scene,
    private readonly cursor: ArenaState,
    private readonly when: PinnedBlockData['when'],
  ) {
    const { run, thresholds } = scene;
    this.largestFree = cursor.largestFreeOrder;
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
    const [op] = ownersInSlab(this.cursor, id);
    this.add({ op, held: slot, order: merged, cache, count: 1 });
  }

  /** Reports what was gathered. Where there is but one block, nothing lies between it and an empty arena. */
  report(): void {
    if (this.blocks < 2) return;
    for (const [key, pin] of this.pins) {
      this.scene.findings.add(2 ** pin.order - pin.held / 2 ** 52, describe(this.scene, this.cursor.position, this.when, pin), key);
    }
  }

  /** The order of the block that a release makes, -1 where that is not worth a word. */
  private pinnedOrder(unit: number, order: number): number {
    const merged = orderWhenFreed(this.cursor, unit, order);
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
  { run, localize }: Scene,
  position: number,
  when: PinnedBlockData['when'],
  { op, held, order, cache, count }: Pin,
): Finding {
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
    code: 'pinned-block',
    severity: 'hint',
    line: run.table.line[op],
    operation: op,
    message,
    related: [],
    data: { code: 'pinned-block', position, when, held, freed, cache: cacheName, count },
  };
}
