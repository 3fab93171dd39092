// Why a request for pages could not be had: the kernel's own rule (Linux mm/page_alloc.c, __zone_watermark_ok), with the figures of a report.
import type { MemoryReport, ReportedRequest, ReportZone } from '../../trace/snapshots/snapshot';
import { rulesOf, zoneKinds, zoneRank, type RequestRules } from './request-rules';

/** What became of the request in a zone: `unknown` where the report lacks figures. */
export type Verdict = 'node' | 'zone' | 'watermark' | 'fragmented' | 'available' | 'unknown';

/** The calculation for one zone, in pages. */
export interface ZoneVerdict {
  readonly zone: ReportZone;
  readonly verdict: Verdict;
  readonly free: number;
  /** Taken off what is free: all pages of the block but one, pages kept for urgent requests, and pages of CMA. */
  readonly own: number;
  readonly highatomic: number;
  readonly cma: number;
  /** What is left of it, which has to be more than `needed`. */
  readonly usable: number;
  /** The watermark as printed, what of it holds for this request, and what is kept for requests that cannot use a higher zone. */
  readonly min: number;
  readonly mark: number;
  readonly reserve: number;
  readonly needed: number;
  /** Orders of which there are blocks that are large enough, and whether it may take any of those. */
  readonly blocks: readonly LargeBlocks[];
}

/** Free blocks of an order that is large enough. */
export interface LargeBlocks {
  readonly order: number;
  readonly count: number;
  /** Letters of their types. */
  readonly types: string;
  readonly isUsable: boolean;
}

/** The answer for a whole report. */
export interface Explanation {
  readonly request: ReportedRequest;
  readonly rules: RequestRules;
  /** The zone up to which it may go, as the machine calls it. */
  readonly highest: string;
  readonly zones: readonly ZoneVerdict[];
  /** Of the zones that it may use the nearest to success. */
  readonly verdict: Exclude<Verdict, 'node' | 'zone'>;
}

const kib = 1024;
/** A kernel has no larger orders. */
const largestOrder = 63;

/** Explains a report's request; undefined where none failed. */
export function explainReport(report: MemoryReport): Explanation | undefined {
  const { request, zones, kernel } = report;
  if (request === undefined || request.order < 0 || request.order > largestOrder) return undefined;
  const rules = rulesOf(request, kernel);
  const reserves = Math.max(0, ...zones.map(({ lowmemReserve }) => lowmemReserve.length));
  const kinds = zoneKinds(
    reserves,
    zones.map(({ zone }) => zone),
  );
  // A zone that the machine lacks falls to the one below it.
  const index = kinds.findLastIndex((kind) => zoneRank(kind) <= zoneRank(rules.highest));
  const allowed = nodesOf(request, rules);
  const verdicts = zones.map((zone) => judge(zone, request.order, rules, index, allowed));
  const found = (verdict: Verdict): boolean => verdicts.some((each) => each.verdict === verdict);
  const verdict = (['available', 'fragmented', 'watermark'] as const).find(found) ?? 'unknown';
  return { request, rules, highest: kinds[index] ?? rules.highest, zones: verdicts, verdict };
}

function judge(zone: ReportZone, order: number, rules: RequestRules, index: number, allowed: (node: number) => boolean): ZoneVerdict {
  const { page, freeBlocks, types } = zone;
  const pages = (kilobytes: number | null): number => (page === null ? 0 : Math.floor(((kilobytes ?? 0) * kib) / page));
  const free = pages(zone.free);
  const own = 2 ** order - 1;
  const highatomic = rules.countsHighatomic ? 0 : pages(zone.freeHighatomic ?? zone.reservedHighatomic);
  const cma = rules.takesCma ? 0 : pages(zone.freeCma);
  const usable = free - own - highatomic - cma;
  const min = pages(zone.min);
  const reserve = zone.lowmemReserve[index] ?? 0;
  const markOf = (watermark: number): number => {
    const half = rules.mayUseReserve ? watermark - Math.floor(watermark / 2) : watermark;
    return rules.mayUseReserve && rules.isNonBlocking ? half - Math.floor(half / 4) : half;
  };
  let mark = markOf(min);
  // What the watermark was raised by for a time does not hold for single pages of urgent requests.
  if (order === 0 && rules.mayUseReserve && usable <= mark + reserve) mark = markOf(min - pages(zone.boost));
  if (rules.ignoresWatermarks) mark = -Infinity;
  const takes = (letters: string): boolean =>
    /[UME]/.test(letters) || (rules.takesCma && letters.includes('C')) || (rules.takesHighatomic && letters.includes('H'));
  const blocks = freeBlocks.flatMap((count, each): LargeBlocks[] =>
    each < order || count === 0 ? [] : [{ order: each, count, types: types[each], isUsable: takes(types[each]) }],
  );
  const verdict = (): Verdict => {
    if (zoneRank(zone.zone) > zoneRank(rules.highest)) return 'zone';
    if (!allowed(zone.node)) return 'node';
    if (page === null || zone.free === null || zone.min === null) return 'unknown';
    if (usable <= mark + reserve) return 'watermark';
    return order === 0 || blocks.some(({ isUsable }) => isUsable) ? 'available' : 'fragmented';
  };
  return { zone, verdict: verdict(), free, own, highatomic, cma, usable, min, mark, reserve, needed: mark + reserve, blocks };
}

/** Which nodes a request may take pages of, by a list such as `0-1,3`. Urgent requests do not heed it. */
function nodesOf({ nodes }: ReportedRequest, { mayUseReserve, isNonBlocking }: RequestRules): (node: number) => boolean {
  if (nodes === undefined || (mayUseReserve && isNonBlocking)) return () => true;
  const ranges = nodes.split(',').map((range) => range.split('-').map(Number));
  return (node) => ranges.some(([from, to = from]) => node >= from && node <= to);
}
