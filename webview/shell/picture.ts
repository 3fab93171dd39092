// Makes the picture of a view that the host has asked for.
import { formatCount } from '../../src/model/size';
import type { FrameMessage, StateMessage } from '../../src/protocol/messages';
import type { PictureFormat, ViewPicture } from '../../src/protocol/picture';
import type { Strings } from '../../src/protocol/strings';
import type { ViewName, ViewTexts } from '../../src/protocol/views';
import { fill } from '../components/dom';
import { captionedSheet } from '../layout/sheet';
import { measureCharacter } from '../render/canvas2d';
import { sheetPng } from '../render/png';
import { sheetSvg } from '../render/svg';
import type { Theme } from '../render/theme';
import type { View } from '../views/view';

/** Pixels of a PNG for each CSS pixel, at least: it is looked at on better screens and in print. */
const pictureRatio = 2;

/** What a picture and its caption are made from. */
export interface Shown {
  readonly strings: Strings;
  readonly texts: Readonly<Record<ViewName, ViewTexts>>;
  /** Undefined while nothing is shown. */
  readonly state: StateMessage | undefined;
  readonly frame: FrameMessage | undefined;
  readonly view: View | undefined;
  readonly theme: Theme;
}

/** The view as it is on the screen, with a title, as a picture; undefined while it shows none. */
export async function shownPicture(
  { strings, texts, state, frame, view, theme }: Shown,
  format: PictureFormat,
): Promise<ViewPicture | undefined> {
  const run = state?.run;
  if (!run || !view || frame?.body.kind !== view.name) return undefined;
  const made = await view.sheet();
  if (!made) return undefined;
  const title = `${state.trace?.name ?? strings.title} · ${texts[view.name].title}`;
  const text = fill(strings.pictureText, formatCount(frame.position), formatCount(run.operationCount));
  const caption = { title, text, note: made.note, legend: made.legend };
  const captioned = captionedSheet(made.sheet, caption, measureCharacter(theme));
  if (format === 'svg') return { view: view.name, data: sheetSvg(captioned, theme, `${title} · ${text}`) };
  return { view: view.name, data: await sheetPng(captioned, theme, Math.max(pictureRatio, window.devicePixelRatio)) };
}
