import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AllocTraceApi } from '../../src/host/api';
import type { SettingName, SettingTypes } from '../../src/host/settings';
import type { CommandId } from '../../src/model/contributions';
import type { Session } from '../../src/session/session';
import { afterOperation } from '../../src/model/position';
import { formatOfName } from '../../src/trace/formats';
import { formatOfLanguage, type LanguageId } from '../../src/trace/languages';

/** The extension, activated. */
export async function extension(): Promise<AllocTraceApi> {
  const found = vscode.extensions.getExtension<AllocTraceApi>('alloctrace.alloctrace');
  assert.ok(found);
  return found.activate();
}

/** The session of a document after all of its runs. */
export async function settled(document: { readonly uri: vscode.Uri }): Promise<Session> {
  const { settled } = await extension();
  const uri = document.uri.toString();
  await eventually(async () => assert.ok(await settled(uri)));
  const session = await settled(uri);
  assert.ok(session);
  return session;
}

let files = 0;

/** Opens a new file with some content in an editor. */
export async function openFile(content: string, language: LanguageId | 'plaintext'): Promise<vscode.TextEditor> {
  const format = formatOfLanguage(language);
  const extension = format === undefined ? '.txt' : formatOfName(format).extensions[0];
  const uri = await writeFile(`test-${++files}${extension}`, content);
  const editor = await vscode.window.showTextDocument(uri);
  assert.equal(editor.document.languageId, language);
  return editor;
}

/** Opens a new file with a trace in an editor, runs it and goes to its end. */
export async function openText(
  content: string,
  language: LanguageId = 'alloctrace',
): Promise<{ editor: vscode.TextEditor; session: Session }> {
  const editor = await openFile(content, language);
  return { editor, session: await atEnd(editor.document) };
}

/** The session of a document after all of its runs, at the end. */
async function atEnd(document: vscode.TextDocument): Promise<Session> {
  const session = await settled(document);
  session.moveTo(afterOperation(Infinity));
  return session;
}

/** Opens a sample from the workspace, runs it and goes to its end. */
export async function openSample(name: string): Promise<{ editor: vscode.TextEditor; session: Session }> {
  const document = await vscode.workspace.openTextDocument(inWorkspace(name));
  const editor = await vscode.window.showTextDocument(document);
  return { editor, session: await atEnd(document) };
}

export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Writes a file into the workspace. */
export async function writeFile(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return uri;
}

export async function command(id: CommandId, ...args: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(id, ...args);
}

/** Types at the end of a document. */
export async function append(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const done = await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, text));
  assert.equal(done, true);
}

/** `line code` of each exact problem VS Code knows of a document; lines 1-based. Findings, which are judgements, are no errors or warnings. */
export function problems(uri: vscode.Uri): string[] {
  const exact = vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
  return exact.map(({ range, code }) => `${range.start.line + 1} ${codeOf(code)}`);
}

/** The text of a diagnostic's code. */
export function codeOf(code: vscode.Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** What takes longer is not slow but lost, even where several programs share the processor. */
const patience = 120_000;

/** Tries again until a check holds; fails with what it last said. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  for (const end = Date.now() + patience; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Runs something with a setting changed. */
export async function withSetting<Name extends SettingName>(
  name: Name,
  value: SettingTypes[Name],
  action: () => Promise<void>,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('alloctrace');
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    await action();
  } finally {
    await configuration.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}

/** Closes every editor; what was changed in them is dropped. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isUntitled && !(document.isDirty && vscode.workspace.getWorkspaceFolder(document.uri))) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
