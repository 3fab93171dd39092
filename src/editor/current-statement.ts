// The highlighted line: follows the position of every session that an editor shows.
import * as vscode from 'vscode';
import { formatCount } from '../model/size';
import type { Host } from '../host/host';
import { editorsOf, statementRange } from '../host/places';
import type { Session } from '../session/session';
import { Rest } from './rest';

/** Highlights the statement of the operation last done, and says at which position that is. */
export class CurrentStatement implements vscode.Disposable {
  private readonly decoration: vscode.TextEditorDecorationType;
  private readonly subscriptions: vscode.Disposable[];
  private readonly rest = new Rest((session) => {
    this.show(session);
    this.reveal(session);
  });

  constructor(private readonly host: Host) {
    const icon = (name: string): { gutterIconPath: vscode.Uri } => ({
      gutterIconPath: vscode.Uri.joinPath(host.context.extensionUri, 'media', 'icons', name),
    });
    this.decoration = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('alloctrace.currentStatementBackground'),
      overviewRulerColor: new vscode.ThemeColor('alloctrace.currentStatementRuler'),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
      gutterIconSize: 'contain',
      light: icon('current-statement-light.svg'),
      dark: icon('current-statement-dark.svg'),
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.subscriptions = [
      this.decoration,
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state') this.show(session);
          else if (change === 'position') this.rest.moved(session);
        });
      }),
      host.sessions.onDidClose((session) => {
        this.rest.forget(session);
        for (const editor of editorsOf(session.uri)) editor.setDecorations(this.decoration, []);
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showAll()),
      host.settings.onDidChange((includes) => {
        if (includes('highlightCurrentStatement')) this.showAll();
      }),
    ];
  }

  dispose(): void {
    this.rest.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private showAll(): void {
    for (const session of this.host.sessions.all) this.show(session);
  }

  private show(session: Session): void {
    // While a newer text is being run its lines may be others: the highlight stays, and VS Code moves it with the edits.
    if (session.state.kind === 'running') return;
    for (const editor of editorsOf(session.uri)) {
      const shown = this.host.settings.get('highlightCurrentStatement', editor.document.uri);
      editor.setDecorations(this.decoration, shown ? currentStatement(session, editor.document) : []);
    }
  }

  /** Brings the statement into view where the trace is seen; takes no focus. */
  private reveal(session: Session): void {
    const line = session.ready?.run.lineOfPosition(session.position.operation) ?? 1;
    for (const editor of editorsOf(session.uri)) {
      if (!this.host.settings.get('followPosition', editor.document.uri)) continue;
      editor.revealRange(statementRange(line, editor.document), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }
}

/** The decoration of the statement a session stands at: none at the start of the run. */
export function currentStatement(
  { ready, position, debugged, debuggedLine }: Session,
  document: vscode.TextDocument,
): vscode.DecorationOptions[] {
  if (!ready) return [];
  const { operationCount, table, trace } = ready.run;
  // A debugger stands before what comes next, at last behind all lines. Its own highlight is missing where others move the position.
  const next = position.operation < operationCount ? table.line[position.operation] : Math.max(trace.lineCount, 1);
  const line = debuggedLine ?? (debugged ? next : ready.run.lineOfPosition(position.operation));
  if (line === undefined) return [];
  const text =
    position.operation === operationCount
      ? vscode.l10n.t('position {0} of {1}, the end', formatCount(position.operation), formatCount(operationCount))
      : vscode.l10n.t('position {0} of {1}', formatCount(position.operation), formatCount(operationCount));
  const color = new vscode.ThemeColor('editorCodeLens.foreground');
  return [{ range: statementRange(line, document), renderOptions: { after: { contentText: text, margin: '0 0 0 3em', color } } }];
}
