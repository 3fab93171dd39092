import * as vscode from 'vscode';
import { compressedUri } from './compressed-files';
import { execute } from './execute';
import type { Host } from './host';

/** Opens, runs and shows the trace that the setting `alloctrace.openOnStart` names. */
export async function openOnStart(host: Host): Promise<void> {
  const path = host.settings.get('openOnStart').trim();
  if (path === '') return;
  try {
    const file = resolve(path);
    await vscode.workspace.fs.stat(file);
    const uri = file.path.endsWith('.gz') ? compressedUri(file) : file;
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

/** A path on the machine the workspace is on, also where that is another one than the window's. */
function resolve(path: string): vscode.Uri {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return vscode.Uri.parse(path);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!/^([a-z]:)?[\\/]/i.test(path)) return folder ? vscode.Uri.joinPath(folder, path) : vscode.Uri.file(path);
  return folder && folder.scheme !== 'file' ? folder.with({ path: vscode.Uri.file(path).path }) : vscode.Uri.file(path);
}
