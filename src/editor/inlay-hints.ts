// VS Code's inlay hints: the sentences of language/line-hints for the lines in view, where settings want them.
import * as vscode from 'vscode';
import type { RunIndex } from '../analysis/run-index';
import { toldLine } from '../analysis/told-operation';
import { hintColumn, type LineHint } from '../language/hint-text';
import { hintOfLine, type HintOptions } from '../language/line-hints';
import type { Host } from '../host/host';
import { formatOf, preparedIndex, type PresentRuns } from './present-runs';
import { traceSelector } from './selectors';

/** A hint that knows what it is about: what the operation did is told when somebody points at it. */
class ToldHint extends vscode.InlayHint {
  constructor(
    position: vscode.Position,
    readonly about: LineHint,
    readonly index: RunIndex,
    /** 1-based, as it was run. */
    readonly line: number,
  ) {
    super(position, about.text);
  }
}

/** What each visible statement did, behind its line. */
export class InlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChangeInlayHints = this.changes.event;

  constructor(
    private readonly host: Host,
    private readonly runs: PresentRuns,
  ) {
    this.subscription = vscode.Disposable.from(
      this.changes,
      vscode.languages.registerInlayHintsProvider(traceSelector, this),
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state' && session.state.kind !== 'running') this.changes.fire();
        });
      }),
      host.settings.onDidChange((includes) => {
        if (includes('inlayHints.enabled') || includes('inlayHints.parts') || includes('inlayHints.density')) this.changes.fire();
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    const { settings } = this.host;
    if (!settings.get('inlayHints.enabled', document.uri)) return [];
    const mapped = await this.runs.exactOrMapped(document, token);
    const index = mapped && (await preparedIndex(mapped.ready, token));
    if (!index) return [];
    const options: HintOptions = {
      parts: settings.get('inlayHints.parts', document.uri),
      density: settings.get('inlayHints.density', document.uri),
    };
    const format = formatOf(document);
    const hints: vscode.InlayHint[] = [];
    for (let line = range.start.line; line <= range.end.line && line < document.lineCount; line++) {
      const before = mapped.lines.before(line + 1);
      const found = before === undefined ? undefined : hintOfLine(index, before, options, this.host.localize);
      if (!found) continue;
      const column = hintColumn(format, document.lineAt(line).text);
      const hint = new ToldHint(new vscode.Position(line, column), found, index, before!);
      hint.paddingLeft = true;
      hints.push(hint);
    }
    return hints;
  }

  resolveInlayHint(hint: vscode.InlayHint): vscode.InlayHint {
    if (!(hint instanceof ToldHint)) return hint;
    const told = toldLine(hint.index, hint.line, this.host.localize);
    const lines = told === undefined ? hint.about.details : [told, ...hint.about.details];
    if (lines.length > 0) hint.tooltip = lines.join('\n');
    return hint;
  }
}
