// Strong corners of rectangles: the mark of what is selected, on canvas and in SVG alike.
import { cornerLength, cornerThickness } from './paints';

/** The strong corners of rectangles (x, y, width, height one after the other), as rectangles. Small ones have none. */
export function cornerRectangles(coordinates: Float32Array): Float32Array {
  const corners: number[] = [];
  for (let index = 0; index < coordinates.length; index += 4) {
    const [x, y, width, height] = coordinates.subarray(index, index + 4);
    const thickness = Math.min(cornerThickness, width / 5, height / 5);
    if (thickness < 2) continue;
    const across = Math.min(cornerLength, width / 3);
    const down = Math.min(cornerLength, height / 3);
    for (const right of [false, true]) {
      for (const bottom of [false, true]) {
        const edge = { x: x + (right ? width - thickness : 0), y: y + (bottom ? height - thickness : 0) };
        corners.push(x + (right ? width - across : 0), edge.y, across, thickness);
        corners.push(edge.x, y + (bottom ? height - down : 0), thickness, down);
      }
    }
  }
  return Float32Array.from(corners);
}
