// `/proc/buddyinfo` and `/proc/pagetypeinfo`: free blocks by order, the latter by migrate type, too (mm/vmstat.c).
import type { FreeZone, PageTypes, TypedZone } from './snapshot';
import { mostRows, numbersIn, type Section } from './section';
import type { SnapshotBuilder } from './snapshot-builder';

const zoneLine = /^Node\s+(\d+),\s*zone\s+(\w+)((?:\s+\d+)+)\s*$/;
const typedLine = /^Node\s+(\d+),\s*zone\s+(\w+),\s*type\s+(\S+)((?:\s+>?\d+)+)\s*$/;
/** A kernel has no more orders. */
const mostOrders = 64;

/** Lines of `/proc/buddyinfo`. */
export class BuddyinfoSection implements Section {
  private zones: FreeZone[] = [];

  constructor(private readonly builder: SnapshotBuilder) {}

  read(text: string, line: number): boolean {
    const match = zoneLine.exec(text);
    if (!match) return false;
    const zone: FreeZone = { node: Number(match[1]), zone: match[2], line, freeBlocks: numbersIn(match[3]).slice(0, mostOrders) };
    if (!this.builder.has('buddyinfo') || isAmong(this.zones, zone)) {
      const zones: FreeZone[] = [];
      this.zones = zones;
      this.builder.open('buddyinfo', line, () => zones);
    }
    if (this.zones.length < mostRows) this.zones.push(zone);
    this.builder.countRow();
    return true;
  }
}

/** A zone of `/proc/pagetypeinfo` while it is read. */
interface TypedDraft extends TypedZone {
  readonly free: Record<string, readonly number[]>;
  readonly pageBlocks: Record<string, number>;
}

/** `/proc/pagetypeinfo`. Its last part looks like `/proc/buddyinfo`, with a number for each type. */
export class PagetypeinfoSection implements Section {
  private table: { blockOrder: number | null; readonly zones: TypedDraft[] } = { blockOrder: null, zones: [] };
  /** The types that the counts of page blocks are of, and the zones that have theirs. */
  private countedTypes: readonly string[] = [];
  /** The line of the head last read, and the order in it. */
  private head = 0;
  private blockOrder: number | null = null;
  private counted = new Set<string>();

  constructor(private readonly builder: SnapshotBuilder) {}

  read(text: string, line: number): boolean {
    const order = /^Page block order:\s*(\d+)\s*$/.exec(text);
    if (order) {
      // Each node has such a head: whose zones come again begins another table.
      this.head = line;
      if (!this.builder.has('pagetypeinfo')) this.begin();
      this.blockOrder = Number(order[1]);
      this.table.blockOrder ??= this.blockOrder;
      return true;
    }
    if (/^(Pages per block:|Free pages count per migrate type at order)\s/.test(text)) return true;
    const typed = typedLine.exec(text);
    if (typed) {
      const [, node, zone, type, counts] = typed;
      this.countedTypes = [];
      const draft = this.zoneAt(Number(node), zone, type, line);
      if (draft) draft.free[type] = numbersIn(counts).slice(0, mostOrders);
      return true;
    }
    const types = /^Number of (mixed )?blocks type\s+(\S.*)$/.exec(text);
    if (types) {
      this.countedTypes = types[1] === undefined ? types[2].trim().split(/\s+/) : [];
      this.counted = new Set();
      return true;
    }
    return this.readBlocks(text);
  }

  private readBlocks(text: string): boolean {
    if (this.countedTypes.length === 0) return false;
    const match = zoneLine.exec(text);
    const counts = match ? numbersIn(match[3]) : [];
    const name = match ? `${match[1]} ${match[2]}` : '';
    if (!match || counts.length !== this.countedTypes.length || this.counted.has(name)) {
      this.countedTypes = [];
      return false;
    }
    this.counted.add(name);
    const zone = this.table.zones.find((each) => each.node === Number(match[1]) && each.zone === match[2]);
    if (zone) this.countedTypes.forEach((type, index) => (zone.pageBlocks[type] = counts[index]));
    return true;
  }

  private begin(): void {
    const table: typeof this.table = { blockOrder: this.blockOrder, zones: [] };
    this.table = table;
    this.countedTypes = [];
    this.builder.open('pagetypeinfo', this.head, (): PageTypes => table);
  }

  /** The zone that a line of a type is of. A type that the zone has already begins another table. */
  private zoneAt(node: number, zone: string, type: string, line: number): TypedDraft | undefined {
    const find = (): TypedDraft | undefined => this.table.zones.find((each) => each.node === node && each.zone === zone);
    if (!this.builder.has('pagetypeinfo')) {
      this.head = line;
      this.blockOrder = null;
    }
    if (!this.builder.has('pagetypeinfo') || type in (find()?.free ?? {})) this.begin();
    let draft = find();
    if (!draft && this.table.zones.length < mostRows) {
      this.table.zones.push((draft = { node, zone, line, free: {}, pageBlocks: {} }));
      this.builder.countRow();
    }
    return draft;
  }
}

function isAmong(zones: readonly FreeZone[], { node, zone }: FreeZone): boolean {
  return zones.some((each) => each.node === node && each.zone === zone);
}
