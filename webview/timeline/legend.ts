// What the lines of the timeline are; values at the position come with the frames, the greatest ones with the picture.
import { metricRows } from '../../src/model/metric-rows';
import type { Metrics } from '../../src/model/metrics';
import { formatSize } from '../../src/model/size';
import { timelineSeries, type TimelineSeries } from '../../src/protocol/timeline';
import type { Strings, StringKey } from '../../src/protocol/strings';
import { element, fill, formatCount, setAttribute, setText } from '../components/dom';
import { dashed } from '../layout/dash';
import { Scene } from '../layout/scene';
import { lineLooks } from './scene';
import { Canvas2dRenderer } from '../render/canvas2d';
import type { Theme } from '../render/theme';

const swatchWidth = 18;
const swatchHeight = 12;

export const seriesNames: Readonly<Record<TimelineSeries, StringKey>> = {
  used: 'timelineUsed',
  requested: 'timelineRequested',
  largest: 'timelineLargest',
  live: 'timelineLive',
};

/** A value of a figure for people. */
export function formatSeries(name: TimelineSeries, value: number): string {
  return metricRows[name].unit === 'count' ? formatCount(value) : formatSize(value);
}

/** The figures of the timeline: each with its line, its value at the position, and a switch that hides it. */
export class TimelineLegend {
  readonly root: HTMLElement;
  readonly hidden: Set<TimelineSeries>;
  private readonly entries = timelineSeries.map((name) => {
    const canvas = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
    const value = element('span', { class: 'value' });
    const button = element('button', { type: 'button', 'aria-pressed': 'true', 'data-series': name });
    return { name, canvas, renderer: new Canvas2dRenderer(canvas), value, button };
  });

  constructor(
    private readonly strings: Strings,
    hidden: readonly TimelineSeries[],
    changed: () => void,
  ) {
    this.hidden = new Set(hidden);
    for (const { name, canvas, value, button } of this.entries) {
      button.append(canvas, element('span', {}, strings[seriesNames[name]]), value);
      setAttribute(button, 'aria-pressed', String(!this.hidden.has(name)));
      button.addEventListener('click', () => {
        if (!this.hidden.delete(name)) this.hidden.add(name);
        setAttribute(button, 'aria-pressed', String(!this.hidden.has(name)));
        changed();
      });
    }
    this.root = element(
      'div',
      { class: 'timeline-legend', role: 'group', 'aria-label': strings.timelineSeries },
      ...this.entries.map(({ button }) => button),
    );
  }

  draw(theme: Theme): void {
    for (const { name, renderer } of this.entries) {
      renderer.resize(swatchWidth, swatchHeight, window.devicePixelRatio);
      renderer.setTheme(theme);
      renderer.draw(swatch(name), 0);
    }
  }

  update(metrics: Metrics): void {
    for (const { name, value } of this.entries) setText(value, formatSeries(name, metrics[name]));
  }

  /** Tells the greatest values in the picture. */
  setMost(most: Readonly<Record<TimelineSeries, number>>): void {
    for (const { name, button } of this.entries) {
      setAttribute(button, 'title', fill(this.strings.timelineSeriesMost, this.strings[seriesNames[name]], formatSeries(name, most[name])));
    }
  }
}

function swatch(name: TimelineSeries): Scene {
  const scene = new Scene();
  const { style, thickness, dash } = lineLooks[name];
  const list = scene.list(style);
  const top = Math.round((swatchHeight - thickness) / 2);
  if (name === 'used') scene.list('timelineUsedArea').push(0, top, swatchWidth, swatchHeight - top);
  if (dash) dashed(0, swatchWidth, dash, (from, to) => list.push(from, top, to - from, thickness));
  else list.push(0, top, swatchWidth, thickness);
  return scene;
}
