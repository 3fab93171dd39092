/** How far the parts of a page are scrolled, which they forget when they leave it. Returns what brings them back there. */
export function keepScrolled(root: HTMLElement): () => void {
  const scrolled = [root, ...root.querySelectorAll('*')]
    .map((each) => ({ each, top: each.scrollTop, left: each.scrollLeft }))
    .filter(({ top, left }) => top > 0 || left > 0);
  return () => {
    for (const { each, top, left } of scrolled) each.scrollTo(left, top);
  };
}
