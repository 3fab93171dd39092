// A drag over the heat map, from where it was pressed: what it covers is to be shown.
import type { Rectangle } from '../../layout/geometry';

interface Pixels {
  readonly x: number;
  readonly y: number;
}

/** Drags shorter than this are clicks. */
const shortestDrag = 5;

/** In pixels of the plot. */
export class HeatBrush {
  pressed: Pixels | undefined;
  /** Where it has come to; undefined while it may be a click. */
  brushed: Pixels | undefined;

  begin(at: Pixels): void {
    this.pressed = at;
  }

  /** True while this is a drag. */
  move(at: Pixels): boolean {
    const { pressed, brushed } = this;
    if (!pressed || (!brushed && Math.hypot(at.x - pressed.x, at.y - pressed.y) < shortestDrag)) return false;
    this.brushed = at;
    return true;
  }

  end(): void {
    this.pressed = undefined;
    this.brushed = undefined;
  }

  get rectangle(): Rectangle | undefined {
    const { pressed, brushed } = this;
    if (!pressed || !brushed) return undefined;
    const [x, y] = [Math.min(pressed.x, brushed.x), Math.min(pressed.y, brushed.y)];
    return { x, y, width: Math.abs(pressed.x - brushed.x), height: Math.abs(pressed.y - brushed.y) };
  }
}
