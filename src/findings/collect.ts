// The search for findings: one survey of the run, then each judge, then the positions whose arena judges want to look at.
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import type { ArenaState } from '../replay/state/arena-state';
import { cursorOf } from '../replay/cursor-of';
import { finish, type Work } from '../work/work';
import { travel } from '../analysis/travel';
import { walkBlocks } from './block-walk';
import type { FindingDescriptor } from './descriptor';
import type { FindingOptions } from './options';
import { findingDescriptors, type Finding, type FindingCode } from './registry';
import type { Collector, Scene, Visit } from './scene';
import { FindingSink } from './sink';
import { Survey } from './survey';

/** Passes over the operations: the survey, those of the judges, and the way of the cursor. */
const passes = findingDescriptors.reduce((sum, descriptor) => sum + (descriptor.passes ?? 0), 2);

/** All findings of a run at once. */
export function collectFindings(run: Run, options: FindingOptions, localize: Localize): Finding[] {
  return finish(findFindings(run, options, localize));
}

/** The share of the search for a run's findings that is done, from 0 to 1, by the operations its steps have been through. */
export function shareOfSearch(run: Run, passed: number): number {
  return Math.min(1, passed / (passes * Math.max(1, run.operationCount)));
}

/** Finds what is worth a word about a run; by line. */
export function* findFindings({ placement, simulated: run }: Run, options: FindingOptions, localize: Localize): Work<Finding[]> {
  const sink = new FindingSink(run, options);
  const survey = new Survey(run);
  yield* survey.make();
  const visits: Visit[] = [];
  for (const descriptor of findingDescriptors) {
    // Blocks that lie where they were recorded say nothing of our allocators, and what is judged of those is of buddies and slabs.
    if (placement !== 'simulated' && descriptor.ofProgram !== true) continue;
    const judged = descriptor.judge(sceneFor(descriptor, { run, survey, options, localize, sink }));
    visits.push(...('next' in judged ? yield* judged : judged));
  }
  const cursor = cursorOf(run);
  for (const [position, there] of byPosition(visits)) {
    yield* travel(cursor, position);
    for (const visit of there) if ('look' in visit) yield* visit.look(cursor);
    yield* look(
      cursor,
      there.flatMap((visit) => ('collect' in visit ? [visit.collect] : [])),
    );
  }
  return sink.list();
}

interface Judging {
  readonly run: Run;
  readonly survey: Survey;
  readonly options: FindingOptions;
  readonly localize: Localize;
  readonly sink: FindingSink;
}

function sceneFor({ code }: FindingDescriptor<FindingCode>, { run, survey, options, localize, sink }: Judging): Scene {
  const { thresholds } = options;
  return {
    run,
    survey,
    thresholds,
    limit: thresholds.limit,
    localize,
    wants: (operation) => sink.wants(code, operation),
    add: (weight, judgement, key) => sink.add(code, weight, judgement, key),
  };
}

/** Ascending; visits at one position stay in their order. */
function byPosition(visits: readonly Visit[]): [position: number, visits: Visit[]][] {
  const positions = new Map<number, Visit[]>();
  for (const visit of visits) {
    const there = positions.get(visit.position);
    if (there) there.push(visit);
    else positions.set(visit.position, [visit]);
  }
  return [...positions].sort(([a], [b]) => a - b);
}

function* look(state: ArenaState, makers: readonly ((state: ArenaState) => Collector)[]): Work<void> {
  if (makers.length === 0) return;
  const collectors = makers.map((make) => make(state));
  yield* walkBlocks(state, collectors);
  for (const collector of collectors) collector.report();
}
