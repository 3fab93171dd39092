// Icons beside lines and marks in the ruler, from a session's diagnostics.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { editorsOf, statementRange } from '../host/places';
import type { Problems } from '../analysis/diagnostics';
import type { Session } from '../session/session';

type Mark = 'leak' | 'failure';

/** Marks lines that leak and lines that fail beside the line numbers and in the overview ruler. */
export class LineMarks implements vscode.Disposable {
  private readonly decorations: Readonly<Record<Mark, vscode.TextEditorDecorationType>>;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly host: Host) {
    this.decorations = { leak: this.decoration('leak'), failure: this.decoration('failure') };
    this.subscription = vscode.Disposable.from(
      ...Object.values(this.decorations),
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'diagnostics') this.show(session);
        });
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showAll()),
      host.settings.onDidChange((includes) => {
        if (includes('gutterIcons')) this.showAll();
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private decoration(mark: Mark): vscode.TextEditorDecorationType {
    const icon = (theme: string): { gutterIconPath: vscode.Uri } => ({
      gutterIconPath: vscode.Uri.joinPath(this.host.context.extensionUri, 'media', 'icons', `${mark}-${theme}.svg`),
    });
    return vscode.window.createTextEditorDecorationType({
      gutterIconSize: 'contain',
      light: icon('light'),
      dark: icon('dark'),
      overviewRulerColor: new vscode.ThemeColor(`alloctrace.${mark}Ruler`),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
  }

  private showAll(): void {
    for (const session of this.host.sessions.all) this.show(session);
  }

  private show(session: Session): void {
    for (const editor of editorsOf(session.uri)) {
      // An edit moves the marks that are there; those of a run of an older text would be misplaced.
      if (session.ready?.version !== undefined && session.ready.version !== editor.document.version) continue;
      const shown = this.host.settings.get('gutterIcons', editor.document.uri);
      const { leaks, failures } = shown ? linesMarked(session.problems) : { leaks: [], failures: [] };
      const ranges = (lines: readonly number[]): vscode.Range[] => lines.map((line) => statementRange(line, editor.document));
      editor.setDecorations(this.decorations.leak, ranges(leaks));
      editor.setDecorations(this.decorations.failure, ranges(failures));
    }
  }
}

/** The lines (1-based) that leak and those that fail; a line that does both counts as failing. */
function linesMarked({ diagnostics }: Problems): { leaks: number[]; failures: number[] } {
  const failures = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ line }) => line));
  const leaks = new Set(diagnostics.filter(({ severity, line }) => severity === 'warning' && !failures.has(line)).map(({ line }) => line));
  return { leaks: [...leaks], failures: [...failures] };
}
