// Two decorations of lines: a tint for what each costs over the run, and the value each has at the position.
import * as vscode from 'vscode';
import { costLevels, findLineCosts, type LineCost, type LineCosts } from '../analysis/line-costs';
import { stepValueOf } from '../analysis/step-values';
import type { Host } from '../host/host';
import { editorsOf } from '../host/places';
import type { Run } from '../replay/run/run';
import type { Session } from '../session/session';
import { hostQueue } from '../work/queue';
import { SharedWork } from '../work/work';
import type { PresentRuns } from './present-runs';
import { Rest } from './rest';

/** Lines beyond the visible ones that are decorated, too: scrolling shows them at once. */
const margin = 50;

/** Tints lines by what they cost, and while stepping shows what lines have come to; for the lines in view. */
export class LineValues implements vscode.Disposable {
  private readonly heat: readonly vscode.TextEditorDecorationType[];
  private readonly values: vscode.TextEditorDecorationType;
  private readonly costs = new WeakMap<Run, Map<LineCost, SharedWork<LineCosts>>>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly host: Host,
    private readonly runs: PresentRuns,
  ) {
    this.heat = Array.from({ length: costLevels }, (_, level) =>
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new vscode.ThemeColor(`alloctrace.lineHeat${level + 1}Background`),
      }),
    );
    this.values = vscode.window.createTextEditorDecorationType({ rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed });
    const showAll = (): void => {
      for (const editor of vscode.window.visibleTextEditors) void this.show(editor);
    };
    const show = (session: Session): void => {
      if (session.state.kind === 'running') return;
      for (const editor of editorsOf(session.uri)) void this.show(editor);
    };
    const rest = new Rest(show);
    this.subscription = vscode.Disposable.from(
      rest,
      ...this.heat,
      this.values,
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state') show(session);
          else if (change === 'position') rest.moved(session);
        });
      }),
      host.sessions.onDidClose((session) => rest.forget(session)),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => void this.show(textEditor)),
      vscode.window.onDidChangeVisibleTextEditors(showAll),
      vscode.debug.onDidStartDebugSession(showAll),
      vscode.debug.onDidTerminateDebugSession(showAll),
      host.settings.onDidChange((includes) => {
        if (includes('lineHeat') || includes('stepValues')) showAll();
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async show(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const mapped = this.runs.latest(document);
    if (!mapped) return;
    const { run, state } = mapped.ready;
    const kind = this.host.settings.get('lineHeat', document.uri);
    const costs = kind === 'off' ? undefined : await this.costsOf(run, kind);
    if (this.runs.latest(document)?.ready.run !== run) return;
    // A debug session shows values of its own.
    const stepping = state.position < run.operationCount && vscode.debug.activeDebugSession?.type !== 'alloctrace';
    const withValues = stepping && this.host.settings.get('stepValues', document.uri);
    const tinted: vscode.Range[][] = this.heat.map(() => []);
    const values: vscode.DecorationOptions[] = [];
    for (const line of linesInView(editor)) {
      const before = mapped.lines.before(line + 1);
      if (before === undefined) continue;
      const { range } = document.lineAt(line);
      const level = costs?.level(before) ?? 0;
      if (level > 0) tinted[level - 1].push(range);
      const text = withValues ? stepValueOf(state, before, this.host.localize) : undefined;
      if (text !== undefined) {
        const color = new vscode.ThemeColor('editorCodeLens.foreground');
        values.push({
          range: new vscode.Range(range.end, range.end),
          renderOptions: { after: { contentText: text, margin: '0 0 0 2em', color } },
        });
      }
    }
    this.heat.forEach((decoration, level) => editor.setDecorations(decoration, tinted[level]));
    editor.setDecorations(this.values, values);
  }

  private async costsOf(run: Run, kind: LineCost): Promise<LineCosts> {
    const known = this.costs.get(run) ?? new Map<LineCost, SharedWork<LineCosts>>();
    this.costs.set(run, known);
    const costs = known.get(kind) ?? new SharedWork(findLineCosts(run, kind));
    known.set(kind, costs);
    return costs.result ?? hostQueue.run(costs.rest());
  }
}

function linesInView({ visibleRanges, document }: vscode.TextEditor): number[] {
  const lines = new Set<number>();
  for (const { start, end } of visibleRanges) {
    for (let line = Math.max(0, start.line - margin); line <= Math.min(end.line + margin, document.lineCount - 1); line++) lines.add(line);
  }
  return [...lines];
}
