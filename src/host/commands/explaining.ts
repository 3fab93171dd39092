import * as vscode from 'vscode';
import { diagnosticCodes } from '../../model/diagnostic';
import { findingCodes } from '../../model/finding-codes';
import type { Host } from '../host';
import type { Handlers } from './handlers';

const codes: readonly string[] = [...diagnosticCodes, ...findingCodes];

/** Opening the documentation page of a code. */
export function explainingHandlers(host: Host): Handlers<'alloctrace.explainCode'> {
  return { 'alloctrace.explainCode': (code) => explain(host, code) };
}

/** A link that opens the page of a code, for the place where VS Code shows the code. */
export function codeLink(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:alloctrace.explainCode?${encodeURIComponent(JSON.stringify([code]))}`);
}

async function explain({ context }: Host, wanted: unknown): Promise<void> {
  const code =
    codes.find((each) => each === wanted) ??
    (await vscode.window.showQuickPick([...codes].sort(), {
      title: vscode.l10n.t('Explain Code'),
      placeHolder: vscode.l10n.t('Choose the code of a problem or a finding.'),
    }));
  if (code === undefined) return;
  const page = await pageOf(context.extensionUri, code);
  try {
    await vscode.commands.executeCommand('markdown.showPreview', page);
  } catch {
    // Somebody has switched the built-in Markdown preview off.
    await vscode.window.showTextDocument(page);
  }
}

/** The page in the reader's language where there is one, else in English. */
async function pageOf(extension: vscode.Uri, code: string): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(extension, 'media', 'docs');
  const translated = vscode.Uri.joinPath(folder, vscode.env.language, `${code}.md`);
  try {
    await vscode.workspace.fs.stat(translated);
    return translated;
  } catch {
    return vscode.Uri.joinPath(folder, `${code}.md`);
  }
}
