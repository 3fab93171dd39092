// Where the positions of a run lie in the drawing, and which one lies at a pixel: by their number, or by their time. Of times the page knows what
// the host has said of each stretch, which is about a pixel.
import { firstThat } from '../../src/model/first-that';
import type { TimelinePicture } from './picture';
import { middleOf, placeAt, type TimelineWindow } from './window';

export class TimelinePlaces {
  constructor(
    private readonly picture: TimelinePicture | undefined,
    private readonly window: TimelineWindow,
    private readonly width: number,
  ) {}

  /** Where a position stands on the axis; without bound where that is before or after all that is known. */
  of(position: number): number {
    const { picture } = this;
    if (picture?.axis !== 'time') return position;
    const { starts, from, to, positions } = picture;
    if (position < starts[0]) return -Infinity;
    if (position > positions.to) return Infinity;
    return (
      from + Math.floor(((firstThat(0, starts.length, (stretch) => starts[stretch] > position) - 0.5) * (to - from + 1)) / starts.length)
    );
  }

  /** The middle of a position's share of the width, in pixels. */
  middleOf(position: number): number {
    return middleOf(this.window, this.width, this.of(position));
  }

  isInView(position: number): boolean {
    const place = this.of(position);
    return place >= this.window.from && place <= this.window.to;
  }

  /** The position under a pixel: in time the last one that was come to there. */
  positionAt(x: number): number {
    const { picture, window, width } = this;
    const place = placeAt(window, width, x);
    if (picture?.axis !== 'time') return place;
    return Math.max(0, afterStretch(picture, this.stretchAt(x)) - 1);
  }

  /** The stretch of the picture under a pixel; the nearest one beyond its ends. */
  stretchAt(x: number): number {
    const { picture, window, width } = this;
    if (!picture) return 0;
    const { from, to, starts } = picture;
    const stretch = Math.floor(((placeAt(window, width, x) - from + 0.5) * starts.length) / (to - from + 1));
    return Math.max(0, Math.min(starts.length - 1, stretch));
  }
}

/** The first position behind a stretch. */
export function afterStretch({ starts, positions }: TimelinePicture, stretch: number): number {
  return stretch + 1 < starts.length ? starts[stretch + 1] : positions.to + 1;
}
