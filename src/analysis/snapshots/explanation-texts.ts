// Why a request could not be had, in words: one sentence for the report, one calculation for each zone.
import type { Localize } from '../../model/localize';
import { formatCount, formatSize } from '../../model/size';
import type { MemoryReport, Snapshot, ZoneName } from '../../trace/snapshots/snapshot';
import type { Explanation, ZoneVerdict } from './zone-verdict';

const defaultPage = 4096;

/** `Node 0 DMA32`. */
export function zoneName({ node, zone }: ZoneName, localize: Localize): string {
  return localize('node {0} {1}', node, zone);
}

/** What a report is about, in one line. */
export function reportHeadline(report: MemoryReport, localize: Localize): string {
  const { kind, request, zones } = report;
  if (!request) return kind === 'sysrq' ? localize('Memory as SysRq-m shows it') : localize('Memory report whose first lines are missing');
  const { comm, order, flags, mode } = request;
  if (order < 0) return localize('The OOM killer was called by hand');
  const page = zones.find((zone) => zone.page !== null)?.page ?? defaultPage;
  const values = [comm, order, formatSize(page * 2 ** order), flags === '' ? mode : flags] as const;
  return kind === 'oom'
    ? localize('{0} asked for order {1} ({2}) with {3}, and the OOM killer was called', ...values)
    : localize('{0} asked for order {1} ({2}) with {3} and did not get it', ...values);
}

/** What a snapshot is, in one line. */
export function snapshotHeadline({ report, tables, time }: Snapshot, localize: Localize): string {
  const what = report ? reportHeadline(report, localize) : Object.keys(tables).map(tableName).join(', ');
  return time === undefined ? what : `${time}: ${what}`;
}

const tableNames: Readonly<Partial<Record<string, string>>> = {
  pageOwner: 'page_owner',
  slab: '/sys/kernel/slab',
  traces: 'alloc_traces',
};

/** What people call a table. */
function tableName(kind: string): string {
  return tableNames[kind] ?? kind;
}

/** Why the request could not be had. */
export function verdictText({ verdict, request, zones }: Explanation, localize: Localize): string {
  switch (verdict) {
    case 'watermark':
      return localize(
        'Too little memory is free: in every zone that the request may use, what would be left is not more than its minimum watermark and reserve.',
      );
    case 'fragmented':
      return localize(
        'Memory is fragmented: enough is free, but no block of order {0} or larger is of a type that the request may take.',
        request.order,
      );
    case 'available': {
      const found = zones.find((zone) => zone.verdict === 'available');
      return localize(
        'By the figures of the report it could be had from {0}: memory was freed or merged between the failure and the report, or pages were on the lists of other CPUs.',
        found ? zoneName(found.zone, localize) : '',
      );
    }
    case 'unknown':
      return localize('The report lacks the figures that would tell.');
  }
}

/** The calculation for a zone, with the figures of the report: a line each. */
export function calculationLines(explanation: Explanation, verdict: ZoneVerdict, localize: Localize): string[] {
  const { request, highest } = explanation;
  switch (verdict.verdict) {
    case 'zone':
      return [localize('not for this request: its flags allow zones up to {0}', highest)];
    case 'node':
      return [localize('not for this request: only nodes {0} are allowed', request.nodes ?? '')];
    case 'unknown':
      return [localize('the report lacks figures of this zone')];
    default:
      return ruleLines(explanation, verdict, localize);
  }
}

/** The rule itself: what is left of what is free, what it is compared with, and the blocks that are large enough. */
function ruleLines({ request: { order }, rules }: Explanation, verdict: ZoneVerdict, localize: Localize): string[] {
  if (rules.ignoresWatermarks) {
    return [localize('no watermark holds: the request may use all memory'), ...blockLines(verdict, order, localize)];
  }
  const { free, own, highatomic, cma, usable, min, mark, reserve, needed } = verdict;
  const terms = [localize('free {0}', formatCount(free))];
  if (own > 0) terms.push(localize('{0} (2^{1} − 1, the block itself)', formatCount(own), order));
  if (highatomic > 0) terms.push(localize('{0} (kept for urgent requests)', formatCount(highatomic)));
  if (cma > 0) terms.push(localize('{0} (CMA, for movable pages only)', formatCount(cma)));
  const left = terms.length === 1 ? localize('{0} pages', terms[0]) : localize('{0} = {1} pages', terms.join(' − '), formatCount(usable));
  const watermark =
    mark === min ? localize('min {0}', formatCount(min)) : localize('{0} of min {1} (urgent)', formatCount(mark), formatCount(min));
  const bound = reserve > 0 ? localize('{0} + reserve {1} = {2}', watermark, formatCount(reserve), formatCount(needed)) : watermark;
  if (verdict.verdict === 'watermark') return [left, localize('not more than {0}: too little is free', bound)];
  return [left, localize('more than {0}: enough is free', bound), ...blockLines(verdict, order, localize)];
}

function blockLines({ blocks, verdict }: ZoneVerdict, order: number, localize: Localize): string[] {
  if (order === 0) return [];
  if (blocks.length === 0) return [localize('free blocks of order {0} or larger: none', order)];
  const list = blocks
    .map(({ order: each, count, types }) => localize('{0} of order {1} ({2})', formatCount(count), each, types))
    .join(', ');
  return [
    verdict === 'available'
      ? localize('free blocks of order {0} or larger: {1}', order, list)
      : localize('free blocks of order {0} or larger: {1}, none of a type that it may take', order, list),
  ];
}
