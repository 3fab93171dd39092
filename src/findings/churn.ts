// Memory of one size that is given back and asked for again all the time. Read from the groups of the survey.
import { isByKmalloc } from '../engine/place';
import { formatCount } from '../model/size';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { groupsPerStep, Tally } from './group-table';
import type { Scene, Visit } from './scene';
import { count, factor } from './threshold';
import type { Work } from '../work/work';

/** Allocations of one size that are given back and asked for again all the time. */
interface ChurnData {
  readonly site: string | undefined;
  readonly size: number;
  /** Allocations that were freed again, and the most live at once. */
  readonly pairs: number;
  readonly mostLive: number;
  /** Operations between allocation and free, on average. */
  readonly lifetime: number;
  /** Whether they come from the size classes (a pool would help), or are blocks of their own (a cache would). */
  readonly remedy: 'cache' | 'pool';
}

const thresholds = {
  'churn.pairs': count(100, 'how many allocations of one size must be freed again.'),
  'churn.turnover': factor(20, 'how many times as many these must be as the most that are live at once.'),
};

type ChurnScene = Scene<keyof typeof thresholds, ChurnData>;

export const churn: FindingDescriptor<'churn', keyof typeof thresholds, ChurnData> = { code: 'churn', thresholds, judge };

/** Judges each size of each call site by how often its memory is given back and asked for again. Objects of a cache have what they need. */
function* judge(scene: ChurnScene): Work<readonly Visit[]> {
  const { run, survey, thresholds } = scene;
  const { groups } = survey;
  for (let group = 0; group < groups.count; group++) {
    if (group % groupsPerStep === 0) yield 0;
    const place = groups.place[group];
    if (place >= 0 && !run.caches[place].sizeClass) continue;
    const pairs = groups.get(group, Tally.Freed);
    const mostLive = groups.get(group, Tally.MostLive);
    if (pairs >= thresholds['churn.pairs'] && pairs >= mostLive * thresholds['churn.turnover']) {
      scene.add(pairs, describe(scene, group, place));
    }
  }
  return [];
}

function describe({ survey, localize }: ChurnScene, group: number, place: number): Judgement<ChurnData> {
  const { groups } = survey;
  const size = groups.size[group];
  const pairs = groups.get(group, Tally.Freed);
  const mostLive = groups.get(group, Tally.MostLive);
  const lifetime = groups.get(group, Tally.Lived) / pairs;
  const remedy = isByKmalloc(place) ? 'pool' : 'cache';
  const operation = survey.firstOf(group);
  const figures = [formatCount(pairs), formatCount(size), formatCount(mostLive), formatCount(Math.max(1, Math.round(lifetime)))];
  const message =
    remedy === 'cache'
      ? localize(
          '{0} allocations of {1} bytes are freed again, at most {2} live at once (mean lifetime in operations: {3}). A cache would spare the splits and merges.',
          ...figures,
        )
      : localize(
          '{0} allocations of {1} bytes are freed again, at most {2} live at once (mean lifetime in operations: {3}). A pool would spare the calls.',
          ...figures,
        );
  return {
    severity: 'hint',
    operation,
    message,
    data: { site: survey.siteOf(group), size, pairs, mostLive, lifetime, remedy },
  };
}
