// Sheets as PNG files, by a canvas that is never shown.
import type { Sheet } from '../layout/sheet';
import type { Theme } from './theme';
import { Canvas2dRenderer } from './canvas2d';

/** No side of a picture is longer than browsers can draw. */
const longestSide = 16_384;

/** A sheet as the bytes of a PNG file, with so many pixels for each CSS pixel. */
export async function sheetPng(sheet: Sheet, theme: Theme, ratio: number): Promise<Uint8Array> {
  const scale = Math.min(ratio, longestSide / Math.max(sheet.width, sheet.height, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(sheet.width * scale));
  canvas.height = Math.max(1, Math.round(sheet.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser gives no 2D drawing context.');
  context.fillStyle = theme.colors.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const { scene, image, x, y, width, height, left } of sheet.parts) {
    if (image !== undefined) {
      context.imageSmoothingEnabled = false;
      const bitmap = await decode(image);
      context.drawImage(bitmap, Math.round(x * scale), Math.round(y * scale), Math.round(width * scale), Math.round(height * scale));
      bitmap.close();
    }
    const part = document.createElement('canvas');
    const renderer = new Canvas2dRenderer(part);
    renderer.resize(width, height, scale);
    renderer.setTheme(theme);
    renderer.draw(scene, left);
    context.drawImage(part, Math.round(x * scale), Math.round(y * scale));
    renderer.dispose();
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser could not write the picture.');
  return new Uint8Array(await blob.arrayBuffer());
}

/** The page's policy lets no image be loaded, not even from a `data:` address: its bytes are taken out of it. */
function decode(address: string): Promise<ImageBitmap> {
  const binary = atob(address.slice(address.indexOf(',') + 1));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: 'image/png' }));
}
