// What `perf kmem --slab stat` counts: requests of slab objects, by call site and by pointer.
import type { KmemEvent } from '../../trace/formats/kmem/event';
import { HandleTable } from '../../trace/handle-table';
import type { NameTable } from '../../trace/name-table';
import { CpuNodes } from './cpu-nodes';

/** A row of a table; sizes in bytes, over all hits. */
export interface SlabRow {
  readonly text: string;
  readonly hits: number;
  readonly requested: number;
  readonly allocated: number;
  /** Frees on another CPU than that of the allocation. */
  readonly pingPong: number;
  /** Percent. */
  readonly fragmentation: number;
}

class Tally {
  hits = 0;
  requested = 0;
  allocated = 0;
  pingPong = 0;
}

class PointerTally extends Tally {
  /** Of the last allocation. */
  site = -1;
  slot = 0;
  /** That of the last allocation, until it is freed. */
  cpu = -1;
}

/** Bytes that slots have beyond what was asked for, as a share of them in percent. */
export function slabFragmentation(requested: number, allocated: number): number {
  return allocated === 0 ? 0 : 100 - (100 * requested) / allocated;
}

/** Counts slab events. Sizes in bytes. */
export class SlabStatistics {
  requested = 0;
  allocated = 0;
  /** A free gives back what the last allocation of its pointer was; of a pointer never seen, nothing. */
  freed = 0;
  /** Allocations. */
  events = 0;
  private readonly pointers: HandleTable;
  private readonly byPointer: PointerTally[] = [];
  /** By name id plus one: events without a call site are the first. */
  private readonly bySite: (Tally | undefined)[] = [];
  private readonly nodes = new CpuNodes();

  constructor(private readonly names: NameTable) {
    this.pointers = new HandleTable(names);
  }

  allocate({ pointerHigh, pointerLow, site, requested, allocated, cpu, node }: KmemEvent): void {
    const id = this.pointers.address(pointerHigh, pointerLow);
    const pointer = (this.byPointer[id] ??= new PointerTally());
    const caller = (this.bySite[site + 1] ??= new Tally());
    hit(pointer, requested, allocated);
    hit(caller, requested, allocated);
    pointer.site = site;
    pointer.slot = allocated;
    pointer.cpu = cpu;
    this.requested += requested;
    this.allocated += allocated;
    this.events++;
    this.nodes.add(cpu, node, pointerHigh * 2 ** 32 + pointerLow);
  }

  free({ pointerHigh, pointerLow, cpu }: KmemEvent): void {
    const known = this.pointers.count;
    const id = this.pointers.address(pointerHigh, pointerLow);
    const pointer = id < known ? this.byPointer[id] : undefined;
    if (pointer === undefined) return;
    this.freed += pointer.slot;
    // As perf counts: a second free is on another CPU than none.
    if (pointer.cpu !== cpu) {
      pointer.pingPong++;
      this.bySite[pointer.site + 1]!.pingPong++;
    }
    pointer.cpu = -1;
  }

  /** Allocations that asked for a node that is not the CPU's own. */
  get crossCpu(): number {
    return this.nodes.crossings;
  }

  /** By call site, those that waste the largest share first. */
  callSites(): SlabRow[] {
    return rowsOf(this.bySite, (index) => (index === 0 ? '' : this.names.text(index - 1)));
  }

  /** By pointer, in the same order. */
  pointerRows(): SlabRow[] {
    return rowsOf(this.byPointer, (id) => this.pointers.text(id));
  }
}

function hit(tally: Tally, requested: number, allocated: number): void {
  tally.hits++;
  tally.requested += requested;
  tally.allocated += allocated;
}

function rowsOf(tallies: readonly (Tally | undefined)[], textOf: (index: number) => string): SlabRow[] {
  const rows: SlabRow[] = [];
  tallies.forEach((tally, index) => {
    if (tally === undefined) return;
    const { hits, requested, allocated, pingPong } = tally;
    rows.push({ text: textOf(index), hits, requested, allocated, pingPong, fragmentation: slabFragmentation(requested, allocated) });
  });
  return rows.sort((a, b) => b.fragmentation - a.fragmentation || b.hits - a.hits || b.allocated - a.allocated);
}
