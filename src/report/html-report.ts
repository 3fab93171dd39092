// The report as one HTML page without a script: pictures and tables of this folder, made from a run and a state of it.
import { ownerKind } from '../analysis/owners';
import { statedOperations } from '../analysis/recording-notes';
import { blockArenaText } from './block-arena-text';
import { memoryBeforeText } from './memory-before-text';
import { simulationNotes } from '../analysis/simulation-notes';
import { findWaste } from '../analysis/site-waste';
import { formatMetric } from '../model/metric';
import { metricRows, metricsIn, type MetricName } from '../model/metric-rows';
import type { Metrics } from '../model/metrics';
import { escapeMarkup } from '../model/markup';
import { formatCount, formatSize } from '../model/size';
import type { ArenaState } from '../replay/state/arena-state';
import { cursorOf } from '../replay/cursor-of';
import { findPeak, type Peak } from '../replay/state/peak';
import { finish } from '../work/work';
import { changeSections, type ComparedPositions } from './change-sections';
import { mapPicture, paddingPattern } from './map-picture';
import { legend, pageEnd, pageStart, section } from './page';
import { requestedPeakText } from './summary';
import { tableSection } from './html-table';
import { makeTable, type TableSource } from './tables';
import { timelinePicture } from './timeline-picture';
import { wasteTable } from './waste-report';

/** What a report is made from. */
export interface HtmlReportSource extends TableSource {
  /** The trace's name, for people. */
  readonly name: string;
  /** How many problems the run has, also those beyond `diagnostics`. */
  readonly problemCount: number;
  /** A BCP 47 tag: the language of `localize`. */
  readonly language: string;
  /** A view as it was on the screen: an SVG document with its colours resolved. */
  readonly view?: { readonly title: string; readonly svg: string };
  /** The state's position, compared with another one. */
  readonly compared?: ComparedPositions;
}

/**
 * One page with everything about the run at the state's position: figures, pictures, tables, problems. It stands alone: no
 * script, nothing that is fetched, colours of its own for light and dark. In pieces, to be joined.
 */
export function* htmlReport(source: HtmlReportSource): Generator<string> {
  const { localize, state, run, name, view, compared } = source;
  const title = localize('{0} at position {1}', name, formatCount(state.position));
  yield `${pageStart(title, source.language)}${paddingPattern}<main>\n`;
  yield heading(source);
  const peak = findPeak(run);
  yield section(localize('Figures'), figures(source, peak));
  if (compared) yield* changeSections(run, compared, localize);
  for (const place of pictured(source, peak)) yield section(place.title, mapFigure(source, place.state));
  if (view) yield section(view.title, `<div class="scroll">${view.svg}</div>`);
  yield section(
    localize('Over all positions'),
    `<div class="scroll">${timelinePicture(run, state.position, localize)}</div>${courseLegend(source)}`,
  );
  yield tableSection(makeTable('freeLists', source), localize('Free lists'), localize('Nothing is free.'), localize);
  yield tableSection(makeTable('caches', source), localize('Caches'), localize('There is no cache at this position.'), localize);
  yield tableSection(
    makeTable('sites', source),
    localize('Allocations by site'),
    localize('Nothing has been allocated up to here.'),
    localize,
  );
  if (run.placement === 'simulated') {
    const waste = finish(findWaste(run, ownerKind(run), state.position));
    yield tableSection(
      wasteTable(waste, localize),
      localize('Waste by site'),
      localize('Nothing has been allocated up to here.'),
      localize,
    );
  }
  yield tableSection(
    makeTable('sizes', source),
    localize('Sizes asked for, and what they got'),
    localize('Nothing has been allocated up to here.'),
    localize,
  );
  yield tableSection(
    makeTable('diagnostics', source),
    localize('Problems of the whole run'),
    localize('No problems were found.'),
    localize,
  );
  yield pageEnd(localize);
}

/** What is drawn: the arena at its peak and at the end, and at the state's position where that is another one. */
function* pictured({ run, state, localize }: HtmlReportSource, peak: Peak): Generator<{ title: string; state: ArenaState }> {
  const end = run.operationCount;
  const cursor = cursorOf(run);
  const titles = new Map([[state.position, localize('The arena at position {0} of {1}', formatCount(state.position), formatCount(end))]]);
  titles.set(end, localize('The arena at the end, position {0}', formatCount(end)));
  titles.set(peak.position, localize('The arena at its peak, position {0}', formatCount(peak.position)));
  for (const [position, title] of [...titles].sort(([a], [b]) => a - b)) {
    if (position !== state.position) cursor.seek(position);
    yield { title, state: position === state.position ? state : cursor };
  }
}

function heading({ run, name, localize, problemCount }: HtmlReportSource): string {
  const counts = localize(
    '{0} trace; operations: {1}, errors: {2}, problems in all: {3}',
    run.trace.format.name,
    formatCount(statedOperations(run)),
    formatCount(run.errorCount),
    formatCount(problemCount),
  );
  return (
    `<header>\n<h1>${escapeMarkup(name)}</h1>\n<p>${escapeMarkup(counts)}</p>\n` +
    `<p class="quiet">${escapeMarkup(shapeOf(run, localize))}</p>\n${notesOf(run, localize)}</header>\n`
  );
}

/** The shape of the arena, or of the regions that blocks were recorded in. */
function shapeOf(run: HtmlReportSource['run'], localize: HtmlReportSource['localize']): string {
  const { arena, space, placement } = run;
  const { size, unit, maxOrder, fit } = arena;
  if (placement === 'recorded') return localize('as recorded, in regions: {0}, {1}', formatCount(space.regions.length), formatSize(size));
  if (placement === 'blocks') return blockArenaText(arena, localize);
  const shape = [formatSize(size), space.format(0), formatSize(unit), formatSize(unit * 2 ** maxOrder), fit];
  const text = localize('arena {0} at {1}, unit {2}, largest block {3}, fit {4}', ...shape);
  const before = memoryBeforeText(run, localize);
  return before === undefined ? text : `${text}; ${before}`;
}

/** What a recording says beside its operations. */
function notesOf(run: HtmlReportSource['run'], localize: HtmlReportSource['localize']): string {
  const notes = simulationNotes(run, localize);
  if (notes.length === 0) return '';
  return `<ul class="quiet">\n${notes.map((note) => `<li>${escapeMarkup(note)}</li>\n`).join('')}</ul>\n`;
}

function figures({ run, state, localize }: HtmlReportSource, peak: Peak): string {
  const columns: { readonly title: string; readonly position: number; readonly metrics: Metrics }[] = [
    { title: localize('here'), position: state.position, metrics: state.metrics() },
    { title: localize('peak'), ...peak },
    { title: localize('end'), position: run.operationCount, metrics: run.final },
  ];
  const row = (title: string, values: readonly string[]): string =>
    `<tr><th scope="row">${escapeMarkup(title)}</th>${values.map((value) => `<td class="number">${escapeMarkup(value)}</td>`).join('')}</tr>\n`;
  const figure = (name: MetricName): string => {
    const { title, unit } = metricRows[name];
    return row(
      localize(title),
      columns.map(({ metrics }) => formatMetric(unit, metrics[name])),
    );
  };
  return (
    `<table>\n<thead><tr><td></td>${columns.map(({ title }) => `<th scope="col" class="number">${escapeMarkup(title)}</th>`).join('')}</tr></thead>\n<tbody>\n` +
    row(
      localize('position'),
      columns.map(({ position }) => formatCount(position)),
    ) +
    metricsIn('report').map(figure).join('') +
    `</tbody>\n</table>\n<p class="quiet">${escapeMarkup(requestedPeakText(run, localize))}</p>\n`
  );
}

function mapFigure({ localize, run }: HtmlReportSource, state: ArenaState): string {
  const entries: (readonly [string, string])[] = [
    ['allocated', localize('requested')],
    ['padding', localize('padding')],
    ['free', run.placement === 'recorded' ? localize('not allocated') : localize('free')],
  ];
  if (run.usedBefore > 0) entries.push(['before', localize('in use before')]);
  if (run.caches.length > 0) entries.push(['object', localize('object')], ['slab', localize('slab')]);
  return `<div class="scroll">${mapPicture(run, state, localize)}</div>${legend(entries)}`;
}

function courseLegend({ run, localize }: HtmlReportSource): string {
  return legend([
    ['used', localize('used')],
    ['requested', localize('requested')],
    ...(run.placement === 'recorded' ? [] : [['largest', localize('largest free block')] as const]),
    ['here', localize('this position')],
  ]);
}
