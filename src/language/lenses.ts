// The sentences above lines: the peak of the run, the balance of each phase, the use of each cache.
import type { Localize } from '../model/localize';
import { formatPercent, formatSize } from '../model/size';
import { peakPosition, requestedPeak } from '../replay/state/peak';
import { heldText, phasesOf, phaseWords } from '../analysis/phases';
import type { RunIndex } from '../analysis/run-index';

/** A sentence above a line of a trace. */
export interface Lens {
  /** 1-based. */
  readonly line: number;
  readonly kind: 'peak' | 'phase' | 'cache';
  readonly title: string;
  /** The position it leads to. */
  readonly position: number;
}

/** The peak above the first line, the balance of each phase above its mark, and above each cache its use. The slab index must be made. */
export function lensesOf(index: RunIndex, localize: Localize): Lens[] {
  const { run } = index;
  const lenses: Lens[] = [];
  // Tables and reports of a kernel hold readings, and nothing that is allocated.
  if (run.operationCount > 0 && run.trace.snapshots === undefined) {
    const position = peakPosition(run);
    const bytes = formatSize(run.series.at('used', position));
    const line = run.lineOfPosition(position);
    const peak = line === undefined ? localize('peak {0}', bytes) : localize('peak {0} on line {1}', bytes, line);
    const { requested } = requestedPeak(run);
    const title = `${peak} · ${localize('at most {0} requested', formatSize(requested))}`;
    lenses.push({ line: 1, kind: 'peak', title, position });
  }
  const phases = phasesOf(run).finish();
  run.marks.forEach(({ line, position }, at) => {
    const phase = phases[at];
    const pieces = [
      ...phaseWords(phase, localize),
      localize('{0} held', heldText(phase)),
      localize('external {0} → {1}', formatPercent(phase.externalBefore), formatPercent(phase.externalAfter)),
    ];
    lenses.push({ line, kind: 'phase', title: pieces.join(' · '), position });
  });
  for (const [serial, operation] of run.creators) {
    const { allocations, mostObjects, mostSlabs, objects, slabs } = index.slabs.use(serial);
    const title =
      allocations === 0
        ? localize('never used')
        : [
            allocations === 1 ? localize('1 object allocated') : localize('{0} objects allocated', allocations),
            mostSlabs === 1 ? localize('at most {0} in 1 slab', mostObjects) : localize('at most {0} in {1} slabs', mostObjects, mostSlabs),
            localize('{0} in {1} at the end', objects, slabs),
          ].join(' · ');
    lenses.push({ line: run.table.line[operation], kind: 'cache', title, position: operation + 1 });
  }
  return lenses;
}
