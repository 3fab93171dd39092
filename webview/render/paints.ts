// How styles look, in terms of theme colours: fill, hatch, outline. Both renderers go by it.
import type { RectangleStyle, TextStyle } from '../layout/scene';
import type { ThemeColor } from './colors';

/** How a style looks. A hatch lies on a thin wash of its own colour; outlines lie inside the rectangle. */
export interface Paint {
  readonly fill?: ThemeColor;
  readonly alpha?: number;
  readonly hatch?: ThemeColor;
  readonly hatchDown?: boolean;
  /** Drawn over the fill in the background's colour: tells classes apart that do not rest on colour. */
  readonly texture?: Texture;
  readonly outline?: ThemeColor;
  readonly lineWidth?: number;
  /** A rim of the background's colour inside the outline keeps it apart from fills of a like colour. */
  readonly rim?: boolean;
  /** Broken lines: a mark that does not rest on colour. */
  readonly dashed?: boolean;
  /** Strong corners. */
  readonly corners?: boolean;
  /** Triangles at the middle of the upper edge: a mark that does not rest on colour. */
  readonly arrow?: boolean;
}

export const paints: Readonly<Record<RectangleStyle, Paint>> = {
  splitFill: { fill: 'split' },
  cellSplit: { fill: 'split' },
  cellFreeShare: { fill: 'freeBorder', alpha: 0.55 },
  freeFill: { fill: 'free' },
  freeOutline: { outline: 'freeBorder', lineWidth: 1 },
  cellFree: { fill: 'free' },
  unknownHatch: { hatch: 'freeText', hatchDown: true },
  beforeHatch: { hatch: 'freeText', hatchDown: true },
  cellBefore: { fill: 'freeText', alpha: 0.4 },
  // Over what is not known.
  freePages: { fill: 'background', outline: 'freeBorder', lineWidth: 1 },
  listedFill: { fill: 'background', hatch: 'timelineLargest', outline: 'timelineLargest', lineWidth: 1 },
  // Over pages that no block has.
  type1: { fill: 'owner1', alpha: 0.4 },
  type2: { fill: 'owner2', alpha: 0.4, texture: 'dots' },
  type3: { fill: 'owner3', alpha: 0.4, texture: 'across' },
  type4: { fill: 'owner4', alpha: 0.4, texture: 'upright' },
  type5: { fill: 'owner5', alpha: 0.4, texture: 'grid' },
  type6: { fill: 'freeBorder', alpha: 0.4, texture: 'rise' },
  slabFill: { fill: 'slab' },
  cellSlab: { fill: 'slabBorder', alpha: 0.4 },
  cellPadding: { fill: 'padding', alpha: 0.45 },
  cellRequested: { fill: 'allocated' },
  cellObjects: { fill: 'object' },
  paddingHatch: { hatch: 'padding' },
  allocatedFill: { fill: 'allocated' },
  slotFree: { outline: 'slabBorder', lineWidth: 1 },
  slotPaddingHatch: { hatch: 'object' },
  slotFill: { fill: 'object' },
  scale1: { fill: 'scale1' },
  scale2: { fill: 'scale2', texture: 'dots' },
  scale3: { fill: 'scale3', texture: 'across' },
  scale4: { fill: 'scale4', texture: 'upright' },
  scale5: { fill: 'scale5', texture: 'grid' },
  scale6: { fill: 'scale6', texture: 'rise' },
  name1: { fill: 'owner1' },
  name2: { fill: 'owner2', texture: 'dots' },
  name3: { fill: 'owner3', texture: 'across' },
  name4: { fill: 'owner4', texture: 'upright' },
  name5: { fill: 'owner5', texture: 'grid' },
  name6: { fill: 'freeBorder', texture: 'rise' },
  changeKept: { fill: 'freeBorder', alpha: 0.5 },
  changeAdded: { fill: 'owner3' },
  changeMoved: { fill: 'owner5', texture: 'across' },
  changeResized: { fill: 'owner6', texture: 'upright' },
  changeGone: { hatch: 'owner7', hatchDown: true, outline: 'owner7', lineWidth: 1 },
  cellGone: { hatch: 'owner7', hatchDown: true },
  plainHatch: { hatch: 'freeText' },
  dimmed: { fill: 'background', alpha: 0.74 },
  tailHatch: { hatch: 'slabTail', hatchDown: true },
  slabOutline: { outline: 'slabBorder', lineWidth: 1 },
  courseLeast: { fill: 'freeText', alpha: 0.75 },
  courseRange: { fill: 'freeText', alpha: 0.35 },
  courseNow: { fill: 'lastOperation' },
  timelineStretch: { fill: 'focus', alpha: 0.2 },
  timelineStretchEdge: { fill: 'focus' },
  timelineTick: { fill: 'description', alpha: 0.2 },
  timelineRate: { fill: 'description', alpha: 0.8 },
  timelineProblemRim: { fill: 'background' },
  timelineUsedArea: { fill: 'timelineUsed', alpha: 0.2 },
  timelineGrid: { fill: 'description', alpha: 0.5 },
  timelinePole: { fill: 'timelineFlag' },
  timelineLive: { fill: 'timelineLive' },
  timelineLargest: { fill: 'timelineLargest' },
  timelineRequested: { fill: 'timelineRequested' },
  timelineUsed: { fill: 'timelineUsed' },
  timelineWarning: { fill: 'warning' },
  timelineError: { fill: 'error' },
  timelineFlag: { fill: 'timelineFlag' },
  timelinePointer: { fill: 'foreground', alpha: 0.5 },
  timelinePlayheadRim: { fill: 'background' },
  timelinePlayhead: { fill: 'foreground' },
  heatSelection: { outline: 'focus', lineWidth: 2, rim: true },
  heatBlock: { outline: 'background', lineWidth: 1 },
  torn: { fill: 'background', outline: 'freeBorder', lineWidth: 1 },
  heatPole: { fill: 'timelineFlag', alpha: 0.8 },
  heatMark: { fill: 'timelineFlag' },
  heatError: { fill: 'error' },
  heatPositionRim: { fill: 'background' },
  heatPosition: { fill: 'foreground' },
  crosshairRim: { fill: 'background', alpha: 0.6 },
  crosshair: { fill: 'foreground' },
  windowFill: { fill: 'window', outline: 'foreground', lineWidth: 1 },
  cursorLine: { fill: 'cursorLine' },
  blocking: { outline: 'error', lineWidth: 2, rim: true, dashed: true },
  touched: { outline: 'lastOperation', lineWidth: 2, rim: true, arrow: true },
  treeMerge: { outline: 'lastOperation', lineWidth: 1, dashed: true },
  treeSplit: { outline: 'lastOperation', lineWidth: 1 },
  treeCut: { fill: 'lastOperation' },
  selected: { outline: 'foreground', lineWidth: 1, rim: true, corners: true },
  buddy: { outline: 'foreground', lineWidth: 2, rim: true, dashed: true },
  hover: { outline: 'foreground', lineWidth: 1 },
  focus: { outline: 'focus', lineWidth: 2 },
};

export const textColors: Readonly<Record<TextStyle, ThemeColor>> = {
  onAllocated: 'allocatedText',
  onPadding: 'foreground',
  onFree: 'freeText',
  onSlab: 'foreground',
  onSlot: 'objectText',
  onFlag: 'timelineFlagText',
  onPinned: 'background',
  onSplit: 'splitText',
  onClass: 'foreground',
  onDimmed: 'description',
  gutter: 'description',
  caption: 'foreground',
};

/** Texts on grounds of many colours: a halo of the background's colour keeps them legible. */
export const haloed: ReadonlySet<TextStyle> = new Set<TextStyle>(['onPadding', 'onClass']);

/** Pixels of an outline; its rim, inside of it, is one more: high contrast themes have thicker ones. */
export function outlineWidth({ lineWidth = 1 }: Paint, highContrast: boolean): number {
  return lineWidth * (highContrast && lineWidth === 2 ? 1.5 : 1);
}

/** Lines that repeat in a square tile, as path data. */
const textures = {
  dots: 'M2 3h2',
  across: 'M0 3h6',
  upright: 'M3 0v6',
  grid: 'M0 3h6M3 0v6',
  rise: 'M-1 1L1 -1M-1 7L7 -1M5 7L7 5',
} as const;
export type Texture = keyof typeof textures;
export const texturePath = (texture: Texture): string => textures[texture];

/** Pixels of a texture's tile, and how opaque its lines are. */
export const textureSize = 6;
export const textureAlpha = 0.45;

/** Pixels of the arms of a strong corner, and how thick they are. */
export const cornerLength = 9;
export const cornerThickness = 4;

/** Pixels from one hatch line to the next. */
export const hatchPitch = 5;

/** How opaque the wash under a hatch is. */
export const hatchWash = 0.16;

/** Pixels of a broken line's strokes, and of the gaps between them. */
export const dash = 4;
