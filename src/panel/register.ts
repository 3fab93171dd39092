import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { memoryMapViewType } from '../model/contributions';
import type { SavedState } from '../protocol/messages';
import { MemoryMapPanel } from './memoryMapPanel';

export interface PanelApi {
  /** Shows the memory map beside the editor; of the active trace, or of the one it is pinned to. */
  show(): void;
}

/** Registers the memory map: its commands, and its return after a restart. */
export function registerPanel(host: Host): PanelApi {
  let panel: MemoryMapPanel | undefined;
  const closed = (): void => void (panel = undefined);
  const show = (): void => {
    if (panel) panel.reveal();
    else panel = MemoryMapPanel.open(host, closed);
  };
  host.context.subscriptions.push(
    vscode.commands.registerCommand('alloctrace.showMemoryMap', show),
    vscode.commands.registerCommand('alloctrace.pinMemoryMap', () => panel?.pin(true)),
    vscode.commands.registerCommand('alloctrace.unpinMemoryMap', () => panel?.pin(false)),
    vscode.window.registerWebviewPanelSerializer(memoryMapViewType, {
      deserializeWebviewPanel: (restored: vscode.WebviewPanel, saved: SavedState | undefined) => {
        panel = new MemoryMapPanel(host, restored, saved, closed);
        return Promise.resolve();
      },
    }),
  );
  return { show };
}
