// The command that has what is in front read in another format: a text gets that format's language, what is no text (or too large for one) is run as it is.
import * as vscode from 'vscode';
import { formatOfName, formatNames, rankFormats, type FormatName } from '../../trace/formats';
import { headBytes, type Detection } from '../../trace/detection';
import { languageOfFormat } from '../../trace/languages';
import { frontUri } from '../active-trace';
import { contentUri } from '../compressed-files';
import { headOfDocument } from '../content-languages';
import { execute } from '../execute';
import type { Host } from '../host';
import type { Handlers } from './handlers';
import { tellFailure, tellNoTrace } from './trace-at-hand';

/** Reading a trace in another format. */
export function reopeningHandlers(host: Host): Handlers<'alloctrace.reopenAs'> {
  return { 'alloctrace.reopenAs': (resource, format) => reopen(host, resource, format) };
}

/** `given` may be the format's name; without it the user is asked, with what the file looks like first. */
async function reopen(host: Host, resource: unknown, given: unknown): Promise<void> {
  const active = host.sessions.active && vscode.Uri.parse(host.sessions.active.uri);
  const front = resource instanceof vscode.Uri ? resource : (frontUri() ?? active);
  if (!front) {
    tellNoTrace();
    return;
  }
  const uri = contentUri(front);
  const format = formatNames.find((name) => name === given) ?? (await pickFormat(host, uri));
  if (format === undefined) return;
  const document = formatOfName(format).syntax && (await documentOf(uri));
  if (document) await showAs(host, document, format);
  else await runAs(host, uri, format);
}

async function showAs(host: Host, document: vscode.TextDocument, format: FormatName): Promise<void> {
  host.runs.readAs(document.uri, undefined);
  const shown = await vscode.window.showTextDocument(await vscode.languages.setTextDocumentLanguage(document, languageOfFormat(format)));
  host.sessions.setActive(host.runs.open(shown.document.uri));
}

async function runAs(host: Host, uri: vscode.Uri, format: FormatName): Promise<void> {
  host.runs.readAs(uri, format);
  const session = host.runs.open(uri);
  host.sessions.setActive(session);
  if (await host.runs.now(session)) await execute('alloctrace.showMemoryMap');
  else tellFailure(host, session);
}

/** The text of a file as a document; undefined where it is none, or too large. */
async function documentOf(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

async function pickFormat(host: Host, uri: vscode.Uri): Promise<FormatName | undefined> {
  let ranked: Detection<FormatName>[];
  try {
    ranked = rankFormats(uri.path, await headOf(uri));
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The file could not be read: {0}', String(error)));
    return undefined;
  }
  const item = ({ format, score, reasons }: Detection<FormatName>): vscode.QuickPickItem & { format: FormatName } => ({
    format,
    label: formatOfName(format).title(host.localize),
    description: score > 0 ? vscode.l10n.t('{0}: {1} of 100', format, Math.round(score)) : format,
    detail: reasons.map(({ message, values }) => host.localize(message, ...values)).join('; '),
  });
  const separator = (label: string): vscode.QuickPickItem & { format?: undefined } => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const likely = ranked.filter(({ score }) => score > 0);
  const others = ranked.filter(({ score }) => score === 0);
  const picked = await vscode.window.showQuickPick(
    [
      ...(likely.length > 0 ? [separator(vscode.l10n.t('It looks like'))] : []),
      ...likely.map(item),
      separator(vscode.l10n.t('Other formats')),
      ...others.map(item),
    ],
    {
      title: vscode.l10n.t('Reopen as…'),
      placeHolder: vscode.l10n.t('Choose the format in which the file is to be read.'),
      matchOnDescription: true,
    },
  );
  return picked?.format;
}

/** What a file begins with: an open document's text, else its bytes. */
async function headOf(uri: vscode.Uri): Promise<Uint8Array> {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return document ? headOfDocument(document) : (await vscode.workspace.fs.readFile(uri)).subarray(0, headBytes);
}
