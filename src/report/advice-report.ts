// `alloctrace advise`: what memory a trace needs, for people and for programs. Made of what analysis/advice finds.
import type { Advice, Margin } from '../analysis/advice/advice';
import { shuffledTogether } from '../analysis/advice/variants';
import type { Localize } from '../model/localize';
import { formatCount, formatExactSize, formatPercent, formatSize } from '../model/size';
import { alignColumns } from './columns';

const schema = 1;
/** Caches in the report for people. */
const shownCaches = 5;

/** `--json`: one object. */
export function adviceJson(file: string, advice: Advice): string {
  const { plan, margin, caches, served } = advice;
  const record = {
    schema,
    file,
    operations: advice.operations,
    requests: advice.requests,
    sizes: advice.sizes,
    peakRequested: advice.requestedPeak,
    complete: advice.isComplete,
    pools: {
      align: advice.align,
      coarseness: advice.coarseness,
      bytes: plan.bytes,
      classes: plan.pools.map(({ slot, count }, index) => ({
        slot,
        count,
        bytes: slot * count,
        requests: served[index],
        reserve: margin.reserve[index] - count,
      })),
      bytesByClasses: advice.bytesByPools,
    },
    arena: { policy: advice.policy, unit: advice.unit, size: advice.arena, smallest: advice.smallestArena ?? null },
    caches: caches.map(({ size, live, blocks, slabs, objectsPerSlab }) => ({
      size,
      live,
      blocks,
      slabs,
      objectsPerSlab,
      saved: blocks - slabs,
    })),
    margin: {
      seed: advice.seed,
      window: shuffledTogether,
      variants: margin.variants,
      poolsHeld: margin.poolsHeld,
      arenaHeld: advice.smallestArena === undefined ? null : margin.arenaHeld,
      growths: margin.growths.map(({ percent, pools, arena }) => ({ percent, pools, arena: arena ?? null })),
    },
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The report for people. */
export function adviceText(file: string, advice: Advice, localize: Localize): string {
  const { operations, requests, sizes, requestedPeak, isComplete } = advice;
  const lines = [
    localize('{0}: {1} operations, {2} allocations of {3} sizes', file, operations, requests, sizes),
    localize('at most {0} asked for at once', formatExactSize(requestedPeak)),
    ...(isComplete ? [] : [localize('note: In every arena requests fail. Those that fail in that of the trace are left out.')]),
    '',
    ...poolLines(advice, localize),
    '',
    ...arenaLines(advice, localize),
    ...cacheLines(advice, localize),
    '',
    ...marginLines(advice, localize),
  ];
  return `${lines.join('\n')}\n`;
}

function poolLines({ plan, served, margin, align, coarseness, bytesByPools, requestedPeak }: Advice, localize: Localize): string[] {
  const { pools, bytes } = plan;
  const beyond = formatPercent(bytes / requestedPeak - 1);
  const rows = pools.map(({ slot, count }, index) => [
    `${formatCount(slot)} B`,
    formatCount(count),
    `${formatCount(slot * count)} B`,
    `+${formatCount(margin.reserve[index] - count)}`,
    formatCount(served[index]),
  ]);
  const titles = [localize('SLOT'), localize('COUNT'), localize('BYTES'), localize('RESERVE'), localize('REQUESTS')];
  return [
    localize('Fixed pools: {0} with {1} in all, {2} beyond what is asked for at once', pools.length, formatExactSize(bytes), beyond),
    ...alignColumns([titles, ...rows], ['right', 'right', 'right', 'right', 'right']).map((line) => `  ${line}`),
    localize('A request takes a slot of the smallest pool that it fits, never of a larger one.'),
    localize('A count is the most slots that are taken at once.'),
    coarseness === 0
      ? localize('No other pools, as few and with slots of multiples of {0} bytes, take less.', align)
      : localize(
          'Of sizes rounded up by {0} at most, no other pools, as few and with slots of multiples of {1} bytes, take less.',
          formatPercent(coarseness),
          align,
        ),
    localize('The least memory by number of pools: {0}', bytesByPools.map((each, index) => `${index + 1}: ${formatSize(each)}`).join(', ')),
  ];
}

function arenaLines({ smallestArena, arena, policy, unit }: Advice, localize: Localize): string[] {
  if (smallestArena === undefined) return [localize('Smallest arena: in none that there can be do all requests succeed.')];
  return [
    localize(
      'Smallest arena in which no request fails ({0}, unit {1}): {2}',
      policy,
      formatExactSize(unit),
      formatExactSize(smallestArena),
    ),
    localize('That of the trace has {0}.', formatExactSize(arena)),
  ];
}

function cacheLines({ caches }: Advice, localize: Localize): string[] {
  if (caches.length === 0) return [];
  const rows = caches
    .slice(0, shownCaches)
    .map(({ size, live, blocks, slabs }) => [
      `${formatCount(size)} B`,
      formatCount(live),
      `${formatCount(blocks)} B`,
      `${formatCount(slabs)} B`,
      `${formatCount(blocks - slabs)} B`,
    ]);
  const titles = [localize('SIZE'), localize('LIVE'), localize('BLOCKS'), localize('SLABS'), localize('SAVED')];
  return [
    '',
    localize('A cache of its own would save, at the most of each size at once'),
    ...alignColumns([titles, ...rows], ['right', 'right', 'right', 'right', 'right']).map((line) => `  ${line}`),
    ...(caches.length > shownCaches ? [localize('and {0} more; --json has them all', formatCount(caches.length - shownCaches))] : []),
  ];
}

function marginLines({ margin, plan, smallestArena, seed }: Advice, localize: Localize): string[] {
  const { variants, poolsHeld, arenaHeld, reserve, growths } = margin;
  const lines: string[] = [];
  if (variants > 0) {
    const bytes = plan.pools.reduce((sum, { slot }, index) => sum + slot * reserve[index], 0);
    lines.push(
      localize(
        '{0} variants with operations shuffled, {1} together (seed {2}): the pools hold in {3}',
        variants,
        shuffledTogether,
        String(seed),
        poolsHeld,
      ),
      localize('with the reserve, {0} in all, the pools hold in all of them', formatExactSize(bytes)),
    );
    if (smallestArena !== undefined) lines.push(localize('the arena holds in {0}', arenaHeld));
  }
  lines.push(
    localize(
      'all sizes larger by {0}: the pools hold at {1}',
      percents(growths),
      percents(growths.filter(({ pools }) => pools)) || localize('none of them'),
    ),
  );
  if (smallestArena !== undefined) {
    lines.push(localize('the arena holds at {0}', percents(growths.filter(({ arena }) => arena)) || localize('none of them')));
  }
  return [localize('How near to the edge this is'), ...lines.map((line) => `  ${line}`)];
}

function percents(growths: Margin['growths']): string {
  return growths.map(({ percent }) => `${percent}%`).join(', ');
}
