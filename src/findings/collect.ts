import type { Localize } from '../model/localize';
import { Silences } from '../model/silence';
import type { ArenaState } from '../replay/state/arena-state';
import { Cursor } from '../replay/state/cursor';
import type { Run } from '../replay/run/run';
import { finish, type Work } from '../work/work';
import { travel } from '../analysis/travel';
import { walkBlocks, type BlockVisitor } from './block-walk';
import { judgeChurn } from './churn';
import { judgeExternalFragmentation } from './external-fragmentation';
import type { Finding } from './finding';
import { judgeGrowth } from './growth';
import { judgeInternalFragmentation } from './internal-fragmentation';
import { MixedRegionCollector, MixedSlabCollector } from './mixed-lifetimes';
import type { FindingOptions } from './options';
import { PinCollector } from './pinned-blocks';
import { FindingSink, type Scene, type Visit } from './scene';
import { SparseSlabCollector } from './sparse-slabs';
import { Survey } from './survey';

/** Passes over the operations: the peak, the survey, the episodes, the growth, and the way of the cursor. */
const passes = 5;

/** Looks at the blocks of the arena and reports in the end. */
interface Collector extends BlockVisitor {
  report(): void;
}

/** All findings of a run at once. */
export function collectFindings(run: Run, options: FindingOptions, localize: Localize): Finding[] {
  return finish(findFindings(run, options, localize));
}

/** The share of the search for a run's findings that is done, from 0 to 1, by the operations its steps have been through. */
export function shareOfSearch(run: Run, passed: number): number {
  return Math.min(1, passed / (passes * Math.max(1, run.operationCount)));
}

/** Finds what is worth a word about a run; by line. */
export function* findFindings(run: Run, { thresholds, silenced }: FindingOptions, localize: Localize): Work<Finding[]> {
  const silences = new Silences(run.trace.silences);
  const isSilenced = (code: Finding['code'], line: number): boolean => silenced.includes(code) || silences.covers(code, line);
  const findings = new FindingSink(thresholds.limit, isSilenced);
  const survey = new Survey(run, thresholds);
  const scene: Scene = { run, survey, thresholds, localize, findings };
  yield* survey.make();
  yield* judgeInternalFragmentation(scene);
  yield* judgeChurn(scene);
  yield* judgeGrowth(scene);
  const visits = [...(yield* judgeExternalFragmentation(scene)), ...arenaVisits(scene)];
  visits.sort((a, b) => a.position - b.position);
  const cursor = new Cursor(run);
  for (const visit of visits) {
    yield* travel(cursor, visit.position);
    yield* visit.look(cursor);
  }
  return findings.list();
}

/** The looks at the whole arena: at the peak, where slabs have the most overhead, and at the end. */
function arenaVisits(scene: Scene): Visit[] {
  const { run, survey } = scene;
  const end = run.operationCount;
  const collectors = new Map<number, ((cursor: ArenaState) => Collector)[]>();
  const at = (position: number, make: (cursor: ArenaState) => Collector): void => {
    const list = collectors.get(position);
    if (list) list.push(make);
    else collectors.set(position, [make]);
  };
  if (survey.peak > 0) {
    if (survey.peak !== end) at(survey.peak, (cursor) => new PinCollector(scene, cursor, 'peak'));
    at(survey.peak, (cursor) => new MixedRegionCollector(scene, cursor));
    at(survey.peak, (cursor) => new MixedSlabCollector(scene, cursor));
  }
  if (survey.mostOverhead > 0) {
    if (survey.mostOverhead !== end) at(survey.mostOverhead, (cursor) => new SparseSlabCollector(scene, cursor, 'most overhead'));
    at(end, (cursor) => new SparseSlabCollector(scene, cursor, 'end'));
  }
  if (end > 0) at(end, (cursor) => new PinCollector(scene, cursor, 'end'));
  return [...collectors].map(([position, makers]) => ({ position, look: (cursor) => look(cursor, makers) }));
}

function* look(cursor: ArenaState, makers: readonly ((cursor: ArenaState) => Collector)[]): Work<void> {
  const collectors = makers.map((make) => make(cursor));
  yield* walkBlocks(cursor, collectors);
  for (const collector of collectors) collector.report();
}
