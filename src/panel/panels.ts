// The panels of a window: one that follows the trace the user works with, and any number beside it that have their own position.
import * as vscode from 'vscode';
import { setContext } from '../host/context';
import type { Host } from '../host/host';
import { memoryMapOpenContextKey, memoryMapPinnedContextKey } from '../model/contributions';
import { MemoryMapPanel, type PanelEvents } from './memory-map-panel';

export class Panels {
  /** In the order of their use. */
  private readonly panels = new Set<MemoryMapPanel>();
  private readonly events: PanelEvents = {
    used: (panel) => this.keep(panel),
    changed: () => this.tell(),
    closed: (panel) => {
      this.panels.delete(panel);
      this.tell();
    },
  };

  constructor(private readonly host: Host) {}

  /** The panel that was used last: what commands are about. */
  get latest(): MemoryMapPanel | undefined {
    return [...this.panels].at(-1);
  }

  /** The panel with a position of its own that has the focus. */
  get sideInFront(): MemoryMapPanel | undefined {
    const { latest } = this;
    return latest?.map.isSide && latest.active ? latest : undefined;
  }

  /** Shows the panel that follows the active trace, and makes it where there is none. */
  show(): MemoryMapPanel {
    const following = [...this.panels].find(({ map }) => !map.isSide);
    if (following) {
      following.reveal();
      return this.keep(following);
    }
    return this.keep(MemoryMapPanel.open(this.host, this.events, vscode.ViewColumn.Beside));
  }

  /** Shows the panel used last, and makes one where there is none. */
  showLatest(): MemoryMapPanel {
    const { latest } = this;
    latest?.reveal();
    return latest ?? this.show();
  }

  /** Opens another panel for a trace, with a position of its own that begins after so many operations. */
  openSide(uri: string, position: number): MemoryMapPanel {
    return this.keep(MemoryMapPanel.open(this.host, this.events, this.besideAll(), { uri, position, pinned: true, side: true }));
  }

  /** Takes in a panel that VS Code brings back. */
  restore(panel: ConstructorParameters<typeof MemoryMapPanel>[1], saved: unknown): void {
    this.keep(new MemoryMapPanel(this.host, panel, saved, this.events));
  }

  /** Beside the maps that are to be seen, also where the text has the focus: a tab over one of them would hide it. */
  private besideAll(): vscode.ViewColumn {
    const last = Math.max(0, ...[...this.panels].map(({ column }) => column ?? 0));
    return last > 0 && last < vscode.ViewColumn.Nine ? last + 1 : vscode.ViewColumn.Beside;
  }

  private keep(panel: MemoryMapPanel): MemoryMapPanel {
    this.panels.delete(panel);
    this.panels.add(panel);
    this.tell();
    return panel;
  }

  private tell(): void {
    setContext(memoryMapOpenContextKey, this.panels.size > 0);
    setContext(memoryMapPinnedContextKey, this.latest?.map.pinned === true);
  }
}
