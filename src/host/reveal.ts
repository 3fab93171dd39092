// Scrolling an editor to a line that the map, the debugger or a command has asked for.
import * as vscode from 'vscode';
import { editorsOf } from './places';

/** Shows a line (1-based) of a trace with the text cursor on it, in the editor it is open in, or in a new one. Takes no focus. */
export async function revealLine(uri: string, line: number, column = 1): Promise<void> {
  const position = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const selection = new vscode.Selection(position, position);
  const [visible] = editorsOf(uri);
  if (visible) {
    visible.selection = selection;
    visible.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  const parsed = vscode.Uri.parse(uri);
  // Works for files too large to be documents as well.
  await vscode.commands.executeCommand('vscode.open', parsed, {
    selection,
    viewColumn: columnOf(uri) ?? vscode.ViewColumn.One,
    preserveFocus: true,
    preview: false,
  });
}

function columnOf(uri: string): vscode.ViewColumn | undefined {
  return vscode.window.tabGroups.all.find((group) =>
    group.tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri),
  )?.viewColumn;
}
