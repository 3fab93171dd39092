// What is said of a leak: a sentence, and the places that belong to it.
import { growthSpan, type Growth, type RelatedPlace } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { formatCount, formatExactSize, formatSize } from '../model/size';
import type { Run } from '../replay/run/run';
import { framesOf } from './call-stack';
import type { Leak, Leaks } from './leaks';

/** Single leaks that are listed of one site at most, the first of them aside. */
const mostListed = 19;

/** How fast what is live grew on average, from the first allocation of a leak to the end; undefined for a single one. */
export function growthOf({ count, bytes, since }: Leak): Growth | undefined {
  return count === 1 ? undefined : { allocations: (count * growthSpan) / since, bytes: (bytes * growthSpan) / since };
}

/** The call site that the allocations of a leak have in common; undefined where leaks are by line or it names none. */
export function siteOfLeak(run: Run, leaks: Leaks, { operation }: Leak): string | undefined {
  return leaks.bySite ? (run.siteOf(operation) ?? framesOf(run, operation, 1).at(0)) : undefined;
}

/** A leak in a sentence or two. */
export function leakMessage(run: Run, leaks: Leaks, leak: Leak, localize: Localize): string {
  const { operation, count, bytes, line, lastLine, since } = leak;
  const site = siteOfLeak(run, leaks, leak);
  if (count === 1) {
    const handle = run.handleText(operation);
    if (site === undefined) return singleMessage(run, operation, localize);
    return localize('{0} of {1} ({2}) is never freed.', handle, site, formatExactSize(bytes));
  }
  if (!leaks.bySite) return localize('{0} allocations of this line ({1}) are never freed.', count, formatExactSize(bytes));
  const places = [count, formatExactSize(bytes), line, lastLine];
  const what =
    site === undefined
      ? localize('{0} allocations without a call site ({1}) are never freed: lines {2} to {3}.', ...places)
      : localize('{0} allocations of {4} ({1}) are never freed: lines {2} to {3}.', ...places, site);
  if (since < growthSpan) return what;
  const growth = growthOf(leak)!;
  const rate = [formatCount(Number(growth.allocations.toPrecision(3))), formatSize(Math.round(growth.bytes))];
  return `${what} ${localize('From the first on that is {0} allocations and {1} every 1,000 operations.', ...rate)}`;
}

/** The places of a leak: its call stack where the recording has one, and of a site the single leaks behind the first. */
export function leakPlaces(run: Run, leaks: Leaks, index: number, localize: Localize): RelatedPlace[] {
  const { line, operation, count } = leaks.leak(index);
  const places: RelatedPlace[] = [];
  const [site, ...callers] = leaks.bySite ? framesOf(run, operation) : [];
  if (callers.length > 0) places.push({ line, message: localize('{0} was called by {1}', site, callers.join(' ← ')) });
  const further = leaks.furtherOperations(index, mostListed + 1);
  const lineOf = (op: number): number => run.table.line[op];
  for (const op of further.slice(0, mostListed)) places.push({ line: lineOf(op), message: singleMessage(run, op, localize) });
  if (further.length > mostListed) {
    places.push({ line: lineOf(further[mostListed]), message: localize('and {0} more from here on', formatCount(count - 1 - mostListed)) });
  }
  return places;
}

function singleMessage(run: Run, operation: number, localize: Localize): string {
  return localize('{0} ({1}) is never freed.', run.handleText(operation), formatExactSize(run.requestedOf(operation)));
}
