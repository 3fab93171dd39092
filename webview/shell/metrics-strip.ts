// The figures of the position above the views: a tile for each metric that says it belongs here.
import { formatMetric, type Metric } from '../../src/model/metric';
import { metricRows, metricsIn, type MetricName } from '../../src/model/metric-rows';
import type { Metrics } from '../../src/model/metrics';
import { formatCount, formatPercent } from '../../src/model/size';
import type { Strings } from '../../src/protocol/strings';
import { element, fill, setText } from '../components/dom';
import { sizeInFull } from '../components/describe';
import type { Room } from '../components/room';

interface Tile {
  readonly name: MetricName;
  readonly metric: Metric;
  readonly root: HTMLElement;
  readonly value: HTMLElement;
  readonly bar: HTMLElement;
}

export class MetricsStrip {
  readonly root: HTMLElement;
  private readonly tiles: readonly Tile[];

  constructor(
    private readonly strings: Strings,
    room: Room,
  ) {
    this.tiles = metricsIn('strip').map((name) => {
      const metric = metricRows[name];
      const value = element('span', {});
      const bar = element('div', { class: 'tile-bar', hidden: !metric.ofArena && metric.unit !== 'percent' });
      const root = element(
        'div',
        { class: 'tile', 'data-metric': name },
        element('dt', {}, strings[`metric.${name}`]),
        element('dd', {}, value, bar),
      );
      return { name, metric, root, value, bar };
    });
    this.root = element(
      'section',
      { class: 'metrics', 'aria-label': strings.metrics },
      room.fold('figures', element('dl', {}, ...this.tiles.map(({ root }) => root))),
    );
  }

  update(metrics: Metrics): void {
    const arena = isKnownFigure(metrics.free) ? metrics.used + metrics.free : NaN;
    for (const { name, metric, root, value, bar } of this.tiles) {
      const figure = metrics[name];
      setText(value, metric.unit === 'count' ? formatCount(figure) : formatMetric(metric.unit, figure));
      // As recorded most of what an allocator has is not known: there is nothing to show.
      root.hidden = !isKnownFigure(figure);
      const share = metric.ofArena ? (arena === 0 ? 0 : figure / arena) : figure;
      bar.hidden = !(metric.ofArena ?? metric.unit === 'percent') || !isKnownFigure(metric.ofArena ? metrics.free : figure);
      bar.style.setProperty('--share', String(Math.max(0, Math.min(1, share))));
      root.title = this.hint(name, figure, share);
      root.classList.toggle('alarming', metric.alarming === true && figure > 0);
    }
  }

  /** The exact figure where the tile's is rounded, what it means, how it is computed, and how much of the arena it is. */
  private hint(name: MetricName, figure: number, share: number): string {
    const { unit, formula, ofArena } = metricRows[name];
    const lines = [this.strings[`metric.${name}.meaning`]];
    if (unit === 'bytes') lines.unshift(sizeInFull(figure));
    if (formula !== undefined) lines.push(formula);
    if (ofArena && isKnownFigure(share)) lines.push(fill(this.strings.metricOfArena, formatPercent(share)));
    return lines.join('\n');
  }
}

/** A figure that nobody knows arrives as null: messages have no NaN. */
function isKnownFigure(figure: number): boolean {
  return Number.isFinite(figure);
}
