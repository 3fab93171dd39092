import type { Metrics } from '../../src/model/metrics';
import { formatPercent, formatSize } from '../../src/model/size';
import type { Strings, StringKey } from '../../src/protocol/strings';
import { element, fill, formatCount, setText } from '../components/dom';
import { sizeInFull } from '../components/describe';

interface Tile {
  readonly name: StringKey;
  readonly hint: StringKey;
  text(metrics: Metrics): string;
  /** The exact figure, where the text is rounded. */
  exact?(metrics: Metrics): string;
  /** A fraction for the bar under the figure. */
  share?(metrics: Metrics): number;
  alarming?(metrics: Metrics): boolean;
}

const bytes = (name: StringKey, hint: StringKey, of: (metrics: Metrics) => number, share?: (metrics: Metrics) => number): Tile => ({
  name,
  hint,
  text: (metrics) => formatSize(of(metrics)),
  exact: (metrics) => sizeInFull(of(metrics)),
  share,
});

const ofArena = (part: (metrics: Metrics) => number) => (metrics: Metrics) => {
  const whole = metrics.used + metrics.free;
  return whole === 0 ? 0 : part(metrics) / whole;
};

const tiles: readonly Tile[] = [
  { name: 'metricLive', hint: 'metricLiveHint', text: (metrics) => formatCount(metrics.live) },
  bytes(
    'metricRequested',
    'metricRequestedHint',
    (metrics) => metrics.requested,
    ofArena((metrics) => metrics.requested),
  ),
  bytes(
    'metricHeld',
    'metricHeldHint',
    (metrics) => metrics.held,
    ofArena((metrics) => metrics.held),
  ),
  bytes(
    'metricUsed',
    'metricUsedHint',
    (metrics) => metrics.used,
    ofArena((metrics) => metrics.used),
  ),
  bytes(
    'metricFree',
    'metricFreeHint',
    (metrics) => metrics.free,
    ofArena((metrics) => metrics.free),
  ),
  bytes(
    'metricLargest',
    'metricLargestHint',
    (metrics) => metrics.largest,
    ofArena((metrics) => metrics.largest),
  ),
  {
    name: 'metricInternal',
    hint: 'metricInternalHint',
    text: (metrics) => formatPercent(metrics.internal),
    share: (metrics) => metrics.internal,
  },
  {
    name: 'metricExternal',
    hint: 'metricExternalHint',
    text: (metrics) => formatPercent(metrics.external),
    share: (metrics) => metrics.external,
  },
  bytes(
    'metricSlabOverhead',
    'metricSlabOverheadHint',
    (metrics) => metrics.slabOverhead,
    ofArena((metrics) => metrics.slabOverhead),
  ),
  {
    name: 'metricErrors',
    hint: 'metricErrorsHint',
    text: (metrics) => formatCount(metrics.errors),
    alarming: (metrics) => metrics.errors > 0,
  },
];

/** The figures of the position, one tile each. */
export class MetricsStrip {
  readonly root: HTMLElement;
  private readonly made: { readonly tile: Tile; readonly root: HTMLElement; readonly value: HTMLElement; readonly bar: HTMLElement }[];

  constructor(private readonly strings: Strings) {
    this.made = tiles.map((tile) => {
      const value = element('span', {});
      const bar = element('div', { class: 'tile-bar', hidden: tile.share === undefined });
      return {
        tile,
        value,
        bar,
        root: element('div', { class: 'tile' }, element('dt', {}, strings[tile.name]), element('dd', {}, value, bar)),
      };
    });
    this.root = element(
      'section',
      { class: 'metrics', 'aria-label': strings.metrics },
      element('dl', {}, ...this.made.map((each) => each.root)),
    );
  }

  update(metrics: Metrics): void {
    const used = formatPercent(ofArena((each) => each.used)(metrics));
    for (const { tile, root, value, bar } of this.made) {
      setText(value, tile.text(metrics));
      const hint = fill(this.strings[tile.hint], used);
      root.title = tile.exact ? `${tile.exact(metrics)}\n${hint}` : hint;
      root.classList.toggle('alarming', tile.alarming?.(metrics) ?? false);
      if (tile.share) bar.style.setProperty('--share', String(Math.max(0, Math.min(1, tile.share(metrics)))));
    }
  }
}
