// The pages of comparisons in panels of their own, and as files.
import * as vscode from 'vscode';
import { besideMap } from '../host/commands/opening';
import { isMemoryMapInFront } from '../host/active-trace';
import { comparisonViewType } from '../model/contributions';
import { encodeLines } from '../report/bytes';
import { settingsPage, type SettingsPageSource } from '../report/settings-page';
import { reportColors } from '../report/style';
import type { Session } from '../session/session';
import { hostQueue } from '../work/queue';
import { saveFile, tellSaved } from './saving';

const colors = Object.keys(reportColors).map((name) => `--${name}: var(--vscode-alloctrace-${name});`);

/** The page in the colours of the editor, which contributes those of the map. */
const editorStyle = `
body { --ground: var(--vscode-editor-background); --text: var(--vscode-foreground); --quiet: var(--vscode-descriptionForeground); --line: var(--vscode-panel-border, var(--vscode-contrastBorder)); --error: var(--vscode-errorForeground); ${colors.join(' ')} background: var(--ground); color: var(--text); }
`;

interface Shown {
  readonly session: Session;
  readonly source: SettingsPageSource;
}

export class Comparisons {
  private readonly shown = new Map<vscode.WebviewPanel, Shown>();

  /** Opens a panel with a page. */
  show(session: Session, source: SettingsPageSource): void {
    const place = isMemoryMapInFront() ? besideMap() : vscode.ViewColumn.Active;
    const title = vscode.l10n.t('{0}: Comparison', source.name);
    const panel = vscode.window.createWebviewPanel(comparisonViewType, title, place, { enableFindWidget: true });
    panel.webview.html = [...settingsPage({ ...source, style: editorStyle })].join('');
    this.shown.set(panel, { session, source });
    panel.onDidDispose(() => this.shown.delete(panel));
  }

  /** Writes the page in front, or the last one, as a file that any browser shows; where to is asked for where it is not given. */
  async save(target: unknown): Promise<void> {
    const [, { session, source } = {}] = [...this.shown].find(([panel]) => panel.active) ?? [...this.shown].at(-1) ?? [];
    if (!session || !source) return;
    const file = {
      name: `${source.name}-comparison`,
      ending: 'html',
      kind: vscode.l10n.t('HTML page'),
      title: vscode.l10n.t('Save Comparison'),
      content: () => hostQueue.run(encodeLines(settingsPage(source))),
    };
    const written = await saveFile(session, file, target);
    if (written) void tellSaved(written, true);
  }
}
