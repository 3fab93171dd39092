// The fields behind an event's name, `KEY=VALUE` each, as bytes: the same keys in all dialects and kernels, in changing order and number.
import { Byte, isBlank } from '../../characters';
import { NameTable } from '../../name-table';
import { ScannedNumber } from '../../scanned-number';

/** The fields that are read. */
const enum Key {
  Site,
  Pointer,
  Requested,
  Allocated,
  Node,
  Page,
  Frame,
  Order,
  MigrateType,
  Flags,
  Refill,
  AllocatedOrder,
  FallbackOrder,
  PageBlockOrder,
  AllocatedType,
  FallbackType,
  Fragmenting,
  ChangesOwner,
}

const keys = new NameTable();
for (const key of ['call_site', 'ptr', 'bytes_req', 'bytes_alloc', 'node', 'page', 'pfn', 'order', 'migratetype', 'gfp_flags']) {
  keys.internText(key);
}
for (const key of ['percpu_refill', 'alloc_order', 'fallback_order', 'pageblock_order']) keys.internText(key);
for (const key of ['alloc_migratetype', 'fallback_migratetype', 'fragmenting', 'change_ownership']) keys.internText(key);

/** A pointer in full has so many digits; the hashes that `%p` prints instead of one begin with zeros. */
const pointerDigits = 16;
const hashDigits = 8;

/** The fields of one event. */
export class EventFields {
  readonly pointer = new ScannedNumber();
  readonly requested = new ScannedNumber();
  readonly allocated = new ScannedNumber();
  readonly page = new ScannedNumber();
  readonly frame = new ScannedNumber();
  readonly order = new ScannedNumber();
  readonly migrateType = new ScannedNumber();
  /** Whether a page left its zone for a per-CPU list. */
  readonly refill = new ScannedNumber();
  /** Of a steal: the block that is left of it, that which was found, and that which has one type. */
  readonly allocatedOrder = new ScannedNumber();
  readonly fallbackOrder = new ScannedNumber();
  readonly pageBlockOrder = new ScannedNumber();
  readonly allocatedType = new ScannedNumber();
  readonly fallbackType = new ScannedNumber();
  readonly fragmenting = new ScannedNumber();
  readonly changesOwner = new ScannedNumber();
  /** -1 where any will do, or none is said. */
  node = -1;
  /** Where texts stand; both ends are 0 where they do not. */
  siteFrom = 0;
  siteTo = 0;
  flagsFrom = 0;
  flagsTo = 0;
  /** Where the pointer and the page frame stand. */
  pointerAt = 0;
  frameAt = 0;
  isHashed = false;
  private readonly number = new ScannedNumber();

  /** Reads `bytes[from, to)`. What is not there is not known. */
  read(bytes: Uint8Array, from: number, to: number): void {
    this.clear();
    // Call sites hold a blank where they name a module: they go on until the next key.
    let isSite = false;
    let at = from;
    while (at < to) {
      while (at < to && isBlank(bytes[at])) at++;
      const wordFrom = at;
      let equals = -1;
      for (; at < to && !isBlank(bytes[at]); at++) if (equals < 0 && bytes[at] === Byte.Equals) equals = at;
      const key = equals < 0 ? -1 : keys.find(bytes, wordFrom, equals);
      if (key >= 0) {
        this.take(key, bytes, equals + 1, at);
        isSite = key === (Key.Site as number);
      } else if (equals >= 0) isSite = false;
      else if (isSite && at > wordFrom) this.siteTo = at;
    }
  }

  private clear(): void {
    this.pointer.clear();
    this.requested.clear();
    this.allocated.clear();
    this.page.clear();
    this.frame.clear();
    this.order.clear();
    this.migrateType.clear();
    this.refill.clear();
    this.allocatedOrder.clear();
    this.fallbackOrder.clear();
    this.pageBlockOrder.clear();
    this.allocatedType.clear();
    this.fallbackType.clear();
    this.fragmenting.clear();
    this.changesOwner.clear();
    this.node = -1;
    this.siteFrom = this.siteTo = this.flagsFrom = this.flagsTo = 0;
    this.isHashed = false;
  }

  private take(key: Key, bytes: Uint8Array, from: number, to: number): void {
    switch (key) {
      case Key.Site:
        this.siteFrom = from;
        this.siteTo = to;
        break;
      case Key.Pointer:
        this.pointer.scan(bytes, from, to);
        this.pointerAt = from;
        this.isHashed = to - from === pointerDigits && isZero(bytes, from, from + hashDigits) && !isZero(bytes, from + hashDigits, to);
        break;
      case Key.Requested:
        this.requested.scan(bytes, from, to);
        break;
      case Key.Allocated:
        this.allocated.scan(bytes, from, to);
        break;
      case Key.Node:
        if (bytes[from] !== Byte.Minus && this.number.scan(bytes, from, to) >= 0) this.node = this.number.value;
        break;
      case Key.Page:
        this.page.scan(bytes, from, to);
        break;
      case Key.Frame:
        this.frame.scan(bytes, from, to);
        this.frameAt = from;
        break;
      case Key.Order:
        this.order.scan(bytes, from, to);
        break;
      case Key.MigrateType:
        this.migrateType.scan(bytes, from, to);
        break;
      case Key.Flags:
        this.flagsFrom = from;
        this.flagsTo = to;
        break;
      case Key.Refill:
        this.refill.scan(bytes, from, to);
        break;
      case Key.AllocatedOrder:
        this.allocatedOrder.scan(bytes, from, to);
        break;
      case Key.FallbackOrder:
        this.fallbackOrder.scan(bytes, from, to);
        break;
      case Key.PageBlockOrder:
        this.pageBlockOrder.scan(bytes, from, to);
        break;
      case Key.AllocatedType:
        this.allocatedType.scan(bytes, from, to);
        break;
      case Key.FallbackType:
        this.fallbackType.scan(bytes, from, to);
        break;
      case Key.Fragmenting:
        this.fragmenting.scan(bytes, from, to);
        break;
      case Key.ChangesOwner:
        this.changesOwner.scan(bytes, from, to);
    }
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== Byte.Zero) return false;
  return true;
}
