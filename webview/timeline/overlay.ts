// What lies over the timeline's drawing: the selected stretch, the present position, the pointer.
import type { Stretch } from '../../src/protocol/timeline';
import { Scene } from '../layout/scene';
import { flagHeight } from './flags';
import type { TimelinePicture } from './picture';
import { TimelinePlaces } from './places';
import { drawProblems, timelineLanes, type TimelineSize } from './scene';
import type { TimelineWindow } from './window';

/** What lies over the drawing. */
export interface TimelineOverlay {
  readonly position: number;
  /** The position that it is compared with. */
  readonly pinned?: number;
  /** Where the pointer is, in pixels. */
  readonly pointer?: number;
  /** What a brush has covered so far, in pixels. */
  readonly brush?: { readonly from: number; readonly to: number };
  /** The stretch that is selected. */
  readonly stretch?: Stretch;
  /** The problems beside the present position are drawn over it. */
  readonly picture?: TimelinePicture;
}

/** How far the present position's sign reaches to either side. */
const playheadReach = 7;

/** The flag of the pinned position is so wide, and so high. */
export const pinnedWidth = 12;
/** Where it begins, by where its pole stands. */
export const pinnedLeft = (x: number): number => (x < pinnedWidth ? x : x + 1 - pinnedWidth);

/** The selected stretch, the present position, and the pointer's. */
export function timelineOverlay(
  window: TimelineWindow,
  { width, height, below = 0 }: TimelineSize,
  { position, pinned, pointer, brush, stretch, picture }: TimelineOverlay,
): Scene {
  const scene = new Scene();
  const places = new TimelinePlaces(picture, window, width);
  const bottom = height + below;
  if (stretch) drawStretch(scene, places, width, bottom, stretch, picture?.hasMarks ? flagHeight : 0);
  if (brush) scene.list('windowFill').push(Math.min(brush.from, brush.to), 0, Math.max(1, Math.abs(brush.to - brush.from)), bottom);
  if (pointer !== undefined && !brush) {
    scene.list('timelinePointer').push(Math.max(0, Math.min(width - 1, Math.round(pointer))), 0, 1, bottom);
  }
  if (pinned !== undefined && places.isInView(pinned)) {
    drawPinned(scene, Math.max(0, Math.min(width - 1, Math.round(places.middleOf(pinned)))), bottom);
  }
  if (places.isInView(position)) {
    const x = Math.max(1, Math.min(width - 3, Math.round(places.middleOf(position)) - 1));
    scene.list('timelinePlayheadRim').push(x - 1, 0, 4, bottom);
    scene.list('timelinePlayheadRim').push(x - 5, 0, 12, 7);
    scene.list('timelinePlayhead').push(x, 0, 2, bottom);
    scene.list('timelinePlayhead').push(x - 4, 0, 10, 6);
    if (picture) {
      const lanes = timelineLanes(picture, height);
      const [from, to] = [x - playheadReach, x + playheadReach];
      drawProblems(scene, 'timelineWarning', picture.warnings, picture, window, lanes.warningTop, from, to, width, 1);
      drawProblems(scene, 'timelineError', picture.errors, picture, window, lanes.errorTop, from, to, width, 1);
    }
  }
  return scene;
}

/** A pole as high as the drawing with a flag that says A: on its left, where there is room, since those of marks are on their right. */
export function drawPinned(scene: Scene, x: number, height: number): void {
  const left = pinnedLeft(x);
  scene.list('timelinePlayheadRim').push(x - 1, 0, 3, height);
  scene.list('timelinePlayhead').push(x, 0, 1, height);
  scene.list('timelinePlayhead').push(left, 0, pinnedWidth, Math.min(height, pinnedWidth));
  scene.texts.push({
    text: 'A',
    x: left + pinnedWidth / 2,
    y: Math.min(height, pinnedWidth) / 2 + 0.5,
    align: 'center',
    style: 'onPinned',
  });
}

/** A band between the two positions, below the flags, and a line at each end that is in view. */
function drawStretch(scene: Scene, places: TimelinePlaces, width: number, height: number, { from, to }: Stretch, top: number): void {
  const left = places.middleOf(from);
  const right = places.middleOf(to);
  if (right < 0 || left > width) return;
  const start = Math.round(Math.max(0, left));
  const end = Math.round(Math.min(width, right));
  scene.list('timelineStretch').push(start, top, Math.max(1, end - start), height - top);
  for (const x of [left, right]) {
    if (x < 0 || x > width) continue;
    scene.list('timelineStretchEdge').push(Math.max(0, Math.min(width - 1, Math.round(x))), top, 1, height - top);
  }
}
