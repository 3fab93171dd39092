// What the lines of the timeline are; values at the position come with the frames, the greatest ones with the picture.
import { formatMetric } from '../../src/model/metric';
import { metricRows } from '../../src/model/metric-rows';
import type { Metrics } from '../../src/model/metrics';
import { timelineSeries, type TimelineSeries } from '../../src/protocol/timeline';
import type { Strings, StringKey } from '../../src/protocol/strings';
import { element, fill, setAttribute, setText } from '../components/dom';
import { drawOn } from '../components/draw-on';
import { dashed } from '../layout/dash';
import { Scene } from '../layout/scene';
import { drawPinned } from './overlay';
import { lineLooks } from './scene';
import type { Theme } from '../render/theme';

export const swatchWidth = 18;
export const swatchHeight = 12;

export const seriesNames: Readonly<Record<TimelineSeries, StringKey>> = {
  used: 'timelineUsed',
  requested: 'timelineRequested',
  largest: 'timelineLargest',
  live: 'timelineLive',
};

/** A value of a figure for people. */
export function formatSeries(name: TimelineSeries, value: number): string {
  return formatMetric(metricRows[name].unit, value);
}

/** The figures of the timeline: each with its line, its value at the position, and a switch that hides it. */
export class TimelineLegend {
  readonly root: HTMLElement;
  /** Those that the reader has hidden. */
  readonly chosen: Set<TimelineSeries>;
  private unknown: readonly TimelineSeries[] = [];
  private readonly entries = timelineSeries.map((name) => {
    const canvas = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
    const value = element('span', { class: 'value' });
    const beyond = element('span', { class: 'beyond' });
    const button = element('button', { type: 'button', 'aria-pressed': 'true', 'data-series': name });
    return { name, canvas, value, beyond, button };
  });

  constructor(
    private readonly strings: Strings,
    hidden: readonly TimelineSeries[],
    changed: () => void,
  ) {
    this.chosen = new Set(hidden);
    for (const { name, canvas, value, beyond, button } of this.entries) {
      button.append(canvas, element('span', {}, strings[seriesNames[name]]), value, beyond);
      setAttribute(button, 'aria-pressed', String(!this.chosen.has(name)));
      button.addEventListener('click', () => {
        if (!this.chosen.delete(name)) this.chosen.add(name);
        setAttribute(button, 'aria-pressed', String(!this.chosen.has(name)));
        changed();
      });
    }
    this.root = element(
      'div',
      { class: 'timeline-legend', role: 'group', 'aria-label': strings.timelineSeries },
      ...this.entries.map(({ button }) => button),
    );
  }

  /** Those without a line: hidden by the reader, or known to nobody. */
  get hidden(): ReadonlySet<TimelineSeries> {
    return new Set([...this.chosen, ...this.unknown]);
  }

  /** The figures that nobody knows of the run. */
  setUnknown(names: readonly TimelineSeries[]): void {
    this.unknown = names;
    for (const { name, button } of this.entries) button.hidden = names.includes(name);
  }

  draw(theme: Theme): void {
    for (const { name, canvas } of this.entries) drawOn(canvas, theme, swatchWidth, swatchHeight, swatch(name));
  }

  update(metrics: Metrics): void {
    for (const { name, value } of this.entries) setText(value, formatSeries(name, metrics[name]));
  }

  /** Tells where the line of the largest free block lies along the top, since the scale does not reach it. */
  setBeyond(isBeyond: boolean): void {
    for (const { name, beyond } of this.entries) setText(beyond, name === 'largest' && isBeyond ? `↑ ${this.strings.timelineBeyond}` : '');
  }

  /** Tells the greatest values in the picture. */
  setMost(most: Readonly<Record<TimelineSeries, number>>): void {
    for (const { name, button } of this.entries) {
      setAttribute(button, 'title', fill(this.strings.timelineSeriesMost, this.strings[seriesNames[name]], formatSeries(name, most[name])));
    }
  }
}

/** What the drawing has beside the figures. */
const keyNames = ['position', 'pinned', 'marks', 'errors', 'warnings', 'stretch'] as const;
type KeyName = (typeof keyNames)[number];

/** What the other signs of the drawing are, and how many of them there are; none of what is not drawn. */
export class TimelineKeys {
  readonly root = element('div', { class: 'timeline-keys' });
  private readonly entries = keyNames.map((name) => {
    const canvas = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
    const text = element('span');
    const root = element('span', { class: 'key', 'data-key': name, hidden: true }, canvas, text);
    return { name, canvas, text, root };
  });

  constructor() {
    this.root.append(...this.entries.map(({ root }) => root));
  }

  draw(theme: Theme): void {
    for (const { name, canvas } of this.entries) drawOn(canvas, theme, swatchWidth, swatchHeight, keySwatch(name));
  }

  /** Tells what a sign means; an empty text where it is not drawn. */
  set(name: KeyName, meaning: string): void {
    for (const { name: each, text, root } of this.entries) {
      if (each !== name) continue;
      setText(text, meaning);
      root.hidden = meaning === '';
    }
  }
}

/** A piece of the drawing. */
function keySwatch(name: KeyName): Scene {
  const scene = new Scene();
  const middle = swatchWidth / 2;
  switch (name) {
    case 'position':
      scene.list('timelinePlayhead').push(middle - 1, 0, 2, swatchHeight);
      scene.list('timelinePlayhead').push(middle - 5, 0, 10, 5);
      break;
    case 'pinned':
      drawPinned(scene, 14, swatchHeight);
      break;
    case 'marks':
      scene.list('timelinePole').push(4, 0, 1, swatchHeight);
      scene.list('timelineFlag').push(4, 0, 11, 7);
      break;
    case 'errors':
    case 'warnings':
      scene.list(name === 'errors' ? 'timelineError' : 'timelineWarning').push(middle - 2, name === 'errors' ? 5 : 1, 4, 6);
      break;
    case 'stretch':
      scene.list('timelineStretch').push(1, 0, swatchWidth - 2, swatchHeight);
      for (const x of [1, swatchWidth - 2]) scene.list('timelineStretchEdge').push(x, 0, 1, swatchHeight);
  }
  return scene;
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
