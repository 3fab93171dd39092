// The page's first row: the trace, its arena, and the buttons of the panel.
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { formatSize } from '../../src/model/size';
import type { StateMessage } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { element, fill, setAttribute, setText } from '../components/dom';
import { iconButton } from '../components/icon-button';

/** Which trace the map shows, the shape of its arena, and the pin. */
export class Header {
  readonly root: HTMLElement;
  private readonly name = element('h1', {});
  private readonly arena = element('span', { class: 'arena' });
  private readonly progress = element('span', { class: 'progress', role: 'status' });
  private readonly pin: HTMLElement;
  private readonly export: HTMLElement;
  private pinned = false;

  constructor(
    private readonly strings: Strings,
    events: { pin(pinned: boolean): void; shortcuts(): void; menu(button: HTMLElement): void },
  ) {
    this.pin = iconButton('pin', strings.pin, () => events.pin(!this.pinned), true);
    const menu = iconButton('export', strings.exportMenu, () => events.menu(menu));
    setAttribute(menu, 'aria-haspopup', 'menu');
    this.export = menu;
    const shortcuts = iconButton('keyboard', strings.keysShow, () => events.shortcuts());
    this.root = element(
      'header',
      { class: 'header' },
      this.name,
      this.arena,
      this.progress,
      element('div', { class: 'header-buttons' }, this.export, shortcuts, this.pin),
    );
  }

  update(state: StateMessage): void {
    const { strings } = this;
    this.pinned = state.pinned;
    setText(this.name, state.trace?.name ?? strings.title);
    setAttribute(this.name, 'title', state.trace?.uri);
    const arena = state.run?.arena;
    setText(
      this.arena,
      arena ? fill(strings.arenaSummary, formatSize(arena.size), arena.base, formatSize(arena.unit), arena.maxOrder, arena.fit) : '',
    );
    const { status } = state;
    const running = status.kind === 'running' && state.run !== undefined;
    setText(this.progress, running ? progressText(strings, status) : '');
    this.pin.hidden = state.trace === undefined;
    this.export.hidden = state.run === undefined;
    setAttribute(this.pin, 'icon', state.pinned ? 'pinned' : 'pin');
    setAttribute(this.pin, 'label', state.pinned ? strings.unpin : strings.pin);
    setAttribute(this.pin, 'title', state.pinned ? strings.unpin : strings.pin);
    setAttribute(this.pin, 'checked', state.pinned);
  }
}

export function progressText(strings: Strings, status: { done: number; total: number }): string {
  return status.total === 0 ? strings.reading : fill(strings.running, status.done.toLocaleString(), status.total.toLocaleString());
}
