// Documents that commands write and nobody has saved yet.
import * as vscode from 'vscode';

/** A new document in a language, which holds just this. */
export async function unsavedDocument(language: string, content: string): Promise<vscode.TextDocument> {
  return holding(content, await vscode.workspace.openTextDocument({ language, content }));
}

/** A new document that is to be saved in a file that is not there yet, and holds just this. */
export async function unsavedFile(file: vscode.Uri, content: string): Promise<vscode.TextDocument> {
  return holding(content, await vscode.workspace.openTextDocument(file.with({ scheme: 'untitled' })));
}

/** Where a document of the same name was closed only now, VS Code brings back what that held: then it is replaced. */
async function holding(content: string, document: vscode.TextDocument): Promise<vscode.TextDocument> {
  if (linesOf(document.getText()) !== linesOf(content)) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), content);
    await vscode.workspace.applyEdit(edit);
  }
  return document;
}

/** A text without regard to how its lines end: a document has one way for all. */
function linesOf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
