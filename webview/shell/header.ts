// The page's first row: the trace, its arena, and the buttons of the panel.
import { html, nothing, render } from 'lit';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { formatSize } from '../../src/model/size';
import type { RunSummary, StateMessage } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { countedText, element, fill } from '../components/dom';
import { BesideLine } from './beside-line';

/** Which trace the map shows, the shape of its arena, and the pin. */
export class Header {
  readonly root = element('header', { class: 'header' });
  /** Below it. */
  readonly line: BesideLine;

  constructor(
    private readonly strings: Strings,
    private readonly events: {
      moveTo(position: number): void;
      pin(pinned: boolean): void;
      lock(locked: boolean): void;
      shortcuts(): void;
      menu(button: HTMLElement): void;
    },
  ) {
    this.line = new BesideLine(strings, (position) => events.moveTo(position));
  }

  update({ pinned, locked, trace, active, run, status, setting }: StateMessage): void {
    this.line.update(setting);
    const { strings, events } = this;
    const summary = run && !run.holdsSnapshots ? summaryOf(strings, run) : undefined;
    const pin = pinned ? strings.unpin : strings.pin;
    const lock = locked ? strings.unlock : strings.lock;
    render(
      html`<h1 title=${trace?.uri ?? nothing}>${trace?.name ?? strings.title}</h1>
        <span class="arena" title=${summary ?? nothing}>${summary?.split(' · ').map((fact) => html`<span>${fact}</span>`)}</span>
        <span class="progress" role="status">${status.kind === 'running' && run ? progressText(strings, status) : ''}</span>
        ${active === undefined ? nothing : html`<button class="link" @click=${() => events.pin(false)}>${fill(strings.pinnedWhile, active)}</button>`}
        <div class="header-buttons">
          <vscode-toolbar-button
            icon="export"
            label=${strings.exportMenu}
            title=${strings.exportMenu}
            aria-haspopup="menu"
            ?hidden=${run === undefined}
            @click=${(event: Event) => events.menu(event.currentTarget as HTMLElement)}
          ></vscode-toolbar-button>
          <vscode-toolbar-button
            icon="keyboard"
            label=${strings.keysShow}
            title=${strings.keysShow}
            @click=${() => events.shortcuts()}
          ></vscode-toolbar-button>
          <vscode-toolbar-button
            icon=${locked ? 'lock' : 'unlock'}
            label=${lock}
            title=${lock}
            toggleable
            ?checked=${live(locked === true)}
            ?hidden=${locked === undefined}
            @click=${() => events.lock(!locked)}
          ></vscode-toolbar-button>
          <vscode-toolbar-button
            icon=${pinned ? 'pinned' : 'pin'}
            label=${pin}
            title=${pin}
            toggleable
            ?checked=${live(pinned)}
            ?hidden=${trace === undefined}
            @click=${() => events.pin(!pinned)}
          ></vscode-toolbar-button>
        </div>`,
      this.root,
    );
  }
}

export function progressText(strings: Strings, status: { done: number; total: number }): string {
  return status.total === 0 ? strings.reading : fill(strings.running, status.done, status.total);
}

/** The shape of the arena, or of the regions that blocks were recorded in. */
function summaryOf(strings: Strings, { arena, space, placement }: RunSummary): string {
  if (placement === 'recorded') {
    const regions = countedText(space.size.length, strings.recordedRegionOne, strings.recordedRegions);
    return fill(strings.recordedSummary, regions, formatSize(arena.size));
  }
  if (placement === 'blocks') {
    return fill(
      strings.blocksSummary,
      formatSize(arena.size),
      arena.base,
      formatSize(arena.unit),
      arena.policy,
      formatSize(arena.overhead),
    );
  }
  return fill(strings.arenaSummary, formatSize(arena.size), arena.base, formatSize(arena.unit), arena.maxOrder, arena.fit);
}
