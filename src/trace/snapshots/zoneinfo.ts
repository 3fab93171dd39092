// `/proc/zoneinfo`: watermarks and counters of every zone, in pages (mm/vmstat.c).
import type { ZoneFigures } from './snapshot';
import { mostRows, numbersIn, type Section } from './section';
import type { SnapshotBuilder } from './snapshot-builder';

const head = /^Node\s+(\d+),\s*zone\s+(\w+)\s*$/;
const field = /^\s+(?:pages )?([a-z]\w*):?\s+(\d+)\s*$/;
const protection = /^\s+protection:\s*\(([\d, ]*)\)/;
/** Lines that a zone may have and that are no figures of it. */
const passed = /^\s+(?:per-node stats|pagesets|cpu: \d+|vm stats threshold: \d+|node_unreclaimable:\s+\d+|all_unreclaimable:\s+\d+)\s*$/;

/** A zone while it is read. */
interface Draft extends ZoneFigures {
  readonly figures: Record<string, number>;
  protection: readonly number[];
  perCpu: number;
}

/** All zones of the table; those without pages are left out. */
export class ZoneinfoSection implements Section {
  private zones: Draft[] = [];
  private zone: Draft | undefined;
  /** Whether the lines are of a CPU's list. */
  private isInCpu = false;
  private isOfNode = false;

  constructor(private readonly builder: SnapshotBuilder) {}

  read(text: string, line: number): boolean {
    const match = head.exec(text);
    if (match) {
      this.begin(Number(match[1]), match[2], line);
      return true;
    }
    const { zone } = this;
    if (!zone || !/^\s/.test(text)) {
      this.zone = undefined;
      return false;
    }
    const kept = protection.exec(text);
    if (kept) {
      zone.protection = numbersIn(kept[1]);
      return true;
    }
    const figure = field.exec(text);
    if (passed.test(text)) {
      if (/per-node stats/.test(text)) this.isOfNode = true;
      else if (/cpu:/.test(text)) this.isInCpu = true;
      return true;
    }
    if (!figure) return false;
    const [, name, value] = figure;
    if (/^\s+pages free/.test(text)) this.isOfNode = false;
    if (name === 'start_pfn') this.isInCpu = false;
    if (this.isInCpu) {
      if (name === 'count') zone.perCpu += Number(value);
    } else if (!this.isOfNode) zone.figures[name] = Number(value);
    return true;
  }

  private begin(node: number, name: string, line: number): void {
    if (!this.builder.has('zoneinfo') || this.zones.some((each) => each.node === node && each.zone === name)) {
      const zones: Draft[] = [];
      this.zones = zones;
      this.builder.open('zoneinfo', line, () => zones.filter(({ figures }) => (figures.present ?? 0) > 0));
    }
    this.zone = { node, zone: name, line, figures: {}, protection: [], perCpu: 0 };
    this.isInCpu = false;
    this.isOfNode = false;
    if (this.zones.length < mostRows) this.zones.push(this.zone);
    this.builder.countRow();
  }
}
