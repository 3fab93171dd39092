// The editor of recordings that are no text, and of compressed ones: what is text opens as text, the rest is run, and a page says what it is. Known by content; what is no recording is
// told in one sentence.
import * as vscode from 'vscode';
import { binaryEditorType } from '../model/contributions';
import { formatCount, formatSize, numberLanguage } from '../model/size';
import { escapeMarkup } from '../model/markup';
import type { Session } from '../session/session';
import { headBytes } from '../trace/detection';
import { formatOfFile, formatOfName, formatNames } from '../trace/formats';
import { TraceError } from '../trace/trace';
import { contentUri } from './compressed-files';
import { execute } from './execute';
import type { Host } from './host';

/** Registers the editor for the files that package.json names. */
export function registerBinaryRecordings(host: Host): void {
  host.context.subscriptions.push(
    vscode.window.registerCustomEditorProvider(binaryEditorType, new BinaryRecordings(host), { supportsMultipleEditorsPerDocument: true }),
  );
}

class BinaryRecordings implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly host: Host) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    panel.webview.options = { enableCommandUris: ['alloctrace.showMemoryMap', 'alloctrace.showRecorded', 'alloctrace.reopenAs'] };
    const content = contentUri(uri);
    try {
      if (await this.isText(content)) await openAsText(uri, content, panel);
      else await this.show(content, panel);
    } catch (error) {
      panel.webview.html = page(nameOf(uri), [this.describe(error)], []);
    }
  }

  /** Throws TraceError for what is no recording. */
  private async isText(content: vscode.Uri): Promise<boolean> {
    const head = (await vscode.workspace.fs.readFile(content)).subarray(0, headBytes);
    return formatOfName(formatOfFile(content.path, head).format).syntax !== undefined;
  }

  private async show(content: vscode.Uri, panel: vscode.WebviewPanel): Promise<void> {
    const { runs, sessions } = this.host;
    const session = runs.open(content);
    const subscription = session.onDidChange((change) => {
      if (change === 'state') this.tell(session, panel);
    });
    panel.onDidDispose(() => subscription.dispose());
    sessions.setActive(session);
    this.tell(session, panel);
    if (session.ready ? true : await runs.now(session)) await execute('alloctrace.showMemoryMap');
  }

  /** Has the page say what is known of a session's recording. */
  private tell({ uri, state, ready }: Session, panel: vscode.WebviewPanel): void {
    const name = nameOf(vscode.Uri.parse(uri));
    if (state.kind === 'failed') panel.webview.html = page(name, [state.message], []);
    else if (!ready) panel.webview.html = page(name, [vscode.l10n.t('It is being read…')], []);
    else panel.webview.html = page(name, this.sentencesOf(ready.run.trace), links(uri));
  }

  private sentencesOf({ format, recording }: NonNullable<Session['ready']>['run']['trace']): string[] {
    const { localize } = this.host;
    const known = formatNames.find((name) => name === format.name);
    const { allocs, frees, reallocs, peakBytes, endBlocks, endBytes } = recording!.counts;
    return [
      known === undefined ? format.name : formatOfName(known).title(localize),
      vscode.l10n.t(
        '{0} allocations, {1} resizes, {2} frees. At most {3} were asked for at once; at the end {4} blocks with {5} are left.',
        formatCount(allocs),
        formatCount(reallocs),
        formatCount(frees),
        formatSize(peakBytes),
        formatCount(endBlocks),
        formatSize(endBytes),
      ),
      vscode.l10n.t('It is no text: the memory map shows it.'),
    ];
  }

  private describe(error: unknown): string {
    if (error instanceof TraceError) return this.host.localize(error.text, ...error.values);
    return error instanceof Error ? error.message : String(error);
  }
}

/** Opens the text in place of the editor that was asked for. */
async function openAsText(uri: vscode.Uri, content: vscode.Uri, panel: vscode.WebviewPanel): Promise<void> {
  const { viewColumn } = panel;
  if (content.toString() === uri.toString()) await vscode.commands.executeCommand('vscode.openWith', uri, 'default', viewColumn);
  else await vscode.commands.executeCommand('vscode.open', content, { viewColumn });
  panel.dispose();
}

interface Link {
  readonly text: string;
  readonly command: string;
}

function links(uri: string): Link[] {
  const reopened = encodeURIComponent(JSON.stringify([vscode.Uri.parse(uri)]));
  return [
    { text: vscode.l10n.t('Show Memory Map'), command: 'alloctrace.showMemoryMap' },
    { text: vscode.l10n.t('Show As Recorded'), command: 'alloctrace.showRecorded' },
    { text: vscode.l10n.t('Reopen as…'), command: `alloctrace.reopenAs?${reopened}` },
  ];
}

function page(title: string, sentences: readonly string[], commands: readonly Link[]): string {
  const paragraphs = sentences.map((sentence) => `<p>${escapeMarkup(sentence)}</p>`).join('\n');
  const items = commands.map(({ text, command }) => `<a href="command:${escapeMarkup(command)}">${escapeMarkup(text)}</a>`).join('\n');
  return `<!DOCTYPE html>
<html lang="${escapeMarkup(numberLanguage())}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
  <title>${escapeMarkup(title)}</title>
  <style>
    body { padding: 1.5em 2em; font-size: var(--vscode-font-size); line-height: 1.5; }
    main { max-width: 45em; }
    h1 { font-size: 1.4em; font-weight: normal; overflow-wrap: anywhere; }
    nav { display: flex; flex-wrap: wrap; gap: 0.5em 1.5em; margin-top: 1.5em; }
  </style>
</head>
<body>
  <main>
    <h1>${escapeMarkup(title)}</h1>
    ${paragraphs}
    <nav>${items}</nav>
  </main>
</body>
</html>
`;
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
