// An event of the kernel's memory allocators, whichever tool wrote it down: what its readers are told.
import { noName } from '../../recording';

/** What an event is about. */
export const enum KmemKind {
  /** kmalloc, kmalloc_node. */
  Kmalloc,
  /** kmem_cache_alloc, kmem_cache_alloc_node. */
  CacheAlloc,
  /** kfree. */
  Kfree,
  /** kmem_cache_free. */
  CacheFree,
  /** mm_page_alloc. */
  PageAlloc,
  /** mm_page_free. */
  PageFree,
  /** Of the same system, and no request: what moves pages between lists, and what repeats a free. */
  Inner,
}

/** The kinds by the names of the events, as they stand before the colon. */
export const kindsOfEvents: Readonly<Record<string, KmemKind>> = {
  kmalloc: KmemKind.Kmalloc,
  kmalloc_node: KmemKind.Kmalloc,
  kmem_cache_alloc: KmemKind.CacheAlloc,
  kmem_cache_alloc_node: KmemKind.CacheAlloc,
  kfree: KmemKind.Kfree,
  kmem_cache_free: KmemKind.CacheFree,
  mm_page_alloc: KmemKind.PageAlloc,
  mm_page_free: KmemKind.PageFree,
  // Comes beside an mm_page_free of the same page.
  mm_page_free_batched: KmemKind.Inner,
  mm_page_alloc_zone_locked: KmemKind.Inner,
  mm_page_pcpu_drain: KmemKind.Inner,
  mm_page_alloc_extfrag: KmemKind.Inner,
};

/** NUMA_NO_NODE: any node will do. */
const anyNode = -1;

/** An event, which lives until the next: who wants to keep something of it copies it. Names are ids of the reader's table. */
export class KmemEvent {
  kind = KmemKind.Inner;
  /** 1-based. */
  line = 0;
  /** Of the pointer or the page frame, 1-based, as an editor counts. */
  column = 0;
  /** `COMM-TID`. */
  task = noName;
  /** -1 where it is not said. */
  cpu = -1;
  /** From where the recorder's clock began; NaN where it is not said. */
  seconds = NaN;
  /** Who asked: the event's own `call_site`, of pages the innermost caller on the stack that is no page allocator itself. */
  site = noName;
  /** The call stack, innermost first; empty where it was not recorded. */
  readonly frames: number[] = [];
  /** The pointer of a slab event, in halves. */
  pointerHigh = 0;
  pointerLow = 0;
  /** Bytes asked for, and bytes of the slot. */
  requested = 0;
  allocated = 0;
  /** The node asked for. */
  node = anyNode;
  /** The page frame's number. */
  frame = 0;
  order = 0;
  migrateType = 0;
  flags = noName;
  /** An allocation that got nothing, a free of nothing. */
  isNull = false;
  /** Whether the pointer is a hash of the real one. */
  isHashed = false;
}

/** Who is told of events, in the order of the text. */
export interface KmemConsumer {
  take(event: KmemEvent): void;
  /** The recorder says that it lost so many events; at least one. */
  lose(events: number): void;
  /** An event of which a part is missing. */
  cut(): void;
  /** A line that is nothing known. */
  skip(): void;
}

/** What handles of page frames are called: `pfn[21017]`. */
export const frameName = 'pfn';

/** The smallest block of pages, in bytes: the page of most machines. */
const pageBytes = 4096;

/** Bytes of a block of pages. */
export function bytesOfOrder(order: number): number {
  return pageBytes * 2 ** order;
}
