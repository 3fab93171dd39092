// What has changed between two positions of a run, as parts of a page: figures, a picture, and tables by site, cache, size and allocation.
import { diffPositions, sumChanges, type ChangeGroup, type PositionDiff } from '../analysis/diff/position-diff';
import { ReferencePosition } from '../analysis/diff/reference-position';
import { ownerKind } from '../analysis/owners';
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { formatMetric } from '../model/metric';
import { metricRows, metricsIn } from '../model/metric-rows';
import { formatCount, formatSize } from '../model/size';
import { cursorOf } from '../replay/cursor-of';
import type { Run } from '../replay/run/run';
import type { RunCursor } from '../replay/state/run-cursor';
import type { Work } from '../work/work';
import { tableSection } from './html-table';
import { mapPicture } from './map-picture';
import { legend, section } from './page';
import { changeCounts, changeWords, siteText } from './position-diff-report';
import type { Table } from './table';

/** Two positions, compared. */
export interface ComparedPositions {
  readonly diff: PositionDiff;
  /** The first of them. */
  readonly reference: ReferencePosition;
}

/** Compares two positions of a run for a page. */
export function* comparedPositions(run: Run, from: number, to: number): Work<ComparedPositions> {
  const diff = yield* diffPositions(run, from, to);
  return { diff, reference: yield* ReferencePosition.make(run, from) };
}

/** Parts of a page about two positions. */
export function* changeSections(run: Run, { diff, reference }: ComparedPositions, localize: Localize): Generator<string> {
  const { from, to } = diff;
  const cursor = cursorOf(run);
  yield section(localize('From position {0} to position {1}', formatCount(from), formatCount(to)), summary(cursor, diff, localize));
  cursor.seek(to);
  const picture = `<div class="scroll">${mapPicture(run, cursor, localize, reference)}</div>${changeLegend(diff, localize)}`;
  yield section(localize('The arena at position {0}, compared with position {1}', formatCount(to), formatCount(from)), picture);
  const none = localize('Nothing has changed.');
  const by = ownerKind(run);
  yield tableSection(
    sumTable(run, diff, 'site', localize),
    by === 'site' ? localize('Changes by call site') : localize('Changes by line'),
    none,
    localize,
  );
  if (run.caches.length > 0) yield tableSection(sumTable(run, diff, 'cache', localize), localize('Changes by cache'), none, localize);
  yield tableSection(sumTable(run, diff, 'size', localize), localize('Changes by size'), none, localize);
  yield tableSection(allocationTable(run, diff, localize), localize('Allocations that have changed'), none, localize);
}

function summary(cursor: RunCursor, diff: PositionDiff, localize: Localize): string {
  const metrics = [diff.from, diff.to].map((position) => {
    cursor.seek(position);
    return cursor.metrics();
  });
  const cells = (values: readonly string[]): string => values.map((value) => `<td class="number">${escapeMarkup(value)}</td>`).join('');
  const rows = metricsIn('report').map((name) => {
    const { title, unit } = metricRows[name];
    const values = metrics.map((each) => formatMetric(unit, each[name]));
    return `<tr><th scope="row">${escapeMarkup(localize(title))}</th>${cells(values)}</tr>\n`;
  });
  const heads = [diff.from, diff.to].map((position) => {
    const title = localize('position {0}', formatCount(position));
    return `<th scope="col" class="number">${escapeMarkup(title)}</th>`;
  });
  const same = localize('the same {0}, of {1}', formatCount(diff.kept), formatSize(diff.keptBytes));
  return (
    `<p>${escapeMarkup(changeCounts(diff, localize))}; ${escapeMarkup(same)}</p>\n` +
    `<table>\n<thead><tr><td></td>${heads.join('')}</tr></thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`
  );
}

function changeLegend({ from, to }: PositionDiff, localize: Localize): string {
  return legend([
    ['added', localize('only at position {0}', formatCount(to))],
    ['gone', localize('only at position {0}', formatCount(from))],
    ['moved', localize('moved')],
    ['resized', localize('resized in place')],
    ['kept', localize('at both')],
    ['padding', localize('padding')],
    ['free', localize('free')],
  ]);
}

function sumTable(run: Run, diff: PositionDiff, group: ChangeGroup, localize: Localize): Table {
  const word = ownerKind(run);
  const heads = { site: word === 'site' ? localize('Site') : localize('Line'), cache: localize('Cache'), size: localize('Size') };
  const name = (key: string | number | undefined): string | number | null => {
    if (group === 'site') return siteText(key, word, localize);
    return group === 'cache' ? (key ?? localize('(buddy blocks)')) : (key ?? null);
  };
  return {
    columns: [
      { key: group, title: heads[group] },
      { key: 'growth', title: localize('Growth') },
      { key: 'added', title: localize('Added') },
      { key: 'addedBytes', title: localize('Bytes') },
      { key: 'freed', title: localize('Freed') },
      { key: 'freedBytes', title: localize('Bytes') },
      { key: 'moved', title: localize('Moved') },
      { key: 'resized', title: localize('Resized') },
    ],
    rows: () =>
      sumChanges(run, diff, group).map(({ key, growth, added, addedBytes, freed, freedBytes, moved, resized }) => [
        name(key),
        growth,
        added,
        addedBytes,
        freed,
        freedBytes,
        moved,
        resized,
      ]),
  };
}

function allocationTable(run: Run, { changes }: PositionDiff, localize: Localize): Table {
  const words = changeWords(localize);
  const side = (op: number): (string | number | null)[] => (op < 0 ? [null, null] : [run.addressOf(op), run.requestedOf(op)]);
  return {
    columns: [
      { key: 'change', title: localize('Change') },
      { key: 'handle', title: localize('Handle') },
      { key: 'addressBefore', title: localize('Was at') },
      { key: 'sizeBefore', title: localize('Size') },
      { key: 'addressAfter', title: localize('Is at') },
      { key: 'sizeAfter', title: localize('Size') },
      { key: 'operation', title: localize('Operation') },
      { key: 'line', title: localize('Line') },
    ],
    rows: function* () {
      for (const { kind, before, after } of changes) {
        const op = after < 0 ? before : after;
        yield [words[kind], run.handleText(op), ...side(before), ...side(after), op + 1, run.table.line[op]];
      }
    },
  };
}
