// How lists of rows are walked through by keys, whatever their rows are.

/** Where keys lead in a list of rows, from the active one. `page`: rows to a page. */
export function rowMoves(active: number, total: number, page: number): Partial<Record<string, number>> {
  return {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: total - 1,
  };
}

/** Scrolls a list no further than it needs to show a row; `room` is what it has for rows. Heights are CSS pixels. */
export function scrollToRow(list: HTMLElement, index: number, rowHeight: number, room: number): void {
  const top = index * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + room) list.scrollTop = top + rowHeight - room;
}
