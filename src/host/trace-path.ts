// How settings and launch configurations name traces.
import * as vscode from 'vscode';
import { isCompressedName } from '../trace/compression';
import { compressedUri } from './compressed-files';

/**
 * The trace that a setting or a launch configuration names: a URI, or a path on the machine the workspace is on, absolute or
 * relative to its first folder. Of a compressed file its content.
 */
export function traceUri(name: string): vscode.Uri {
  // One letter and a colon are a drive.
  const uri = /^[a-z][a-z0-9+.-]+:/i.test(name) ? vscode.Uri.parse(name) : fileUri(name);
  return isCompressedName(uri.path) ? compressedUri(uri) : uri;
}

function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!/^([a-z]:)?[\\/]/i.test(path)) return folder ? vscode.Uri.joinPath(folder, path) : vscode.Uri.file(path);
  return folder && folder.scheme !== 'file' ? folder.with({ path: vscode.Uri.file(path).path }) : vscode.Uri.file(path);
}
