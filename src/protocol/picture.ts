// A view's picture, for export.
import type { ViewName } from './views';

export type PictureFormat = 'png' | 'svg';

/** A view as it is on the screen: the bytes of a PNG file, or the text of an SVG document. */
export interface ViewPicture {
  readonly view: ViewName;
  readonly data: Uint8Array | string;
}
