// Registers the memory map: its commands, and its return after a restart.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { memoryMapViewType } from '../model/contributions';
import { panelHandlers } from './commands';
import { Panels } from './panels';

export function registerPanel(host: Host): void {
  const panels = new Panels(host);
  host.standing.provide(() => panels.sideInFront?.map);
  for (const [id, handler] of Object.entries(panelHandlers(host, panels))) {
    host.context.subscriptions.push(vscode.commands.registerCommand(id, handler));
  }
  host.context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(memoryMapViewType, {
      deserializeWebviewPanel: (restored: vscode.WebviewPanel, saved: unknown) => {
        panels.restore(restored, saved);
        return Promise.resolve();
      },
    }),
  );
}
