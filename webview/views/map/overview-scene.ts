// The strip beside the map: all of the arena, from the overview of the picture.
import { cursorLineFlag } from '../../../src/protocol/frame';
import { visibleRange, type Geometry } from '../../layout/geometry';
import { isDimmed, shareOf, type Picture } from '../../layout/picture';
import { Scene } from '../../layout/scene';

/** The whole arena from top to bottom, its used share as bars from the left, and the part the map shows. */
export function overviewScene(picture: Picture, geometry: Geometry, width: number, height: number): Scene {
  const scene = new Scene();
  const { used, flags } = picture.overview;
  const bytes = 2 ** picture.overviewOrder * picture.unit;
  const y = (byte: number): number => (Math.min(byte, picture.arenaBytes) / picture.arenaBytes) * height;
  for (let cell = 0; cell < used.length; cell++) {
    const top = y(cell * bytes);
    const bottom = y((cell + 1) * bytes);
    const share = shareOf(used[cell]);
    if (share > 0) scene.list('cellRequested').push(0, top, Math.max(1, share * width), bottom - top);
    if (share > 0 && isDimmed(picture, flags[cell])) scene.list('dimmed').push(0, top, width, bottom - top);
    if (flags[cell] & cursorLineFlag) scene.list('cursorLine').push(width - 4, top, 4, Math.max(2, bottom - top));
  }
  for (const style of ['blocking', 'touched'] as const) {
    for (const range of picture[style]) {
      const middle = y((range.from + range.to) / 2);
      scene.list(style).push(0, Math.max(0, Math.min(height - 4, middle - 2)), width, 4);
    }
  }
  if (picture.selection) {
    const { from, to } = picture.selection;
    const tall = Math.max(4, y(to) - y(from));
    scene.list('selected').push(0, Math.max(0, Math.min(height - tall, y((from + to) / 2) - tall / 2)), width, tall);
  }
  const visible = visibleRange(geometry);
  if (visible.from > 0 || visible.to < picture.arenaBytes) {
    const top = y(visible.from);
    scene.list('windowFill').push(0, top, width, Math.max(6, y(visible.to) - top));
  }
  return scene;
}

/** The row to put on top so that the middle of the map shows what lies at `y` of the overview. */
export function rowForOverview(geometry: Geometry, y: number, height: number): number {
  const rows = geometry.arenaBytes / 2 ** geometry.rowOrder;
  return (y / height) * rows - geometry.height / geometry.rowHeight / 2;
}
