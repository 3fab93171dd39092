// The files that `arena from` names, found from the folder of their traces: read as the user's workspace is, whatever it is.
import * as vscode from 'vscode';
import { compressedScheme } from '../model/contributions';
import { mostArenaFileBytes, type ArenaFileContent } from '../trace/arena-memory';
import type { NamedFile } from '../language/completion';
import { contentUri } from './compressed-files';

/** The file `named` in a trace; undefined where the trace has no folder. */
export function arenaFileUri(trace: vscode.Uri, named: string): vscode.Uri | undefined {
  const from = trace.scheme === compressedScheme ? vscode.Uri.parse(trace.query, true) : trace;
  const isAbsolute = /^([a-z]:)?[\\/]/i.test(named);
  if (from.scheme === 'untitled') {
    // One that is to be saved somewhere has that as its path.
    if (from.path.startsWith('/')) return arenaFileUri(vscode.Uri.file(from.path), named);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    return isAbsolute ? vscode.Uri.file(named) : folder && vscode.Uri.joinPath(folder, named);
  }
  // On the same machine or service as the trace, and nowhere else.
  return isAbsolute ? from.with({ path: vscode.Uri.file(named).path }) : vscode.Uri.joinPath(from, '..', named);
}

/** The content of such a file. */
export async function readArenaFile(trace: vscode.Uri, named: string): Promise<ArenaFileContent> {
  const uri = arenaFileUri(trace, named);
  if (uri === undefined) return { lacks: 'folder' };
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    // Of what is too large nothing is read.
    if (size > mostArenaFileBytes) return { lacks: 'room' };
  } catch {
    return { lacks: 'file' };
  }
  try {
    return { bytes: await vscode.workspace.fs.readFile(contentUri(uri)) };
  } catch {
    return { lacks: 'content' };
  }
}

/** What lies in a folder (a path from the folder of a trace, empty or with a slash at its end), without what is hidden or a trace of ours; nothing where it cannot be read. */
export async function filesIn(trace: vscode.Uri, folder: string): Promise<NamedFile[]> {
  const uri = arenaFileUri(trace, folder === '' ? '.' : folder);
  if (uri === undefined) return [];
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return entries
      .filter(([name]) => !name.startsWith('.') && !name.endsWith('.alloctrace'))
      .map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 }));
  } catch {
    return [];
  }
}
