// Parts of the page as sheets for export: read back from the document, from canvases and texts where they stand.
import { Scene } from '../layout/scene';
import type { Sheet, SheetLegend, SheetPart } from '../layout/sheet';
import { drawnOn } from '../render/canvas2d';
import { keepScrolled } from './scrolled';

/** What belongs to the page and not to the picture. */
const left =
  '.visually-hidden, .inspector, .tooltip, .view-tools, .map-tools, [hidden], vscode-toolbar-button, select, option, [role="tooltip"]';

/** Part of a page as a sheet: its canvases with the scenes they show, and its texts where they stand. */
export function pageSheet(root: HTMLElement): Sheet | undefined {
  const bounds = root.getBoundingClientRect();
  if (bounds.width < 1 || bounds.height < 1) return undefined;
  const texts = new Scene();
  const parts: SheetPart[] = [];
  for (const canvas of root.querySelectorAll('canvas')) {
    const part = canvasPart(canvas, bounds, root);
    if (part) parts.push(part);
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) addText(texts, node, bounds, root);
  parts.push({ scene: texts, x: 0, y: 0, width: bounds.width, height: bounds.height, left: 0 });
  return { width: Math.ceil(bounds.width), height: Math.ceil(bounds.height), parts };
}

/** The same with all rows that the part of the page has, also those that are scrolled out of sight: style sheets unroll what is `whole`. `unroll`: what else is to be done for it. */
export function wholeSheet(root: HTMLElement, unroll?: () => void): Sheet | undefined {
  const scrollBack = keepScrolled(root);
  root.style.width = `${root.clientWidth}px`;
  root.classList.add('whole');
  try {
    unroll?.();
    return pageSheet(root);
  } finally {
    // Before the next frame: nobody sees it.
    root.classList.remove('whole');
    root.style.width = '';
    scrollBack();
  }
}

/** The legends in a part of the page, as one of a sheet: signs with their words, and notes. */
export function pageLegend(root: HTMLElement): { legend: SheetLegend[]; note: string | undefined } {
  const items = [...root.querySelectorAll<HTMLElement>('.legend li')].filter((item) => item.checkVisibility());
  const legend = items.flatMap((item) => {
    const canvas = item.querySelector('canvas');
    if (!canvas) return [];
    const drawn = drawnOn(canvas);
    const size = drawn ?? canvas.getBoundingClientRect();
    const sign = drawn ? { scene: drawn.scene } : { scene: new Scene(), image: canvas.toDataURL('image/png') };
    return [{ label: wordsOf(item), ...sign, width: size.width, height: size.height }];
  });
  const notes = items.filter((item) => item.classList.contains('note')).map(wordsOf);
  return { legend, note: notes.join(' · ') || undefined };
}

/** The words of a sign; those of a scale one after the other, as they stand along it. */
function wordsOf(item: Node): string {
  // Templates leave comments where they write.
  const nodes = [...item.childNodes].filter((node) => !(node instanceof Comment));
  const words = nodes.map((node) => (node.childNodes.length > 1 ? wordsOf(node) : (node.textContent?.trim() ?? '')));
  return words.filter((each) => each !== '').join(item instanceof HTMLLIElement ? ' ' : ' … ');
}

function canvasPart(canvas: HTMLCanvasElement, bounds: DOMRect, root: HTMLElement): SheetPart | undefined {
  if (!canvas.checkVisibility() || canvas.closest(left)) return undefined;
  const place = canvas.getBoundingClientRect();
  const seen = visiblePart(canvas, place, root);
  if (!seen || isCovered(root, canvas, (place.left + place.right) / 2, place.top + 1)) return undefined;
  const drawn = drawnOn(canvas);
  const at = { x: place.left - bounds.left, y: place.top - bounds.top, width: place.width, height: place.height };
  if (!drawn) return { scene: new Scene(), image: canvas.toDataURL('image/png'), ...at, left: 0 };
  // What is scrolled out below or to the right is cut off with the part.
  return { scene: drawn.scene, ...at, width: seen.right - place.left, height: seen.bottom - place.top, left: drawn.left };
}

function addText(scene: Scene, node: Node, bounds: DOMRect, root: HTMLElement): void {
  const text = node.textContent?.trim() ?? '';
  const parent = node.parentElement;
  if (text === '' || !parent || parent.closest(left) || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
    return;
  }
  const style = getComputedStyle(parent);
  const right = style.textAlign === 'right' || style.textAlign === 'end';
  const quiet = style.color !== getComputedStyle(document.body).color;
  for (const { words, place } of linesOf(node)) {
    const seen = visiblePart(parent, place, root);
    // A line that is not seen in full height is not readable.
    if (!seen || seen.bottom - seen.top < place.height - 2 || isCovered(root, parent, place.left + 1, place.top + 2)) continue;
    scene.texts.push({
      text: seen.right < place.right - 1 ? shortened(words, (seen.right - place.left) / place.width) : words,
      x: (right ? seen.right : place.left) - bounds.left,
      y: (place.top + place.bottom) / 2 - bounds.top,
      align: right ? 'right' : 'left',
      style: quiet ? 'gutter' : 'caption',
    });
  }
}

/** A text as it is broken into lines in the page. */
function linesOf(node: Node): { words: string; place: DOMRect }[] {
  const content = node.textContent ?? '';
  const range = document.createRange();
  range.selectNodeContents(node);
  if (range.getClientRects().length <= 1) return [{ words: content.trim(), place: range.getBoundingClientRect() }];
  const lines: { words: string; place: DOMRect }[] = [];
  for (const { 0: word, index } of content.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const place = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last && Math.abs(last.place.top - place.top) < 2) {
      last.words += ` ${word}`;
      last.place.width = place.right - last.place.left;
    } else {
      lines.push({ words: word, place: DOMRect.fromRect(place) });
    }
  }
  return lines;
}

/** Whether part of a row lies under something else there, as under a head that stays while rows scroll. */
function isCovered(root: HTMLElement, part: Element, x: number, y: number): boolean {
  if (root.classList.contains('whole')) return false;
  const row = part.closest('[role="row"]');
  const top = row && document.elementFromPoint(x, y);
  return row !== null && top !== null && !row.contains(top) && !top.contains(row);
}

function shortened(text: string, share: number): string {
  return `${text.slice(0, Math.max(0, Math.floor(text.length * share) - 1))}…`;
}

/** What can be seen of a rectangle in the page within `root`: parts of the page that scroll cut off what lies outside of them. */
function visiblePart(
  start: Element,
  { left: fromX, top: fromY, right: toX, bottom: toY }: DOMRect,
  root: HTMLElement,
): { left: number; top: number; right: number; bottom: number } | undefined {
  const seen = { left: fromX, top: fromY, right: toX, bottom: toY };
  for (let each: Element | null = start; each; each = each === root ? null : each.parentElement) {
    if (each !== root && getComputedStyle(each).overflow === 'visible') continue;
    const edge = each.getBoundingClientRect();
    seen.left = Math.max(seen.left, edge.left);
    seen.top = Math.max(seen.top, edge.top);
    seen.right = Math.min(seen.right, edge.right);
    seen.bottom = Math.min(seen.bottom, edge.bottom);
  }
  return seen.right > seen.left && seen.bottom > seen.top ? seen : undefined;
}
