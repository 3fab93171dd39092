/** Follows the pointer over an overview strip for as long as it is pressed. `x` and `y` are shares of the strip, from 0 to 1. */
export function followOverview(strip: HTMLElement, go: (x: number, y: number) => void): void {
  const follow = (event: PointerEvent): void => {
    const { left, top, width, height } = strip.getBoundingClientRect();
    go((event.clientX - left) / width, (event.clientY - top) / height);
  };
  strip.addEventListener('pointerdown', (event) => {
    strip.setPointerCapture(event.pointerId);
    follow(event);
  });
  strip.addEventListener('pointermove', (event) => {
    if (strip.hasPointerCapture(event.pointerId)) follow(event);
  });
}
