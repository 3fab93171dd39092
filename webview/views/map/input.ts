// What the pointer, the wheel and the keys do to the map.
import { followOverview } from '../../components/overview-drag';
import { scrollWindow, type MapWindow } from '../../layout/window';
import { mapKeys, type MapKey } from './keys';
import { rowForOverview } from './overview-scene';

/** One zoom step for so much turning of the wheel. */
const wheelStep = 60;

/** The map, as far as it can be told what to do. */
export interface MapTarget {
  readonly rows: HTMLElement;
  change(next: (window: MapWindow) => MapWindow): void;
  zoom(steps: number): void;
  /** The pointer is at another place, has left, or has picked what it is at. */
  point(event: MouseEvent): void;
  leave(): void;
  pick(event: MouseEvent): void;
  /** The keyboard has come. */
  focusFirst(): void;
  press(key: MapKey): void;
}

/** Listens to the map's rows, the stage around them and the overview beside. */
export class MapInput {
  /** What the wheel has been turned since the last step. */
  private wheel = 0;

  constructor(
    private readonly map: MapTarget,
    stage: HTMLElement,
    overview: HTMLElement,
  ) {
    const { rows } = map;
    rows.addEventListener('pointermove', (event) => map.point(event));
    rows.addEventListener('pointerleave', () => map.leave());
    rows.addEventListener('click', (event) => map.pick(event));
    stage.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
    rows.addEventListener('keydown', (event) => {
      const key = mapKeys(event);
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      map.press(key);
    });
    rows.addEventListener('focus', () => map.focusFirst());
    followOverview(overview, (_, y) => map.change((window) => scrollWindow(window, rowForOverview(window.geometry, y, 1))));
  }

  private turnWheel(event: WheelEvent): void {
    const { map } = this;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    if (event.ctrlKey || event.metaKey) {
      // Pinching arrives as a wheel with Ctrl, in small amounts.
      this.wheel -= event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(pixels) < 20 ? pixels * 4 : pixels;
      const steps = Math.trunc(this.wheel / wheelStep);
      this.wheel -= steps * wheelStep;
      if (steps !== 0) map.zoom(steps);
    } else {
      map.change((window) => scrollWindow(window, window.geometry.topRow + pixels / window.geometry.rowHeight));
      map.point(event);
    }
  }
}
