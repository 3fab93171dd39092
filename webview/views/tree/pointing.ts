// What the pointer is at in the tree; what is said of it is the stage's to find.
import { Tooltip, type Tip } from '../../components/tooltip';
import { placeAt, type TreeGeometry } from './geometry';
import { stopAt, type TreeStop } from './nodes';
import type { TreePicture } from './protocol';

/** A place of the page, as mouse events have it. */
export interface PagePoint {
  readonly clientX: number;
  readonly clientY: number;
}

/** The stop under the pointer, and its tooltip, which is hidden while the tree is dragged. */
export class TreePointing {
  readonly tooltip = new Tooltip();
  at: PagePoint | undefined;
  stop: TreeStop | undefined;
  private dragged = false;

  constructor(private readonly rows: HTMLElement) {}

  point(at: PagePoint | undefined, stop: TreeStop | undefined): void {
    this.at = at && { clientX: at.clientX, clientY: at.clientY };
    this.stop = stop;
  }

  /** What was there is gone. */
  reset(): void {
    this.stop = undefined;
    this.tooltip.hide();
  }

  setDragged(dragged: boolean): void {
    this.dragged = dragged;
    this.rows.classList.toggle('dragged', dragged);
  }

  stopUnder({ clientX, clientY }: PagePoint, picture: TreePicture, geometry: TreeGeometry): TreeStop | undefined {
    const bounds = this.rows.getBoundingClientRect();
    const place = placeAt(geometry, clientX - bounds.left, clientY - bounds.top);
    return place && stopAt(picture, Math.floor(place.byte / geometry.arena.unit), place.order);
  }

  /** `tipOf`: what is to be said of a stop; undefined leaves what was said before. */
  tell(tipOf: (stop: TreeStop) => Tip | undefined): void {
    const { at, stop, dragged } = this;
    if (!at || !stop || dragged) return this.tooltip.hide();
    const tip = tipOf(stop);
    if (tip) this.tooltip.show(at.clientX, at.clientY, tip);
  }
}
