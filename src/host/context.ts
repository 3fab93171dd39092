// Context keys, in one place because VS Code sets them through a command without types.
import * as vscode from 'vscode';

/** Sets a context key for when clauses. */
export function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
