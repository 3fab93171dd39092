// The highlighted line: follows the position of every session that an editor shows.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { editorsOf, statementRange } from '../host/places';
import type { Session } from '../session/session';
import { Rest } from './rest';

/** Highlights the statement of the operation last done, and says at which position that is. */
export class CurrentStatement implements vscode.Disposable {
  /** The highlight of the line. */
  private readonly decoration: vscode.TextEditorDecorationType;
  /** By itself: a line with a breakpoint goes without, so that the breakpoint is seen. */
  private readonly arrow: vscode.TextEditorDecorationType;
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
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.arrow = vscode.window.createTextEditorDecorationType({
      gutterIconSize: 'contain',
      light: icon('current-statement-light.svg'),
      dark: icon('current-statement-dark.svg'),
    });
    this.subscriptions = [
      this.decoration,
      this.arrow,
      vscode.debug.onDidChangeBreakpoints(() => this.showAll()),
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state') this.show(session);
          else if (change === 'position') this.rest.moved(session);
        });
      }),
      host.sessions.onDidClose((session) => {
        this.rest.forget(session);
        for (const editor of editorsOf(session.uri)) {
          for (const each of [this.decoration, this.arrow]) editor.setDecorations(each, []);
        }
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
      const decorations = shown ? currentStatement(session, editor.document) : [];
      editor.setDecorations(this.decoration, decorations);
      // A debugger has an arrow of its own.
      editor.setDecorations(this.arrow, session.debugged ? [] : arrowRanges(decorations, editor.document));
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

/** Where the arrow stands in the gutter: on none of the lines that have a breakpoint, which would be hidden behind it. */
export function arrowRanges(statements: readonly vscode.DecorationOptions[], document: vscode.TextDocument): vscode.Range[] {
  const uri = document.uri.toString();
  const lines = vscode.debug.breakpoints
    .filter((each) => each instanceof vscode.SourceBreakpoint && each.location.uri.toString() === uri)
    .map((each) => (each as vscode.SourceBreakpoint).location.range.start.line);
  return statements.map(({ range }) => range).filter(({ start }) => !lines.includes(start.line));
}

/** The decoration of the statement a session stands at: none at the start of the run. */
export function currentStatement(
  { ready, position, debugged, debuggedApart, debuggedLine }: Session,
  document: vscode.TextDocument,
): vscode.DecorationOptions[] {
  // A debugger that goes on with an older run has its own highlight: two would not tell where it stands.
  if (!ready || debuggedApart) return [];
  const { operationCount, table, trace } = ready.run;
  // A debugger stands before what comes next, at last behind all lines. Its own highlight is missing where others move the position.
  const next = position.operation < operationCount ? table.line[position.operation] : Math.max(trace.lineCount, 1);
  const line = debuggedLine ?? (debugged ? next : ready.run.lineOfPosition(position.operation));
  if (line === undefined) return [];
  const text =
    position.operation === operationCount
      ? vscode.l10n.t('position {0} of {1}, the end', position.operation, operationCount)
      : vscode.l10n.t('position {0} of {1}', position.operation, operationCount);
  const color = new vscode.ThemeColor('editorCodeLens.foreground');
  return [{ range: statementRange(line, document), renderOptions: { after: { contentText: text, margin: '0 0 0 3em', color } } }];
}
