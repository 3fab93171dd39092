// What the lines of the timeline are; values at the position come with the frames, the greatest ones with the picture.
import { html, nothing, render, type TemplateResult } from 'lit';
import { metricRows } from '../../src/model/metric-rows';
import type { Metrics } from '../../src/model/metrics';
import { formatSize } from '../../src/model/size';
import { timelineSeries, type TimelineSeries } from '../../src/protocol/timeline';
import type { Strings, StringKey } from '../../src/protocol/strings';
import { element, fill, formatCount } from '../components/dom';
import { drawOn } from '../components/draw-on';
import { dashed } from '../layout/dash';
import { Scene } from '../layout/scene';
import { lineLooks } from './scene';
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
  private metrics: Metrics | undefined;
  private most: Readonly<Record<TimelineSeries, number>> | undefined;

  constructor(
    private readonly strings: Strings,
    hidden: readonly TimelineSeries[],
    private readonly changed: () => void,
  ) {
    this.hidden = new Set(hidden);
    this.root = element('div', { class: 'timeline-legend', role: 'group', 'aria-label': strings.timelineSeries });
    this.show();
  }

  draw(theme: Theme): void {
    this.root.querySelectorAll('canvas').forEach((canvas, index) => {
      drawOn(canvas, theme, swatchWidth, swatchHeight, swatch(timelineSeries[index]));
    });
  }

  update(metrics: Metrics): void {
    this.metrics = metrics;
    this.show();
  }

  /** Tells the greatest values in the picture. */
  setMost(most: Readonly<Record<TimelineSeries, number>>): void {
    this.most = most;
    this.show();
  }

  private show(): void {
    render(
      timelineSeries.map((name) => this.entry(name)),
      this.root,
    );
  }

  private entry(name: TimelineSeries): TemplateResult {
    const { strings, metrics, most } = this;
    const label = strings[seriesNames[name]];
    return html`<button
      type="button"
      aria-pressed=${this.hidden.has(name) ? 'false' : 'true'}
      data-series=${name}
      title=${most ? fill(strings.timelineSeriesMost, label, formatSeries(name, most[name])) : nothing}
      @click=${() => this.toggle(name)}
    >
      <canvas class="swatch" aria-hidden="true"></canvas><span>${label}</span
      ><span class="value">${metrics ? formatSeries(name, metrics[name]) : ''}</span>
    </button>`;
  }

  private toggle(name: TimelineSeries): void {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    this.show();
    this.changed();
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
