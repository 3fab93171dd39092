// Which orders of blocks a kernel keeps on per-CPU lists, from what the events of a recording say: only pages before 5.13, small blocks and huge pages since.

/** The largest order that is small (PAGE_ALLOC_COSTLY_ORDER). */
const costlyOrder = 3;
/** Migrate types that have per-CPU lists. */
const listedTypes = 3;

/** Learns from events. */
export class ListedOrders {
  /** By order: what was seen; absent where nothing was. */
  private readonly seen: (boolean | undefined)[] = [];
  /** That of page blocks: huge pages. */
  private pageBlockOrder = 9;
  private hasHexFrames = false;

  /** A block went to a per-CPU list, or came from one. */
  see(order: number): void {
    this.seen[order] = true;
  }

  /** A block of a migrate type was taken for nobody's list. */
  seeNot(order: number, migrateType: number): void {
    if (migrateType < listedTypes) this.seen[order] ??= false;
  }

  /** Kernels from 5.19 on print the numbers of frames so. */
  seeHexFrame(): void {
    this.hasHexFrames = true;
  }

  seePageBlockOrder(order: number): void {
    this.pageBlockOrder = order;
  }

  /** By order. */
  list(orders: number): boolean[] {
    const small = this.seen.slice(1, costlyOrder + 1);
    const areBlocksListed = small.includes(true) || (this.hasHexFrames && !small.includes(false));
    return Array.from(
      { length: orders },
      (_, order) => order === 0 || (this.seen[order] ?? (areBlocksListed && (order <= costlyOrder || order === this.pageBlockOrder))),
    );
  }
}
