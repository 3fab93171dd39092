// The seam between what is drawn and how.
import type { Scene } from '../layout/scene';
import type { Theme } from './colors';

/** Draws scenes onto one surface. Made so that another kind of drawing can stand in; all geometry is the layouts' work. */
export interface Renderer {
  /** In CSS pixels, with the device's pixel ratio. Clears the surface. */
  resize(width: number, height: number, ratio: number): void;
  setTheme(theme: Theme): void;
  /** Draws the scene with its origin moved right by `left` CSS pixels; what was there before is gone. */
  draw(scene: Scene, left: number): void;
  dispose(): void;
}
