// What the pointer, the wheel and the keys do to the tree.
import { bytesPerPixel, panTree } from './geometry';
import type { TreeStop } from './nodes';
import { mapKeys } from '../map/keys';
import { followOverview } from '../../components/overview-drag';
import type { TreeStage } from './stage';

/** Zooming in twofold for so much turning of the wheel. */
const wheelPixels = 240;
/** A press that moves no further is a click. */
const clickPixels = 3;

/** Listens to the stage's rows and its overview; a press that moves drags the tree. */
export class TreeInput {
  private drag: { readonly x: number; readonly from: number; moved: boolean } | undefined;

  constructor(
    private readonly stage: TreeStage,
    private readonly events: {
      /** A click on a node, or beside all of them. */
      press(stop: TreeStop | undefined): void;
      /** A double click. */
      activate(stop: TreeStop | undefined): void;
    },
  ) {
    const { rows, overview, root } = stage;
    rows.addEventListener('pointermove', (event) => this.point(event));
    rows.addEventListener('pointerleave', () => stage.point(undefined));
    rows.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !stage.geometry) return;
      this.drag = { x: event.clientX, from: stage.geometry.from, moved: false };
      rows.setPointerCapture(event.pointerId);
    });
    rows.addEventListener('pointerup', (event) => {
      const moved = this.drag?.moved ?? false;
      this.endDrag();
      if (!moved && event.button === 0) this.events.press(stage.stopUnder(event));
    });
    rows.addEventListener('pointercancel', () => this.endDrag());
    rows.addEventListener('dblclick', (event) => this.events.activate(stage.stopUnder(event)));
    root.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
    rows.addEventListener('keydown', (event) => {
      const key = mapKeys(event);
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      stage.press(key);
    });
    rows.addEventListener('focus', () => {
      if (!this.drag) stage.focusFirst();
    });
    followOverview(overview, (x) => stage.change((geometry) => panTree(geometry, x * geometry.arena.size - geometry.span / 2)));
  }

  private endDrag(): void {
    this.drag = undefined;
    this.stage.pointing.setDragged(false);
  }

  private point(event: MouseEvent): void {
    const { drag, stage } = this;
    if (drag && Math.abs(event.clientX - drag.x) > clickPixels) {
      drag.moved = true;
      stage.pointing.setDragged(true);
    }
    if (drag?.moved) stage.change((geometry) => panTree(geometry, drag.from - (event.clientX - drag.x) * bytesPerPixel(geometry)));
    stage.point(event);
  }

  private turnWheel(event: WheelEvent): void {
    const { stage } = this;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const across = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      stage.change((each) => panTree(each, each.from + across * unit * bytesPerPixel(each)));
    } else {
      // Pinching arrives as a wheel with Ctrl, in small amounts.
      const pixels = event.deltaY * unit * (event.ctrlKey && Math.abs(event.deltaY) < 20 ? 4 : 1);
      stage.zoomBy(2 ** (-pixels / wheelPixels), event.clientX - stage.rows.getBoundingClientRect().left);
    }
    this.point(event);
  }
}
