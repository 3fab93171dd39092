// Padding that sums up: what it is worth at the peak of the run, and how the same requests could be served with less. Read from the groups of the survey.
import { className } from '../engine/geometry';
import type { Localize } from '../model/localize';
import { formatCount, formatPercent, formatSize } from '../model/size';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { groupsPerStep, Tally } from './group-table';
import { remediesFor, type PaddingRemedy } from './remedies';
import type { Scene, Visit } from './scene';
import { percentage } from './threshold';
import type { Work } from '../work/work';

/** Padding of allocations of one size from one call site (or from any, where the trace names none). */
interface InternalFragmentationData {
  readonly site: string | undefined;
  /** Bytes asked for by each, and held for each. */
  readonly size: number;
  readonly held: number;
  /** The cache or size class they come from, undefined for blocks of their own. */
  readonly cache: string | undefined;
  /** Allocations over the whole run. */
  readonly count: number;
  /** Padding of one allocation: 0 to 1 of what it holds. */
  readonly share: number;
  /** Allocations live at the peak of the run, and their padding in bytes. */
  readonly liveAtPeak: number;
  readonly paddingAtPeak: number;
  /** The best first. */
  readonly remedies: readonly PaddingRemedy[];
}

const thresholds = {
  'internalFragmentation.percent': percentage(10, 'how much of what an allocation holds must be padding, in percent.'),
  'internalFragmentation.share': percentage(
    2,
    'how much the padding of one size must sum to at the peak of the run, in percent of all bytes in use there.',
  ),
};

type PaddingScene = Scene<keyof typeof thresholds, InternalFragmentationData>;

export const internalFragmentation: FindingDescriptor<'internal-fragmentation', keyof typeof thresholds, InternalFragmentationData> = {
  code: 'internal-fragmentation',
  thresholds,
  judge,
};

/** Judges each size of each call site by what its padding sums to at the peak of the run. */
function* judge(scene: PaddingScene): Work<readonly Visit[]> {
  const { run, survey, thresholds } = scene;
  const { groups } = survey;
  const leastPadding = (survey.peakUnits * run.arena.unit * thresholds['internalFragmentation.share']) / 100;
  for (let group = 0; group < groups.count; group++) {
    if (group % groupsPerStep === 0) yield 0;
    const held = run.heldAt(groups.place[group]);
    const padding = held - groups.size[group];
    const sum = padding * groups.get(group, Tally.LiveAtPeak);
    if (sum > 0 && sum >= leastPadding && padding * 100 >= held * thresholds['internalFragmentation.percent']) {
      scene.add(sum, describe(scene, group));
    }
  }
  return [];
}

function describe({ run, survey, localize }: PaddingScene, group: number): Judgement<InternalFragmentationData> {
  const { groups } = survey;
  const place = groups.place[group];
  const size = groups.size[group];
  const live = groups.get(group, Tally.LiveAtPeak);
  const held = run.heldAt(place);
  const share = 1 - size / held;
  const cache = place >= 0 ? run.caches[place].name : undefined;
  const padding = (held - size) * live;
  const remedies = remediesFor(run, { size, place, live });
  const what =
    cache === undefined
      ? localize(
          '{0}-byte allocations: {1} padding in {2} blocks, {3} at the peak.',
          formatCount(size),
          formatPercent(share),
          formatSize(held),
          formatSize(padding),
        )
      : localize(
          '{0}-byte allocations: {1} padding in {2}-byte slots of {3}, {4} at the peak.',
          formatCount(size),
          formatPercent(share),
          formatCount(held),
          cache,
          formatSize(padding),
        );
  const operation = survey.firstOf(group);
  return {
    // Without anything to gain it is good to know, and no more.
    severity: remedies.length > 0 && remedies[0].saved > 0 ? 'information' : 'hint',
    operation,
    message: remedies.length === 0 ? what : `${what} ${remedyText(remedies[0], size, localize)}`,
    data: {
      site: survey.siteOf(group),
      size,
      held,
      cache,
      count: groups.get(group, Tally.Count),
      share,
      liveAtPeak: live,
      paddingAtPeak: padding,
      remedies,
    },
  };
}

/** What a remedy is and what it would bring, as one or two sentences. */
function remedyText(remedy: PaddingRemedy, asked: number, localize: Localize): string {
  const what = remedySentence(remedy, asked, localize);
  return remedy.saved > 0 ? `${what} ${localize('That saves {0} at the peak.', formatSize(remedy.saved))}` : what;
}

function remedySentence({ kind, size, perSlab = 0, waste }: PaddingRemedy, asked: number, localize: Localize): string {
  const left = formatPercent(waste);
  const objects = formatCount(perSlab);
  switch (kind) {
    case 'cache':
      return localize('A cache of that size would leave {0} in slabs of {1} (slot rounding and slab tail).', left, objects);
    case 'class':
      return localize('{0}, by kmalloc, would leave {1} in slabs of {2} (rounding and slab tail).', className(size), left, objects);
    case 'unit':
      return localize('An arena with a unit of {0} would leave {1}.', formatSize(size), left);
    case 'align':
      return localize('The cache with align {0} would leave {1} in slabs of {2} (slot rounding and slab tail).', size, left, objects);
    case 'trim':
      return localize('Requests of {0} bytes less would fit {1}.', formatCount(asked - size), formatSize(size));
  }
}
