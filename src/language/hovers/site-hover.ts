// The hover of a call site: what it allocated over the run.
import { formatSize } from '../../model/size';
import type { SiteSummary } from '../../model/sites';
import type { Run } from '../../replay/run/run';
import { textOfToken, type Token } from '../../trace/tokens';
import { SiteTallies } from '../../analysis/sites';
import { code, type HoverContext } from './context';

const known = new WeakMap<Run, Map<string, SiteSummary>>();

/** The call sites of a run by name, over all of it. */
function sitesOf(run: Run): ReadonlyMap<string, SiteSummary> {
  let sites = known.get(run);
  if (sites === undefined) {
    const tallies = new SiteTallies(run, 'site');
    tallies.goOnTo(run.operationCount);
    sites = new Map();
    for (let index = 0; index < tallies.count; index++) {
      const summary = tallies.summary(index);
      if (summary.site !== undefined) sites.set(summary.site, summary);
    }
    known.set(run, sites);
  }
  return sites;
}

/** What a call site asked for over the run. */
export function siteHover({ index, text, localize, link }: HoverContext, token: Token): string | undefined {
  const site = textOfToken(text, token);
  const summary = sitesOf(index.run).get(site);
  if (!summary) return undefined;
  const { count, requested, waste, live, liveBytes, peakBytes, lifetime, line } = summary;
  const items = [
    localize('{0} allocations, the first on {1}; {2} asked for, {3} padding.', count, link(line), formatSize(requested), formatSize(waste)),
    localize('At most {0} at once.', formatSize(peakBytes)),
  ];
  if (live > 0) items.push(localize('{0} of them ({1}) are live at the end.', live, formatSize(liveBytes)));
  if (lifetime !== undefined) items.push(localize('Mean lifetime: {0} operations.', Math.round(lifetime)));
  return `**${code(site)}**\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}
