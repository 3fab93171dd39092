// A part of the page that the pointer takes hold of: what it does follows the pointer until that lets go, wherever it is by then.

export interface Drag {
  move(event: PointerEvent): void;
  /** The pointer has let go, or was taken away. */
  end?(): void;
}

/** `begin` is told of each press of the main button, and answers with what is to follow it. */
export function followDrag(target: HTMLElement, begin: (event: PointerEvent) => Drag): void {
  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    const drag = begin(event);
    const move = (each: PointerEvent): void => drag.move(each);
    const stop = (): void => {
      target.removeEventListener('pointermove', move);
      for (const end of ['pointerup', 'pointercancel']) target.removeEventListener(end, stop);
      drag.end?.();
    };
    target.addEventListener('pointermove', move);
    for (const end of ['pointerup', 'pointercancel']) target.addEventListener(end, stop);
  });
}
