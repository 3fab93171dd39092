// Codes of problems and findings with their pages: the command that opens one, and the links that lead to it.
import * as vscode from 'vscode';
import { documentationPages, reportedCodes, type ReportedCode } from '../../language/documentation';
import type { CommandId } from '../../model/contributions';
import type { Host } from '../host';
import type { Handlers } from './handlers';

/** Opening the documentation page of a code. */
export function explainingHandlers(host: Host): Handlers<'alloctrace.explainCode'> {
  return { 'alloctrace.explainCode': (code) => explain(host, code) };
}

/** A code as a diagnostic has it: it leads to its page wherever VS Code shows it. */
export interface LinkedCode {
  readonly value: ReportedCode;
  readonly target: vscode.Uri;
}

const linkedCodes = new Map<ReportedCode, LinkedCode>();

/** The code of a diagnostic. The same object each time: many diagnostics have the same code. */
export function linkedCode(code: ReportedCode): LinkedCode {
  let linked = linkedCodes.get(code);
  if (linked === undefined) {
    const command: CommandId = 'alloctrace.explainCode';
    linked = { value: code, target: vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([code]))}`) };
    linkedCodes.set(code, linked);
  }
  return linked;
}

async function explain({ context }: Host, wanted: unknown): Promise<void> {
  const code =
    reportedCodes.find((each) => each === wanted) ??
    ((await vscode.window.showQuickPick([...reportedCodes].sort(), {
      title: vscode.l10n.t('Explain Code'),
      placeHolder: vscode.l10n.t('Choose the code of a problem or a finding.'),
    })) as ReportedCode | undefined);
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
async function pageOf(extension: vscode.Uri, code: ReportedCode): Promise<vscode.Uri> {
  const [english, ...translated] = documentationPages(code, vscode.env.language).map((page) => vscode.Uri.joinPath(extension, page));
  for (const page of translated) {
    try {
      await vscode.workspace.fs.stat(page);
      return page;
    } catch {
      // Not every language has pages.
    }
  }
  return english;
}
