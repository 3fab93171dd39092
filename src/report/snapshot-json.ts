// The report for programs of a log of snapshots: every report with its calculation, every table, and what changed from the first to the last.
import { explainReport, type Explanation } from '../analysis/snapshots/zone-verdict';
import { arithmeticOf, bytesOfCache, layoutOf, pageOfCaches } from '../analysis/snapshots/cache-layout';
import { freeListsOf } from '../trace/snapshots/free-lists';
import { kernelIndexes } from '../analysis/snapshots/kernel-indexes';
import type { SnapshotChanges } from '../analysis/snapshots/snapshot-changes';
import type { CacheTable, MemoryReport, OwnerTable, ReportZone, Snapshot } from '../trace/snapshots/snapshot';
import { english } from '../model/localize';
import type { Detection } from '../trace/detection';
import { writeList, type JsonLayout } from './json-report';
import type { ReportSink } from './sink';
import { seriesOf, type SnapshotSource } from './snapshot-source';

const schema = 1;

/** `--json`: one object. */
export async function writeSnapshotJson(source: SnapshotSource, output: ReportSink, layout: JsonLayout): Promise<void> {
  const { file, format, detection, log } = source;
  const { changes, first, last } = seriesOf(log);
  const head = {
    schema,
    file,
    format,
    ...detectedRecord(detection),
    left: log.left,
    changes: changes && first && last ? { from: first.line, to: last.line, ...changesRecord(changes) } : null,
  };
  const onLines = layout === 'lines';
  output.write(onLines ? JSON.stringify(head, null, 2).slice(0, -2) : JSON.stringify(head).slice(0, -1));
  const reports = log.snapshots.filter(({ report }) => report !== undefined);
  const tables = log.snapshots.filter(({ report }) => report === undefined);
  await writeList('reports', reports, (snapshot) => reportRecord(snapshot, snapshot.report!), output, onLines);
  await writeList('snapshots', tables, snapshotRecord, output, onLines);
  output.write(onLines ? '\n}\n' : '}\n');
}

function detectedRecord(detection: Detection<string> | undefined): object {
  if (!detection) return {};
  const reasons = detection.reasons.map(({ message, values }) => english(message, ...values));
  return { detected: { score: Math.round(detection.score), reasons } };
}

function reportRecord({ line, time }: Snapshot, report: MemoryReport): object {
  const { kind, request, kernel, zones, pages, killed, unreclaimable } = report;
  const explanation = explainReport(report);
  return {
    kind,
    line,
    order: request?.order ?? null,
    mode: request?.mode ?? null,
    flags: request?.flags ?? null,
    comm: request?.comm ?? null,
    nodes: request?.nodes ?? null,
    time: time ?? null,
    kernel: kernel ?? null,
    pages: { ram: pages.ram ?? null, highmem: pages.highmem ?? null, reserved: pages.reserved ?? null },
    killed: killed ?? null,
    zones: zones.map(zoneRecord),
    unreclaimable,
    explanation: explanation ? explanationRecord(explanation) : null,
  };
}

function zoneRecord(zone: ReportZone): object {
  return { ...zone, ...kernelIndexes(zone.freeBlocks) };
}

function explanationRecord({ verdict, highest, zones }: Explanation): object {
  return {
    verdict,
    highest,
    zones: zones.map(({ zone: { node, zone }, mark, needed, ...figures }) => ({
      node,
      zone,
      ...figures,
      mark: Number.isFinite(mark) ? mark : null,
      needed: Number.isFinite(needed) ? needed : null,
    })),
  };
}

function snapshotRecord(snapshot: Snapshot): object {
  const { line, time, tables } = snapshot;
  const { buddyinfo, pagetypeinfo, zoneinfo, slabinfo, slabtop, slab, pageOwner, allocinfo, traces } = tables;
  return {
    line,
    time: time ?? null,
    ...(buddyinfo && { buddyinfo: { zones: buddyinfo.map((zone) => ({ ...zone, ...kernelIndexes(zone.freeBlocks) })) } }),
    ...(pagetypeinfo && { pagetypeinfo: { ...pagetypeinfo, letters: freeListsOf(snapshot).map(({ types }) => types) } }),
    ...(zoneinfo && { zoneinfo: { zones: zoneinfo } }),
    ...(slabinfo && { slabinfo: cachesRecord(slabinfo) }),
    ...(slabtop && { slabtop: cachesRecord(slabtop) }),
    ...(slab && { slab: cachesRecord(slab) }),
    ...(pageOwner && { pageOwner: ownersRecord(pageOwner) }),
    ...(allocinfo && { allocinfo: ownersRecord(allocinfo) }),
    ...(traces && { traces: ownersRecord(traces) }),
  };
}

function cachesRecord(table: CacheTable): object {
  const page = pageOfCaches(table);
  return {
    allocator: table.allocator ?? null,
    page,
    arithmetic: arithmeticOf(table) ?? null,
    caches: table.caches.map((cache) => {
      const layout = layoutOf(cache, page);
      return {
        ...cache,
        bytes: bytesOfCache(cache, page),
        order: layout?.order ?? null,
        fitting: layout?.fitting ?? null,
        tail: layout?.tail ?? null,
      };
    }),
  };
}

function ownersRecord({ records, left, sites }: OwnerTable): object {
  const sum = (of: (site: OwnerTable['sites'][number]) => number | null): number | null =>
    sites.some((site) => of(site) !== null) ? sites.reduce((total, site) => total + (of(site) ?? 0), 0) : null;
  return {
    records,
    left,
    count: sum(({ count }) => count) ?? 0,
    bytes: sum(({ bytes }) => bytes),
    pages: sum(({ pages }) => pages),
    sites,
  };
}

/** What changed, for programs. */
function changesRecord({ zones, caches, owners }: SnapshotChanges): object {
  return { zones, caches, owners };
}
