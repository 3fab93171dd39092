// Pictures for files: scenes laid out with title and legend.
import { Scene } from './scene';

/** A scene at its place on a sheet; what reaches over its edges is cut off. An image, where there is one, lies under it. */
export interface SheetPart {
  readonly scene: Scene;
  /** A PNG as a `data:` address; fills the part. */
  readonly image?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels from the part's left edge to the scene's origin. */
  readonly left: number;
}

/** Scenes side by side that make one picture. CSS pixels. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly parts: readonly SheetPart[];
}

/** What a sign of the picture means. */
export interface SheetLegend {
  readonly label: string;
  /** A swatch, ready to be drawn; an image, where there is one, lies under it. */
  readonly scene: Scene;
  /** A PNG as a `data:` address. */
  readonly image?: string;
  readonly width: number;
  readonly height: number;
}

export interface Caption {
  readonly title: string;
  readonly text: string;
  /** A note on its own line at the end. */
  readonly note?: string;
  readonly legend: readonly SheetLegend[];
}

const edge = 16;
const line = 18;
const gap = 8;
const swatchGap = 6;
const entryGap = 18;

/** A view's picture with its title above and its legend below: what it shows is told without the panel around it. */
export function captionedSheet(sheet: Sheet, caption: Caption, characterWidth: number): Sheet {
  const width = sheet.width + 2 * edge;
  const head = new Scene();
  const text = (scene: Scene, words: string, x: number, y: number, style: 'caption' | 'gutter'): void => {
    scene.texts.push({ text: fitted(words, width - edge - x, characterWidth), x, y, align: 'left', style });
  };
  text(head, caption.title, edge, line / 2, 'caption');
  text(head, caption.text, edge, line * 1.5, 'gutter');
  const top = edge + 2 * line + gap;
  const parts: SheetPart[] = [
    { scene: head, x: 0, y: edge - 4, width, height: 2 * line, left: 0 },
    ...sheet.parts.map((part) => ({ ...part, x: part.x + edge, y: part.y + top })),
  ];
  let x = edge;
  let y = top + sheet.height + gap;
  const foot = new Scene();
  for (const { label, scene, image, width: swatch, height } of caption.legend) {
    const room = swatch + swatchGap + Math.ceil(label.length * characterWidth);
    if (x > edge && x + room > width - edge) {
      x = edge;
      y += line;
    }
    parts.push({ scene, image, x, y: y + Math.round((line - height) / 2), width: swatch, height, left: 0 });
    text(foot, label, x + swatch + swatchGap, y + line / 2, 'gutter');
    x += room + entryGap;
  }
  if (caption.legend.length > 0) y += line;
  for (const words of brokenLines(caption.note ?? '', Math.floor((width - 2 * edge) / characterWidth))) {
    text(foot, words, edge, y + line / 2, 'gutter');
    y += line;
  }
  const height = y + edge - 4;
  parts.push({ scene: foot, x: 0, y: 0, width, height, left: 0 });
  return { width, height, parts };
}

/** The text in lines of at most so many characters, broken between words. */
function brokenLines(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= characters) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The text as far as it fits. */
function fitted(text: string, room: number, characterWidth: number): string {
  const characters = Math.max(1, Math.floor(room / characterWidth));
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
