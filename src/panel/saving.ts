// The save dialog for exports; a webview cannot download.
import * as vscode from 'vscode';
import type { Session } from '../session/session';

/** A file to be written: its name without the ending, what it may be called, and what is in it. */
export interface ExportedFile {
  readonly name: string;
  readonly ending: string;
  /** The kind of file, for the dialog's list. */
  readonly kind: string;
  readonly title: string;
  /** Asked for when it is known where it goes; undefined where it was called off. */
  readonly content: () => Promise<Uint8Array | undefined>;
}

/** Asks where a file goes, unless that is given, and writes it. Resolves to the place, undefined where none was chosen. */
export async function saveFile(session: Session, file: ExportedFile, given: unknown): Promise<vscode.Uri | undefined> {
  const target = given instanceof vscode.Uri ? given : await askForPlace(session, file);
  if (!target) return undefined;
  try {
    const content = await file.content();
    if (!content) return undefined;
    await vscode.workspace.fs.writeFile(target, content);
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The file could not be written: {0}', (error as Error).message));
    return undefined;
  }
  return target;
}

function askForPlace(session: Session, { name, ending, kind, title }: ExportedFile): Thenable<vscode.Uri | undefined> {
  const folder = folderFor(vscode.Uri.parse(session.uri));
  return vscode.window.showSaveDialog({
    title,
    filters: { [kind]: [ending] },
    defaultUri: folder && vscode.Uri.joinPath(folder, `${name}.${ending}`),
  });
}

/** Beside the trace where that can be written to, else in the workspace. */
function folderFor(trace: vscode.Uri): vscode.Uri | undefined {
  const writable = trace.scheme !== 'untitled' && vscode.workspace.fs.isWritableFileSystem(trace.scheme) === true;
  return writable ? vscode.Uri.joinPath(trace, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
}

/** Tells that a file was written and offers to open it; in a browser where it is a page and one is at hand. */
export async function tellSaved(target: vscode.Uri, page: boolean): Promise<void> {
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const local = page && target.scheme === 'file' && vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  const open = local ? vscode.l10n.t('Open in Browser') : vscode.l10n.t('Open');
  const choice = await vscode.window.showInformationMessage(vscode.l10n.t('{0} has been written.', name), open);
  if (choice !== open) return;
  if (local) await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}
