import { element } from './dom';

/** The box that follows the pointer. What it says is also said by the focused option, so it is hidden from screen readers. */
export class Tooltip {
  readonly root = element('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });

  show(x: number, y: number, content: { title: string; rows: readonly { name: string; value: string | Node }[]; hint?: string }): void {
    const list = element('dl', {});
    for (const row of content.rows) list.append(element('dt', {}, row.name), element('dd', {}, row.value));
    this.root.replaceChildren(
      element('strong', {}, content.title),
      list,
      ...(content.hint ? [element('p', { class: 'hint' }, content.hint)] : []),
    );
    this.root.hidden = false;
    this.place(x, y);
  }

  /** Beside the point, on whichever side there is room. */
  place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const left = x + 14 + width > window.innerWidth ? Math.max(4, x - 10 - width) : x + 14;
    const top = y + 18 + height > window.innerHeight ? Math.max(4, y - 10 - height) : y + 18;
    this.root.style.left = `${left}px`;
    this.root.style.top = `${top}px`;
  }

  hide(): void {
    this.root.hidden = true;
  }
}
