/** What a rectangle stands for; the renderer knows how it looks. Drawn in this order, later ones on top. */
export const rectangleStyles = [
  'splitFill',
  'cellSplit',
  'cellFreeShare',
  'freeFill',
  'freeOutline',
  'cellFree',
  'unknownHatch',
  'beforeHatch',
  'cellBefore',
  'freePages',
  'listedFill',
  'type1',
  'type2',
  'type3',
  'type4',
  'type5',
  'type6',
  'slabFill',
  'cellSlab',
  'cellPadding',
  'cellRequested',
  'cellObjects',
  'changeGone',
  'cellGone',
  'paddingHatch',
  'allocatedFill',
  'slotFree',
  'slotPaddingHatch',
  'slotFill',
  'scale1',
  'scale2',
  'scale3',
  'scale4',
  'scale5',
  'scale6',
  'name1',
  'name2',
  'name3',
  'name4',
  'name5',
  'name6',
  'changeKept',
  'changeAdded',
  'changeMoved',
  'changeResized',
  'plainHatch',
  'tailHatch',
  'slabOutline',
  'dimmed',
  'courseLeast',
  'courseRange',
  'courseNow',
  'timelineStretch',
  'timelineTick',
  'timelineRate',
  'timelineUsedArea',
  'timelineGrid',
  'timelinePole',
  'timelineLive',
  'timelineLargest',
  'timelineRequested',
  'timelineUsed',
  'timelineFlag',
  'timelineStretchEdge',
  'timelinePointer',
  'timelinePlayheadRim',
  'timelinePlayhead',
  'timelineProblemRim',
  'timelineWarning',
  'timelineError',
  'heatBlock',
  'torn',
  'heatPole',
  'heatSelection',
  'heatMark',
  'heatError',
  'heatPositionRim',
  'heatPosition',
  'crosshairRim',
  'crosshair',
  'windowFill',
  'cursorLine',
  'treeMerge',
  'treeSplit',
  'treeCut',
  'blocking',
  'touched',
  'selected',
  'buddy',
  'hover',
  'focus',
] as const;

export type RectangleStyle = (typeof rectangleStyles)[number];

export type TextStyle =
  | 'caption'
  | 'onAllocated'
  | 'onPadding'
  | 'onFree'
  | 'onSlab'
  | 'onSlot'
  | 'onFlag'
  | 'onPinned'
  | 'onSplit'
  | 'onClass'
  | 'onDimmed'
  | 'gutter';

/** One line of text; `y` is its middle. It is known to fit. */
export interface SceneText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'center' | 'right';
  readonly style: TextStyle;
}

/** Rectangles of one style as x, y, width, height one after the other, ready for any kind of renderer. */
export class RectangleList {
  private values = new Float32Array(64);
  private used = 0;

  push(x: number, y: number, width: number, height: number): void {
    if (this.used + 4 > this.values.length) {
      const larger = new Float32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.used] = x;
    this.values[this.used + 1] = y;
    this.values[this.used + 2] = width;
    this.values[this.used + 3] = height;
    this.used += 4;
  }

  /** Widens the last rectangle if the new one continues it at the same height; else adds it. */
  pushMerged(x: number, y: number, width: number, height: number): void {
    const last = this.used - 4;
    const { values } = this;
    if (
      last >= 0 &&
      values[last + 1] === Math.fround(y) &&
      values[last + 3] === Math.fround(height) &&
      Math.abs(values[last] + values[last + 2] - x) < 0.01
    ) {
      values[last + 2] = x + width - values[last];
    } else {
      this.push(x, y, width, height);
    }
  }

  get count(): number {
    return this.used / 4;
  }

  get coordinates(): Float32Array {
    return this.values.subarray(0, this.used);
  }
}

/** A picture: what the layouts produce and the renderers draw. */
export class Scene {
  readonly rectangles = new Map<RectangleStyle, RectangleList>();
  readonly texts: SceneText[] = [];

  list(style: RectangleStyle): RectangleList {
    let list = this.rectangles.get(style);
    if (!list) {
      list = new RectangleList();
      this.rectangles.set(style, list);
    }
    return list;
  }
}
