import * as vscode from 'vscode';
import type { Host } from '../host/host';
import type { Session } from '../session/session';
import { editorsOf, lineRange } from '../host/places';

/** Highlights the statement of the operation last done, and says at which position that is. */
export class CurrentStatement implements vscode.Disposable {
  private readonly decoration: vscode.TextEditorDecorationType;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly host: Host) {
    this.decoration = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('alloctrace.currentStatementBackground'),
      overviewRulerColor: new vscode.ThemeColor('alloctrace.currentStatementRuler'),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
      gutterIconSize: 'contain',
      light: { gutterIconPath: this.icon('current-statement-light.svg') },
      dark: { gutterIconPath: this.icon('current-statement-dark.svg') },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.subscriptions = [
      this.decoration,
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state') this.show(session);
          if (change === 'position') {
            this.show(session);
            this.reveal(session);
          }
        });
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showAll()),
      host.settings.onDidChange((includes) => {
        if (includes('highlightCurrentStatement')) this.showAll();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private showAll(): void {
    for (const session of this.host.sessions.all) this.show(session);
  }

  private show(session: Session): void {
    // While a newer text is being run its lines may be others: the highlight stays, VS Code moves it with the edits.
    if (session.state.kind === 'running') return;
    for (const editor of editorsOf(session.uri)) {
      editor.setDecorations(this.decoration, this.decorationsIn(session, editor.document));
    }
  }

  private decorationsIn(session: Session, document: vscode.TextDocument): vscode.DecorationOptions[] {
    const { ready, position } = session;
    const line = ready?.run.lineOfPosition(position.operation);
    if (!ready || line === undefined || !this.host.settings.get('highlightCurrentStatement', document.uri)) return [];
    const { operationCount } = ready.run;
    const text =
      position.operation === operationCount
        ? vscode.l10n.t('position {0} of {1}, the end', position.operation, operationCount)
        : vscode.l10n.t('position {0} of {1}', position.operation, operationCount);
    return [
      {
        range: lineRange(line, document),
        renderOptions: {
          after: { contentText: text, margin: '0 0 0 3em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
        },
      },
    ];
  }

  /** Brings the statement into view where the trace is seen; takes no focus. */
  private reveal(session: Session): void {
    const line = session.ready?.run.lineOfPosition(session.position.operation) ?? 1;
    for (const editor of editorsOf(session.uri)) {
      if (!this.host.settings.get('followPosition', editor.document.uri)) continue;
      editor.revealRange(lineRange(line, editor.document), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  private icon(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.host.context.extensionUri, 'media', 'icons', name);
  }
}
