// `Mem-Info` in a kernel's log: what SysRq-m, a failed page allocation and the OOM killer print (mm/show_mem.c, mm/page_alloc.c, mm/oom_kill.c).
import type { MemoryReport, ReportKind, ReportZone, ReportedRequest } from './snapshot';
import { mostRows, numbersIn, type Section } from './section';
import type { SnapshotBuilder } from './snapshot-builder';

/** Lines between what a report begins with and its `Mem-Info:`: a call trace. */
const mostLinesToMemInfo = 1000;
const kib = 1024;

const sysrq = /\b[Ss]ys[Rr]q ?: (?:SysRq : )?Show Memory/;
const failure =
  /^(.*?): (?:page allocation failure|page allocation stalls|vmalloc error)\b[:.]?(.{0,200}?),? mode:\s?(0x[0-9a-f]+)(?:\(([^)]*)\))?(.*)$/;
const killer = /^(.*?) invoked oom-killer: gfp_mask=(0x[0-9a-f]+)(?:\(([^)]*)\))?(.*?)\border=(-?\d+)(.*)$/;
const nodesAllowed = /mems_allowed=(\d[\d-]*(?:,\d[\d-]*)*)/;
const nodeMask = /nodemask=(\d[\d-]*(?:,\d[\d-]*)*)/;
const orderIn = /order[: ]\s?(\d+)/;
const zoneFigures = /^(?:Node (\d+),? )?(\w+) free:(\d+)[kK]B (.*)$/;
const zoneLists = /^(?:Node (\d+),? )?(\w+): ((?:\d+\*\d+[kK]B (?:\([A-Z]+\) )?)+)(?:= (\d+)[kK]B)?/;
const listedBlocks = /(\d+)\*(\d+)[kK]B(?: \(([A-Z]+)\))?/g;
const kernelVersion = /\b(?:Not tainted|Tainted: .{1,80}?) (\d+\.\d+\S*)/;
const pageCount = /^(\d+) pages (RAM|HighMem|reserved)/;
const killed = /Killed process (\d+) \((.*?)\)/;
const slabRow = /^(\S.{0,80}?)\s+(\d+)KB\s+(\d+)KB$/;
/** What a report is made of can begin or end only with these: all other lines of a log are passed over quickly. */
const telling =
  /free:|\*\d+[kK]B|lowmem_reserve|Mem-Info|invoked oom|mode:|Show Memory|pages |ainted|illed process|KB$|emory: usage|slab info/;

/** Fields of a zone by the kernel's names. */
const fieldNames = {
  boost: 'boost',
  min: 'min',
  low: 'low',
  high: 'high',
  reserved_highatomic: 'reservedHighatomic',
  free_highatomic: 'freeHighatomic',
  present: 'present',
  managed: 'managed',
  free_pcp: 'freePcp',
  local_pcp: 'localPcp',
  free_cma: 'freeCma',
} as const;

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** What announces a report. */
interface Head {
  readonly kind: ReportKind;
  readonly line: number;
  readonly time: string | undefined;
  readonly request?: ReportedRequest;
  kernel?: string;
}

/** Finds the reports of a log. */
export class MemInfoSection implements Section {
  private head: Head | undefined;
  private report: Writable<MemoryReport> | undefined;
  private zones: Writable<ReportZone>[] = [];
  private latest: Writable<ReportZone> | undefined;
  private slabs: { name: string; used: number; total: number }[] = [];
  private isInSlabs = false;
  /** When the present line was written. */
  time: () => string | undefined = () => undefined;

  constructor(private readonly builder: SnapshotBuilder) {}

  read(text: string, line: number): boolean {
    return telling.test(text) && (this.readHead(text, line) || this.readZone(text, line) || this.readRest(text));
  }

  private readHead(text: string, line: number): boolean {
    if (sysrq.test(text)) return this.announce('sysrq', line);
    const failed = failure.exec(text);
    if (failed) {
      const [, comm, about, mode, flags = '', rest] = failed;
      return this.announce('failure', line, requestOf(comm, Number(orderIn.exec(about)?.[1] ?? 0), mode, flags, rest));
    }
    const oom = killer.exec(text);
    if (oom) {
      const [, comm, mode, flags = '', before, order, rest] = oom;
      return this.announce('oom', line, requestOf(comm, Number(order), mode, flags, before + rest));
    }
    if (/(^|\s)Mem-Info:\s*$/.test(text)) {
      this.begin(line);
      return true;
    }
    // A control group that is full: no zone is short of memory, and none is printed.
    if (/^memory: usage \d+kB, limit/.test(text)) this.head = undefined;
    return false;
  }

  private announce(kind: ReportKind, line: number, request?: ReportedRequest): boolean {
    this.head = { kind, line, time: this.time(), request };
    this.report = undefined;
    return true;
  }

  /** `Mem-Info:`, or a zone without it. */
  private begin(line: number): void {
    const known = this.head && line - this.head.line <= mostLinesToMemInfo ? this.head : undefined;
    const { kind, request, kernel } = known ?? { kind: 'unknown' as const };
    const zones: Writable<ReportZone>[] = [];
    const slabs: typeof this.slabs = [];
    const report: Writable<MemoryReport> = { kind, request, kernel, zones, pages: {}, unreclaimable: slabs };
    this.zones = zones;
    this.slabs = slabs;
    this.report = report;
    this.latest = undefined;
    this.head = undefined;
    this.isInSlabs = false;
    // Announced, and then cut off before any zone: nothing is known of memory.
    this.builder.openReport(known?.line ?? line, known?.time ?? this.time(), () => (zones.length > 0 ? report : undefined));
  }

  private readZone(text: string, line: number): boolean {
    const figures = zoneFigures.exec(text);
    if (figures) {
      const [, node, name, free, rest] = figures;
      const zone = this.zoneAt(Number(node ?? 0), name, line, true);
      if (zone) readFigures(zone, Number(free), rest);
      return true;
    }
    const lists = zoneLists.exec(text);
    if (lists) {
      const [, node, name, blocks, listed] = lists;
      const zone = this.zoneAt(Number(node ?? 0), name, line, false);
      if (!zone) return true;
      zone.listLine = line;
      zone.listed = listed === undefined ? null : Number(listed);
      readLists(zone, blocks);
      return true;
    }
    const reserve = /^lowmem_reserve\[\]:([ \d]*)$/.exec(text);
    if (!reserve) return false;
    if (this.latest) this.latest.lowmemReserve = numbersIn(reserve[1]);
    return true;
  }

  /** The zone that a line is of, made where it is met for the first time; one that has such a line already begins another report. */
  private zoneAt(node: number, name: string, line: number, isOfFigures: boolean): Writable<ReportZone> | undefined {
    const find = (): Writable<ReportZone> | undefined => this.zones.find((zone) => zone.node === node && zone.zone === name);
    let zone = this.report && find();
    if (!this.report || (zone && (isOfFigures ? zone.free !== null : zone.listLine > 0))) {
      this.begin(line);
      zone = undefined;
    }
    if (!zone && this.zones.length < mostRows) {
      this.zones.push((zone = newZone(node, name, line)));
      this.builder.countRow();
    }
    if (isOfFigures) this.latest = zone;
    return zone;
  }

  private readRest(text: string): boolean {
    const version = kernelVersion.exec(text);
    if (version && this.head) {
      this.head.kernel = version[1];
      return true;
    }
    const { report } = this;
    if (!report) return false;
    const pages = pageCount.exec(text);
    if (pages) {
      const key = pages[2] === 'RAM' ? 'ram' : pages[2] === 'HighMem' ? 'highmem' : 'reserved';
      report.pages = { ...report.pages, [key]: Number(pages[1]) };
      return true;
    }
    if (/^Unreclaimable slab info:/.test(text)) {
      this.isInSlabs = true;
      return true;
    }
    const row = this.isInSlabs ? slabRow.exec(text) : null;
    if (row && this.slabs.length < mostRows) {
      this.slabs.push({ name: row[1], used: Number(row[2]), total: Number(row[3]) });
      this.builder.countRow();
      return true;
    }
    const victim = killed.exec(text);
    if (victim && report.kind === 'oom') {
      report.killed = { pid: Number(victim[1]), comm: victim[2] };
      return true;
    }
    return false;
  }
}

function requestOf(comm: string, order: number, mode: string, flags: string, rest: string): ReportedRequest {
  const nodes = nodeMask.exec(rest)?.[1] ?? nodesAllowed.exec(rest)?.[1];
  return { comm, order, mode, flags, ...(nodes !== undefined && { nodes }) };
}

function newZone(node: number, zone: string, line: number): Writable<ReportZone> {
  const none = null;
  return {
    node,
    zone,
    line,
    listLine: 0,
    free: none,
    boost: none,
    min: none,
    low: none,
    high: none,
    reservedHighatomic: none,
    freeHighatomic: none,
    present: none,
    managed: none,
    freePcp: none,
    localPcp: none,
    freeCma: none,
    lowmemReserve: [],
    freeBlocks: [],
    types: [],
    listed: none,
    page: none,
  };
}

function readFigures(zone: Writable<ReportZone>, free: number, rest: string): void {
  zone.free = free;
  for (const [, name, kilobytes] of rest.matchAll(/(\w+):\s?(\d+)[kK]B/g)) {
    if (name in fieldNames) zone[fieldNames[name as keyof typeof fieldNames]] = Number(kilobytes);
  }
}

function readLists(zone: Writable<ReportZone>, text: string): void {
  const blocks = [...text.matchAll(listedBlocks)];
  zone.freeBlocks = blocks.map(([, count]) => Number(count));
  zone.types = blocks.map(([, , , letters = '']) => letters);
  zone.page = Number(blocks[0][2]) * kib;
}
