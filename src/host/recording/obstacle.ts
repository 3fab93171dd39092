// Why no program can be recorded where this window works.
import * as vscode from 'vscode';

/** A sentence on what keeps programs from being run here; undefined where nothing does. */
export function recordingObstacle(context: vscode.ExtensionContext): string | undefined {
  if (!vscode.workspace.isTrusted) return vscode.l10n.t('A program can be recorded only in a workspace that you trust.');
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  // In a browser the extension itself is no file, and there is nothing to run programs with.
  if (context.extensionUri.scheme !== 'file' || (folder && folder.uri.scheme !== 'file')) {
    return vscode.l10n.t(
      'A program can be recorded only where the workspace lies on a disk, not in a virtual one: open it on its machine.',
    );
  }
  return folder ? undefined : vscode.l10n.t('Open a folder first: the program runs in it, and its recording is written there.');
}
