// What the scenes of several views have in common beyond rectangles: seams, text heights, the line under what the cursor's line allocated, torn edges,
// how several changes share their time.
import type { Rectangle } from './geometry';
import type { LabelWords } from './labels';
import type { Scene } from './scene';

/** What labels are made with. */
export interface TextOptions {
  /** Pixels of a character of the labels' font, which has fixed widths. */
  readonly characterWidth: number;
  readonly words: LabelWords;
}

/** Texts need this much height. */
export const textHeight = 14;
/** Pixels left free between neighbours that are wide enough. */
export const seam = 1;
/** The bar under what the cursor's line allocated. */
export const markHeight = 3;

/** Where a block goes on beyond the view, its edge has teeth: pixels of one, and from one to the next. */
export const tooth = 3;
const toothPitch = 7;

/** Underlines what the cursor's line allocated. */
export function markCursorLine(scene: Scene, rectangle: Rectangle): void {
  scene.list('cursorLine').push(rectangle.x, rectangle.y + rectangle.height - markHeight, Math.max(1, rectangle.width - seam), markHeight);
}

/**
 * How far one of several changes has come, 0 to 1, when all of them together have come to `progress`: one after the other, each a little before the
 * one before it is done.
 */
export function stepProgress(progress: number, index: number, count: number): number {
  return Math.max(0, Math.min(1, (progress * (count + 1) - index) / 2));
}

/** Teeth along an edge, which is the longer side of a rectangle. */
export function tear(scene: Scene, x: number, y: number, width: number, height: number): void {
  const teeth = scene.list('torn');
  const upright = width <= height;
  const length = upright ? height : width;
  for (let at = toothPitch / 2; at < length; at += toothPitch) {
    const long = Math.min(tooth, length - at);
    if (upright) teeth.push(x, y + at, width, long);
    else teeth.push(x + at, y, long, height);
  }
}
