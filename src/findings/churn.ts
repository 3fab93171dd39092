import { isByKmalloc } from '../engine/place';
import { formatCount } from '../model/size';
import type { Finding } from './finding';
import { groupsPerStep, Tally } from './group-table';
import type { Scene } from './scene';
import type { Work } from '../work/work';

/** Judges each size of each call site by how often its memory is given back and asked for again. Objects of a cache have what they need. */
export function* judgeChurn(scene: Scene): Work<void> {
  const { run, survey, thresholds } = scene;
  const { groups } = survey;
  for (let group = 0; group < groups.count; group++) {
    if (group % groupsPerStep === 0) yield 0;
    const place = groups.place[group];
    if (place >= 0 && !run.caches[place].sizeClass) continue;
    const pairs = groups.get(group, Tally.Freed);
    const mostLive = groups.get(group, Tally.MostLive);
    if (pairs >= thresholds['churn.pairs'] && pairs >= mostLive * thresholds['churn.turnover']) {
      scene.findings.add(pairs, describe(scene, group, place));
    }
  }
}

function describe({ run, survey, localize }: Scene, group: number, place: number): Finding {
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
    code: 'churn',
    severity: 'hint',
    line: run.table.line[operation],
    operation,
    message,
    related: [],
    data: { code: 'churn', site: survey.siteOf(group), size, pairs, mostLive, lifetime, remedy },
  };
}
