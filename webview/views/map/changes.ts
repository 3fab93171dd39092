// What the last operation split off and merged, drawn over the map while it happens and when it has.
import type { ByteSpan } from '../../../src/protocol/inspection';
import { blockRectangle, rowBytes, visibleRange, type Geometry, type Rectangle } from '../../layout/geometry';
import { seam, stepProgress } from '../../layout/marks';
import type { Picture } from '../../layout/picture';
import type { RectangleStyle, Scene } from '../../layout/scene';

/** Narrower than that an outline would hide what it lies around. */
const leastOutlined = 6;

/**
 * What the last operation split off, merged, and the buddy that kept it from merging more: outlines, where there is room for them. `progress`: how
 * far all of that has come, 0 to 1.
 */
export function drawChanges(scene: Scene, picture: Picture, geometry: Geometry, progress: number): void {
  const { from, to } = visibleRange(geometry);
  const outline = (style: RectangleStyle, range: ByteSpan, inset: number, shape: (rectangle: Rectangle) => Rectangle): void => {
    if (range.to <= from || range.from >= to) return;
    const { x, y, width, height } = shape(blockRectangle(geometry, range.from, range.to - range.from));
    if (width < leastOutlined || height <= 2 * inset) return;
    scene.list(style).push(x + inset, y + inset, width - seam - 2 * inset, height - 2 * inset);
  };
  const whole = (rectangle: Rectangle): Rectangle => rectangle;
  picture.splits.forEach((range, index) => {
    const share = stepProgress(progress, index, picture.splits.length);
    if (share > 0) outline('treeSplit', range, 1, (rectangle) => grown(rectangle, range, geometry, share));
  });
  picture.merges.forEach((range, index) => {
    const share = stepProgress(progress, index, picture.merges.length);
    outline('treeMerge', range, 2, whole);
    if (share < 1) outline('cellFreeShare', range, 2, (rectangle) => ({ ...rectangle, height: rectangle.height * (1 - share) }));
  });
  if (picture.stopped && progress === 1) outline('buddy', picture.stopped, 0, whole);
}

/** A half on its way out of the cut: away from its buddy, which lies before it or behind it; downwards where it has rows of its own. */
function grown(rectangle: Rectangle, { from, to }: ByteSpan, geometry: Geometry, share: number): Rectangle {
  const { x, y, width, height } = rectangle;
  const bytes = to - from;
  if (bytes >= rowBytes(geometry)) return { x, y, width, height: height * share };
  const isSecond = Math.floor(from / bytes) % 2 === 1;
  return { x: isSecond ? x : x + width * (1 - share), y, width: width * share, height };
}
