// A trace is opened, run and shown, whatever it is and however large.
import * as vscode from 'vscode';
import { execute } from './execute';
import type { Host } from './host';

/** Opens a trace in the first group and its memory map. Rejects where there is no such file. */
export async function openTrace(host: Host, uri: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.stat(uri);
  // Unlike a text document's way this one also shows files that are too large to become documents.
  await vscode.commands.executeCommand('vscode.open', uri, { viewColumn: vscode.ViewColumn.One, preview: false });
  const session = host.runs.open(uri);
  host.sessions.setActive(session);
  await host.runs.settled(session.uri);
  if (session.state.kind === 'empty') await host.runs.now(session);
  await execute('alloctrace.showMemoryMap');
}
