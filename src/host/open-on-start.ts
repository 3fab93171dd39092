// A trace to begin with, for `npm start` and for whoever wants one: read from the settings when a window opens.
import * as vscode from 'vscode';
import { execute } from './execute';
import type { Host } from './host';
import { traceUri } from './trace-path';

/** Opens, runs and shows the trace that the setting `alloctrace.openOnStart` names. */
export async function openOnStart(host: Host): Promise<void> {
  const path = host.settings.get('openOnStart').trim();
  if (path === '') return;
  try {
    const uri = traceUri(path);
    await vscode.workspace.fs.stat(uri);
    // Unlike a text document's way this one also shows files that are too large to become documents.
    await vscode.commands.executeCommand('vscode.open', uri, { viewColumn: vscode.ViewColumn.One, preview: false });
    const session = host.runs.open(uri);
    host.sessions.setActive(session);
    await host.runs.settled(session.uri);
    if (session.state.kind === 'empty') await host.runs.now(session);
    await execute('alloctrace.showMemoryMap');
  } catch (error) {
    host.log.error(String(error));
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The trace {0} could not be opened. Check the setting alloctrace.openOnStart.', path),
    );
  }
}
