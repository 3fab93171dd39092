// Makes the picture of a view that the host has asked for.
import type { PictureFormat, ViewPicture } from '../../src/protocol/picture';
import { captionedSheet } from '../layout/sheet';
import { measureCharacter } from '../render/canvas2d';
import { sheetPng } from '../render/png';
import { sheetSvg } from '../render/svg';
import type { Theme } from '../render/theme';
import type { View } from '../views/view';

/** Pixels of a PNG for each CSS pixel, at least: it is looked at on better screens and in print. */
const pictureRatio = 2;

/** A view as it is on the screen, with a title, as a picture; undefined while it shows none. */
export async function pictureOf(
  view: View,
  format: PictureFormat,
  theme: Theme,
  title: string,
  text: string,
): Promise<ViewPicture | undefined> {
  const made = await view.sheet();
  if (!made) return undefined;
  const caption = { title, text, note: made.note, legend: made.legend };
  const captioned = captionedSheet(made.sheet, caption, measureCharacter(theme));
  if (format === 'svg') return { view: view.name, data: sheetSvg(captioned, theme, `${title} · ${text}`) };
  return { view: view.name, data: await sheetPng(captioned, theme, Math.max(pictureRatio, window.devicePixelRatio)) };
}
