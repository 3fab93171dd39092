// Registers the panel, its commands and its serializer.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { setContext } from '../host/context';
import { memoryMapOpenContextKey, memoryMapViewType } from '../model/contributions';
import { panelHandlers } from './commands';
import { MemoryMapPanel } from './memory-map-panel';

export interface PanelApi {
  /** Shows the memory map beside the editor; of the active trace, or of the one it is pinned to. */
  show(): void;
}

/** Registers the memory map: its commands, and its return after a restart. */
export function registerPanel(host: Host): PanelApi {
  let panel: MemoryMapPanel | undefined;
  const keep = (made: MemoryMapPanel | undefined): void => {
    panel = made;
    setContext(memoryMapOpenContextKey, made !== undefined);
  };
  const closed = (): void => keep(undefined);
  const show = (): MemoryMapPanel => {
    if (panel) panel.reveal();
    else keep(MemoryMapPanel.open(host, closed));
    return panel!;
  };
  const holder = {
    get panel() {
      return panel;
    },
    show,
  };
  for (const [id, handler] of Object.entries(panelHandlers(host, holder))) {
    host.context.subscriptions.push(vscode.commands.registerCommand(id, handler));
  }
  host.context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(memoryMapViewType, {
      deserializeWebviewPanel: (restored: vscode.WebviewPanel, saved: unknown) => {
        keep(new MemoryMapPanel(host, restored, saved, closed));
        return Promise.resolve();
      },
    }),
  );
  return { show: () => void show() };
}
