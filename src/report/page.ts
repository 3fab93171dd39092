// What all pages of this folder begin and end with: a page stands alone, without a script and with nothing that is fetched.
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { reportStyle } from './style';

/** Up to the content of the body. `language`: a BCP 47 tag; `style`: rules beside those of all pages. */
export function pageStart(title: string, language: string, style = ''): string {
  return (
    `<!DOCTYPE html>\n<html lang="${escapeMarkup(language)}">\n<head>\n<meta charset="utf-8">\n` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escapeMarkup(title)}</title>\n` +
    `<style>${reportStyle}${style}</style>\n</head>\n<body>\n`
  );
}

/** The end, behind what the page's `main` holds. */
export function pageEnd(localize: Localize): string {
  return `</main>\n<footer>${escapeMarkup(localize('Made by AllocTrace.'))}</footer>\n</body>\n</html>\n`;
}

/** A part of a page with a heading; `content` is markup. */
export function section(title: string, content: string): string {
  return `<section>\n<h2>${escapeMarkup(title)}</h2>\n${content}\n</section>\n`;
}

/** What the colours of a picture mean: a class of the style sheet, and a text, for each. */
export function legend(entries: readonly (readonly [style: string, text: string])[]): string {
  const items = entries.map(
    ([style, text]) =>
      `<li><svg viewBox="0 0 22 14" aria-hidden="true"><path class="${style}" d="M1 1h20v12h-20z"/></svg>${escapeMarkup(text)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}
