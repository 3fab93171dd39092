// The tabs of the views, in the order of their registration.
import type { Strings } from '../../src/protocol/strings';
import type { ViewName, ViewTexts } from '../../src/protocol/views';
import { element, setAttribute } from '../components/dom';

/** The tabs that switch between the views. Left and right move among them, as in every tab list. */
export class ViewTabs {
  readonly root: HTMLElement;
  private readonly tabs: ReadonlyMap<ViewName, HTMLButtonElement>;

  constructor(strings: Strings, views: Readonly<Record<ViewName, ViewTexts>>, names: readonly ViewName[], show: (name: ViewName) => void) {
    this.tabs = new Map(
      names.map((name, index) => {
        const tab = element('button', { type: 'button', role: 'tab', id: `view-tab-${name}`, 'aria-controls': 'view' }, views[name].title);
        tab.title = `${views[name].title} (${index + 1})`;
        tab.addEventListener('click', () => show(name));
        return [name, tab];
      }),
    );
    this.root = element('div', { class: 'view-tabs', role: 'tablist', 'aria-label': strings.views }, ...this.tabs.values());
    this.root.addEventListener('keydown', (event) => {
      const { shown } = this;
      const at = shown.findIndex((name) => this.tabs.get(name) === event.target);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 }[event.key];
      const name = to === undefined ? undefined : shown[(to + shown.length) % shown.length];
      if (name === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      show(name);
      this.tabs.get(name)?.focus();
    });
  }

  /** Shows only these tabs. */
  restrict(names: readonly ViewName[]): void {
    for (const [each, tab] of this.tabs) tab.hidden = !names.includes(each);
  }

  /** Those that are shown, in their order. */
  get shown(): readonly ViewName[] {
    return [...this.tabs].filter(([, tab]) => !tab.hidden).map(([name]) => name);
  }

  /** What is selected is shown, too. */
  select(name: ViewName): void {
    for (const [each, tab] of this.tabs) {
      setAttribute(tab, 'aria-selected', String(each === name));
      if (each === name) tab.hidden = false;
      tab.tabIndex = each === name ? 0 : -1;
      if (each === name) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }
}
