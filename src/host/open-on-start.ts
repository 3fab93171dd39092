import * as vscode from 'vscode';
import type { CommandId } from '../model/contributions';
import type { Host } from './host';

const showMemoryMap: CommandId = 'alloctrace.showMemoryMap';

/** Opens, runs and shows the trace that the setting `alloctrace.openOnStart` names. */
export async function openOnStart(host: Host): Promise<void> {
  const path = host.settings.get('openOnStart').trim();
  if (path === '') return;
  const uri = resolve(path);
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preview: false });
    await host.runs.settled(document.uri.toString());
    await vscode.commands.executeCommand(showMemoryMap);
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
