// The panels of a window: one that follows the trace the user works with, and any number beside it that have their own position.
import * as vscode from 'vscode';
import { setContext } from '../host/context';
import type { Host } from '../host/host';
import type { Placement } from '../model/placement';
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
    placeBeside: (uri, position, placement) => this.placeBeside(uri, position, placement),
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

  /** Opens another panel for a trace, with a placement of its own. It begins after so many operations, with a position of its own, or moves with its trace. */
  openSide(uri: string, position: number | undefined, placement: Placement): MemoryMapPanel {
    const saved = { uri, position, placement, locked: position === undefined, pinned: true, side: true };
    return this.keep(MemoryMapPanel.open(this.host, this.events, this.besideAll(), saved));
  }

  /** Shows a trace under a setting, as typed, beside the map of it as it is: both move together. One that is there already comes to the front. */
  openBeside(uri: string, setting: string): MemoryMapPanel {
    const isIt = ({ map }: MemoryMapPanel): boolean => map.shown?.uri === uri && map.setting === setting;
    const there = [...this.panels].find(isIt);
    there?.reveal();
    const saved = { uri, setting, locked: true, pinned: true, side: true };
    return there ?? this.keep(MemoryMapPanel.open(this.host, this.events, this.besideAll(), saved));
  }

  /** Whether a trace is to be seen as it is. */
  shows(uri: string): boolean {
    return [...this.panels].some(({ map, column }) => column !== undefined && map.shown?.uri === uri && map.setting === undefined);
  }

  /** Takes in a panel that VS Code brings back. */
  restore(panel: ConstructorParameters<typeof MemoryMapPanel>[1], saved: unknown): void {
    this.keep(new MemoryMapPanel(this.host, panel, saved, this.events));
  }

  /** One that is there already comes to the front. */
  private placeBeside(uri: string, position: number | undefined, placement: Placement): void {
    const isIt = ({ map }: MemoryMapPanel): boolean => map.isSide && map.shown?.uri === uri && map.standing?.run.placement === placement;
    const there = [...this.panels].find(isIt);
    if (there) there.reveal();
    else this.openSide(uri, position, placement);
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
