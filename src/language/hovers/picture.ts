// Small pictures for hovers, as SVG in a Markdown image: VS Code shows nothing else.
import { escapeMarkup } from '../../model/markup';

/** A part of a bar. `from` and `length` in any unit that the bar's whole length has, too. */
export interface BarPart {
  readonly from: number;
  readonly length: number;
  readonly kind: 'used' | 'subject' | 'padding' | 'blocker' | 'other';
}

const width = 360;
const height = 22;
const labelHeight = 14;

// Tones that can be told apart on dark, light and high contrast grounds alike: a hover does not tell its colours to a picture.
const colors: Readonly<Record<BarPart['kind'], string>> = {
  used: '#8a8a8a',
  subject: '#3794ff',
  padding: 'url(#hatch)',
  blocker: '#e0603a',
  other: '#5aa469',
};

/** A bar with parts, and texts below its two ends, as Markdown for a picture; `title` is read out instead of it. */
export function barPicture(whole: number, parts: readonly BarPart[], title: string, left: string, right: string): string {
  const scale = width / whole;
  const drawn = merged(parts, 1 / scale)
    .map(({ from, length, kind }) => {
      const x = (from * scale).toFixed(1);
      const w = Math.max(length * scale, kind === 'used' ? 0.5 : 2).toFixed(1);
      return `<rect x="${x}" y="1" width="${w}" height="${height}" fill="${colors[kind]}"/>`;
    })
    .join('');
  const text = (x: number, anchor: string, content: string): string =>
    `<text x="${x}" y="${height + labelHeight}" font-family="sans-serif" font-size="11" fill="#8a8a8a" text-anchor="${anchor}">${escapeMarkup(content)}</text>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 2}" height="${height + labelHeight + 4}" viewBox="-1 0 ${width + 2} ${height + labelHeight + 4}">` +
    `<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#3794ff" fill-opacity="0.25"/><rect width="2" height="5" fill="#3794ff"/></pattern></defs>` +
    `${drawn}<rect x="0" y="1" width="${width}" height="${height}" fill="none" stroke="#8a8a8a"/>` +
    `${text(0, 'start', left)}${text(width, 'end', right)}</svg>`;
  return `![${title.replace(/[[\]]/g, '')}](data:image/svg+xml;base64,${base64(svg)})`;
}

/** Parts closer together than a pixel are drawn as one: the picture stays small however many there are. */
function merged(parts: readonly BarPart[], pixel: number): BarPart[] {
  const drawn: BarPart[] = [];
  for (const part of parts) {
    const last = drawn.at(-1);
    if (last?.kind === part.kind && part.kind === 'used' && part.from - (last.from + last.length) < pixel) {
      drawn[drawn.length - 1] = { ...last, length: part.from + part.length - last.from };
    } else drawn.push(part);
  }
  return drawn;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Neither Node's Buffer nor a browser's btoa is there in every extension host. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++) {
      encoded += at + digit > bytes.length ? '=' : alphabet[(group >> (18 - digit * 6)) & 63];
    }
  }
  return encoded;
}
