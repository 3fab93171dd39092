// The events of a recording that move pages between zones, per-CPU lists and their users, as columns.

/** What an event does to its pages. */
export const enum PageMove {
  /** Nothing that was not said by another event. */
  None,
  /** mm_page_alloc_zone_locked: a block leaves its zone. */
  Take,
  /** mm_page_pcpu_drain: a block of a per-CPU list goes back to its zone. */
  Drain,
  /** mm_page_free: back to a per-CPU list, or to the zone where there is none for its order. */
  Free,
  /** mm_page_alloc: handed out. */
  Allocate,
  /** mm_page_free_batched: the holder of a per-CPU list puts a page on it. */
  Batch,
}

/** The context of an event, as bits: whether it interrupted something, whether its CPU did something else since its last event that did not, and how deep preemption was off. */
export const interrupting = 0x80;
export const apart = 0x40;
export const depthMask = 0x0f;

/** A migrate type that an event does not say. */
export const unknownType = 255;

/** Names of migrate types by their numbers, as /proc/pagetypeinfo prints them (include/linux/mmzone.h). */
export const migrateTypes: readonly string[] = ['unmovable', 'movable', 'reclaimable', 'high-atomic', 'CMA', 'isolate'];

/** What a migrate type is called. */
export function nameOfType(type: number): string {
  return migrateTypes.at(type) ?? '?';
}

/** The columns, in the order of the text. */
export class PageEvents {
  count = 0;
  move = new Uint8Array(1 << 10);
  order = new Uint8Array(1 << 10);
  frame = new Uint32Array(1 << 10);
  cpu = new Uint16Array(1 << 10);
  context = new Uint8Array(1 << 10);
  line = new Uint32Array(1 << 10);
  /** The migrate type that the event names, or `unknownType`. */
  type = new Uint8Array(1 << 10);

  /** Adds a row and returns its number. */
  add(move: PageMove, frame: number, order: number, cpu: number, context: number, line: number, type: number): number {
    if (this.count === this.move.length) this.grow();
    const row = this.count++;
    this.move[row] = move;
    this.frame[row] = frame;
    this.order[row] = order;
    this.cpu[row] = cpu;
    this.context[row] = context;
    this.line[row] = line;
    this.type[row] = type;
    return row;
  }

  private grow(): void {
    const capacity = this.count * 2;
    this.move = wider(this.move, new Uint8Array(capacity));
    this.order = wider(this.order, new Uint8Array(capacity));
    this.frame = wider(this.frame, new Uint32Array(capacity));
    this.cpu = wider(this.cpu, new Uint16Array(capacity));
    this.context = wider(this.context, new Uint8Array(capacity));
    this.line = wider(this.line, new Uint32Array(capacity));
    this.type = wider(this.type, new Uint8Array(capacity));
  }
}

function wider<T extends Uint8Array | Uint16Array | Uint32Array>(column: T, into: T): T {
  into.set(column);
  return into;
}

/** The free blocks of a zone, as they were read into the recording (`BUDDY n Node 0, zone DMA32 …`). */
export interface FreeReading {
  readonly line: number;
  readonly node: number;
  readonly zone: string;
  /** By order. */
  readonly freeBlocks: readonly number[];
  /** Events before it. */
  readonly event: number;
  /** Events before the mark where reading began, which is when it was read at the earliest. */
  readonly from: number;
}

/** A block of another migrate type was taken from (mm_page_alloc_extfrag). */
export interface Steal {
  readonly line: number;
  /** Events before it. */
  readonly event: number;
  /** The first page frame of the block that was found. */
  readonly frame: number;
  /** Of what was asked for, of the block that was found, and of page blocks, which have one type. */
  readonly order: number;
  readonly fallbackOrder: number;
  readonly pageBlockOrder: number;
  /** Migrate types: that of the request, and that of the block; `unknownType` where one is not said. */
  readonly type: number;
  readonly fallbackType: number;
  /** Whether only a part of a page block was found: it has pages of several types from then on. */
  readonly isFragmenting: boolean;
  /** Whether the page block has the type of the request from then on. */
  readonly changesOwner: boolean;
}

/** What a recording tells of pages. */
export interface PageRecording {
  readonly events: PageEvents;
  readonly readings: readonly FreeReading[];
  /** The first mark that a state is being read, where a snapshot belongs, and the last that it was: lines, and events before them. */
  readonly begin: Mark | undefined;
  readonly end: Mark | undefined;
  /** By order: whether blocks of it are kept on per-CPU lists. */
  readonly listed: readonly boolean[];
  /** In the order of the text. */
  readonly steals: readonly Steal[];
  readonly lostEvents: number;
  readonly cutEvents: number;
}

/** A place in a recording. */
export interface Mark {
  readonly line: number;
  readonly event: number;
}
