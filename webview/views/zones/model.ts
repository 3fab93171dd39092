// The host's side of the view of zones: the snapshot that the position stands behind, with what changed since the one before.
import { calculationLines, snapshotHeadline, verdictText, zoneName } from '../../../src/analysis/snapshots/explanation-texts';
import { freeListsOf, type ZoneLists } from '../../../src/trace/snapshots/free-lists';
import { kernelIndexes } from '../../../src/analysis/snapshots/kernel-indexes';
import { compareSnapshots, pagesOf } from '../../../src/analysis/snapshots/snapshot-changes';
import { changeTexts } from '../../../src/analysis/snapshots/change-texts';
import { explainReport, type Explanation, type Verdict } from '../../../src/analysis/snapshots/zone-verdict';
import type { Localize } from '../../../src/model/localize';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import type { Snapshot } from '../../../src/trace/snapshots/snapshot';
import { coursesOf } from './course-builder';
import { zonesDescriptor } from './descriptor';
import { cacheHoldings, ownerHoldings } from './holdings-builder';
import type { ZoneCourse, ZoneRegion, ZonesBody, ZonesRequest } from './protocol';

const answers: Readonly<Partial<Record<Verdict, ZoneRegion['answer']>>> = {
  watermark: 'refuses',
  fragmented: 'refuses',
  available: 'gives',
  node: 'aside',
  zone: 'aside',
};

/** What a machine's memory looked like. It keeps the body of one snapshot: the next frame may be of the same. */
export class ZonesHostView implements HostView<ZonesRequest, ZonesBody> {
  private courses: { readonly of: readonly Snapshot[]; readonly made: readonly ZoneCourse[] } | undefined;
  private last: { readonly snapshot: Snapshot; readonly body: ZonesBody } | undefined;

  build({ run, position, localize }: ViewContext): ZonesBody {
    const snapshots = run.trace.snapshots?.snapshots;
    if (!snapshots) return { kind: 'zones' };
    // Before the first there is nothing: it is shown, to have something to see.
    const index = Math.max(0, Math.min(position, snapshots.length) - 1);
    const snapshot = snapshots[index] as Snapshot | undefined;
    if (!snapshot) return { kind: 'zones' };
    if (this.courses?.of !== snapshots) this.courses = { of: snapshots, made: coursesOf(snapshots, localize) };
    if (this.last?.snapshot !== snapshot) this.last = { snapshot, body: bodyOf(snapshots, index, this.courses.made, localize) };
    return this.last.body;
  }

  dispose(): void {
    this.last = undefined;
    this.courses = undefined;
  }
}

/** The host's side of the view, to be registered. */
export const zonesHostView: RegisteredView<'zones'> = { ...zonesDescriptor, make: () => new ZonesHostView() };

function bodyOf(snapshots: readonly Snapshot[], index: number, courses: readonly ZoneCourse[], localize: Localize): ZonesBody {
  const snapshot = snapshots[index];
  const explanation = snapshot.report && explainReport(snapshot.report);
  const changes = index > 0 ? compareSnapshots(snapshots[index - 1], snapshot) : undefined;
  return {
    kind: 'zones',
    snapshot: {
      number: index + 1,
      total: snapshots.length,
      line: snapshot.line,
      headline: snapshotHeadline(snapshot, localize),
      verdict: explanation && verdictText(explanation, localize),
      zones: freeListsOf(snapshot).map((zone) => regionOf(zone, explanation, localize)),
      courses,
      changes: changes ? changeTexts(changes, localize) : [],
      caches: cacheHoldings(snapshot, changes?.caches),
      owners: ownerHoldings(snapshot, changes?.owners),
    },
  };
}

function regionOf(zone: ZoneLists, explanation: Explanation | undefined, localize: Localize): ZoneRegion {
  const { page, freeBlocks, types, managed, perCpu = 0, marks, line } = zone;
  const { unusable, fragmentation } = kernelIndexes(freeBlocks);
  const verdict = explanation?.zones.find((each) => each.zone.node === zone.node && each.zone.zone === zone.zone);
  return {
    name: zoneName(zone, localize),
    line,
    ...(managed !== undefined && { managed: managed * page }),
    free: pagesOf(freeBlocks) * page,
    perCpu: perCpu * page,
    ...(marks && { marks: { min: marks.min * page, low: marks.low * page, high: marks.high * page } }),
    orders: freeBlocks.map((count, order) => ({
      count,
      bytes: count * 2 ** order * page,
      types: types[order] ?? '',
      unusable: unusable[order],
      fragmentation: fragmentation[order],
    })),
    calculation: explanation && verdict ? calculationLines(explanation, verdict, localize) : [],
    answer: verdict && answers[verdict.verdict],
  };
}
