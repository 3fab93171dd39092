// Gives texts whose names say nothing (`.log`, `.txt`, untitled) the language of the recording that is in them: by itself where their lines leave no doubt,
// after a question where it is likely. What the user has answered or undone is not brought up again while the text is open.
import * as vscode from 'vscode';
import { headBytes } from '../trace/detection';
import { formatOfName } from '../trace/formats';
import { languageOfFormat } from '../trace/languages';
import { recogniseText, type Recognition } from '../trace/recognition';
import { execute } from './execute';
import type { Host } from './host';
import { usablePatterns } from './log-patterns';

/** The languages of texts of which nothing is known. */
const plainLanguages = ['plaintext', 'log'];
/** Schemes of texts that are somebody's own, not the output of an extension or the other side of a comparison. */
const excludedSchemes = ['git', 'output', 'debug', 'vscode'];
/** Lines that are looked at, and lines of a change that make a text worth another look. */
const headLines = 200;
const pastedLines = 3;

/** Looks at texts as they come into view, and at what is pasted into them. */
export function registerContentLanguages(host: Host): void {
  const languages = new ContentLanguages(host);
  host.context.subscriptions.push(
    vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach(({ document }) => languages.look(document))),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.some(({ text }) => text.split('\n', pastedLines + 1).length > pastedLines)) languages.look(document);
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => languages.forget(closed)),
  );
  for (const { document } of vscode.window.visibleTextEditors) languages.look(document);
}

class ContentLanguages {
  /** URIs of texts that have been decided on. */
  private readonly decided = new Set<string>();
  /** Whether a text that begins as no recording holds a report further down, by the version that was searched through. */
  private readonly reports = new WeakMap<vscode.TextDocument, { readonly version: number; readonly found: Recognition | undefined }>();

  constructor(private readonly host: Host) {}

  look(document: vscode.TextDocument): void {
    const { uri, languageId } = document;
    if (!plainLanguages.includes(languageId) || excludedSchemes.includes(uri.scheme) || this.decided.has(uri.toString())) return;
    const wanted = this.host.settings.get('recorded.detect', uri);
    if (wanted === 'off') return;
    const patterns = usablePatterns(this.host.settings.get('recorded.patterns', uri));
    const recognition = recogniseText(headOfDocument(document), patterns) ?? this.reportIn(document);
    if (!recognition || !(recognition.isCertain || wanted === 'ask')) return;
    this.decided.add(uri.toString());
    if (recognition.isCertain) void this.setLanguage(document, recognition);
    else void this.ask(document, recognition);
  }

  /** The whole of a text is searched: once, however often it comes into view. */
  private reportIn(document: vscode.TextDocument): Recognition | undefined {
    const { version } = document;
    const searched = this.reports.get(document);
    if (searched?.version === version) return searched.found;
    const found = recogniseReport(document);
    this.reports.set(document, { version, found });
    return found;
  }

  /** Whoever opens a text again wants it looked at again. */
  forget(tabs: readonly vscode.Tab[]): void {
    for (const { input } of tabs) if (input instanceof vscode.TabInputText) this.decided.delete(input.uri.toString());
  }

  private async setLanguage(document: vscode.TextDocument, { format, reasons }: Recognition): Promise<void> {
    const { localize, log } = this.host;
    const why = reasons.map(({ message, values }) => localize(message, ...values)).join('; ');
    log.info(vscode.l10n.t('{0} is read as {1}: {2}', document.fileName, formatOfName(format).title(localize), why));
    await vscode.languages.setTextDocumentLanguage(document, languageOfFormat(format));
  }

  private async ask(document: vscode.TextDocument, recognition: Recognition): Promise<void> {
    const title = formatOfName(recognition.format).title(this.host.localize);
    const read = vscode.l10n.t('Read as {0}', title);
    const other = vscode.l10n.t('Reopen as…');
    const never = vscode.l10n.t("Don't Ask Again");
    const name = vscode.workspace.asRelativePath(document.uri, false);
    const question = vscode.l10n.t('{0} may be a recording of allocations ({1}). Shall it be read as one?', name, title);
    const answer = await vscode.window.showInformationMessage(question, read, other, never);
    if (answer === never) {
      await this.host.settings.set('recorded.detect', 'certain', vscode.ConfigurationTarget.Global);
    } else if (answer === other) await execute('alloctrace.reopenAs', document.uri);
    else if (answer === read && !document.isClosed) await this.setLanguage(document, recognition);
  }
}

/** A kernel's log may have its first report of memory far behind its beginning. */
function recogniseReport(document: vscode.TextDocument): Recognition | undefined {
  const at = document.getText().indexOf('Mem-Info:');
  if (at < 0) return undefined;
  const { line } = document.positionAt(at);
  return recogniseText(new TextEncoder().encode(document.getText(new vscode.Range(line, 0, line + headLines, 0))), undefined);
}

/** The bytes a document begins with, enough to be judged. */
export function headOfDocument(document: vscode.TextDocument): Uint8Array {
  return new TextEncoder().encode(document.getText(new vscode.Range(0, 0, headLines, 0))).subarray(0, headBytes);
}
