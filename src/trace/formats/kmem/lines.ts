// Events of the kernel's allocators to a recording: pages are buddy blocks, slab objects come from the size classes or from a cache of their size.
import { OperationKind } from '../../operation-table';
import { noStack } from '../../stack-table';
import type { LineReader } from '../../recorded-lines';
import type { Recording } from '../../recording';
import { bytesOfOrder, frameName, KmemKind, type KmemConsumer, type KmemEvent } from './event';
import { KmemEvents } from './events';

/** Fills a recording. Pointers and page frames are told apart by their handles: `0xffff888005d802c8`, `pfn[21017]`. */
export class KmemLines implements LineReader, KmemConsumer {
  private readonly events: KmemEvents;
  private readonly frameName: number;
  /** By bytes of a slot: the name id of the cache that has such slots. */
  private readonly caches = new Map<number, number>();

  constructor(private readonly recording: Recording) {
    this.events = new KmemEvents(recording.names, this, true);
    this.frameName = recording.names.internText(frameName);
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    this.events.readLine(bytes, start, end, this.recording.line);
  }

  finish(): void {
    this.events.finish();
    const { pages } = this.events;
    if (pages.events.count > 0) this.recording.pages = pages;
  }

  lose(events: number): void {
    this.recording.loseCalls(events);
  }

  cut(): void {
    this.recording.cutCall();
  }

  skip(): void {
    this.recording.skipLine();
  }

  take(event: KmemEvent): void {
    const { recording } = this;
    // The lines of its stack were read since.
    const { line } = recording;
    recording.line = event.line;
    recording.site = event.site;
    recording.thread = event.task;
    recording.cpu = event.cpu;
    recording.time = event.seconds;
    recording.stack = this.stackOf(event.frames);
    if (event.isHashed) recording.areAddressesHashed = true;
    this.tell(event);
    recording.line = line;
  }

  private tell(event: KmemEvent): void {
    const { recording } = this;
    const { handles, counts } = recording;
    const { column } = event;
    switch (event.kind) {
      case KmemKind.PageAlloc:
        if (event.isNull) counts.failed++;
        else recording.allocate(handles.indexed(this.frameName, event.frame), bytesOfOrder(event.order), column);
        break;
      case KmemKind.PageFree:
        recording.free(handles.indexed(this.frameName, event.frame), column);
        break;
      case KmemKind.Kmalloc:
      case KmemKind.CacheAlloc:
        // kmalloc(0) is answered by a pointer to nothing, and is no failure.
        if (event.isNull && event.pointerLow === 0) counts.failed++;
        else if (!event.isNull) this.allocateObject(event);
        break;
      case KmemKind.Kfree:
      case KmemKind.CacheFree:
        if (event.isNull) counts.nullFrees++;
        else recording.free(handles.address(event.pointerHigh, event.pointerLow), column);
        break;
      case KmemKind.Inner:
    }
  }

  private allocateObject({ kind, pointerHigh, pointerLow, requested, allocated, column }: KmemEvent): void {
    const { recording } = this;
    const handle = recording.handles.address(pointerHigh, pointerLow);
    if (kind === KmemKind.Kmalloc) recording.allocate(handle, requested, column, OperationKind.Kmalloc);
    else recording.allocate(handle, requested, column, OperationKind.AllocObject, this.cacheOf(allocated, column));
  }

  /** Events do not name the cache of a new object, but say the size of its slots: caches of one size are one. */
  private cacheOf(slot: number, column: number): number {
    let name = this.caches.get(slot);
    if (name === undefined) {
      name = this.recording.names.internText(`objects-${slot}`);
      this.caches.set(slot, name);
      this.recording.announceCache(name, slot, column);
    }
    return name;
  }

  private stackOf(frames: readonly number[]): number {
    if (frames.length === 0) return noStack;
    const { stacks } = this.recording;
    let node = noStack;
    for (let at = frames.length - 1; at >= 0; at--) node = stacks.intern(node, frames[at]);
    return node;
  }
}
