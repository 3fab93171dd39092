// How a trace is debugged where no launch.json says otherwise.
import * as vscode from 'vscode';

/** The type of debugger that package.json contributes. */
export const debugType = 'alloctrace';

/** The defaults for a trace, by a name of its own: of two sessions of one name VS Code asks whether both are meant. */
export function debugConfiguration(uri: vscode.Uri): vscode.DebugConfiguration {
  return { type: debugType, request: 'launch', name: vscode.l10n.t('Debug {0}', nameOf(uri)), program: programOf(uri), stopOnEntry: true };
}

/** A trace as the protocol names it: a path where it is a file, a URI elsewhere. */
export function programOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** A trace as people name it. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').pop() ?? uri.path;
}
