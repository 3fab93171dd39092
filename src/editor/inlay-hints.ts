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
    /** The position it is told from. */
    readonly at: number | undefined,
  ) {
    super(position, about.text);
  }
}

/** What each visible statement did, behind its line. */
export class InlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** By document the line (from 0) that is being typed. */
  private readonly typed = new Map<string, number>();

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
          // In a repeat hints are about the present pass.
          if (change === 'position' && (session.ready?.run.trace.passes.count ?? 0) > 0) this.changes.fire();
        });
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.noteTyping(document, contentChanges.at(-1))),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => this.noteCursor(textEditor.document, selections)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.typed.delete(uri.toString())),
      host.settings.onDidChange((includes) => {
        if (includes('inlayHints.enabled') || includes('inlayHints.parts') || includes('inlayHints.density')) this.changes.fire();
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** What is being typed moves its hint to and fro: it steps aside until the cursor leaves the line. */
  private noteTyping(document: vscode.TextDocument, change: vscode.TextDocumentContentChangeEvent | undefined): void {
    const { activeTextEditor } = vscode.window;
    if (!change || activeTextEditor?.document !== document || !vscode.languages.match(traceSelector, document)) return;
    const line = change.range.start.line + (change.text.match(/\n/g)?.length ?? 0);
    this.typed.set(document.uri.toString(), line);
  }

  private noteCursor({ uri }: vscode.TextDocument, selections: readonly vscode.Selection[]): void {
    const line = this.typed.get(uri.toString());
    if (line === undefined || selections.some(({ active }) => active.line === line)) return;
    this.typed.delete(uri.toString());
    this.changes.fire();
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
    const typed = this.typed.get(document.uri.toString());
    const position = this.host.sessions.get(document.uri.toString())?.position.operation;
    for (let line = range.start.line; line <= range.end.line && line < document.lineCount; line++) {
      if (line === typed) continue;
      const before = mapped.lines.before(line + 1);
      const found = before === undefined ? undefined : hintOfLine(index, before, options, this.host.localize, position);
      if (!found) continue;
      const column = hintColumn(format, document.lineAt(line).text);
      const hint = new ToldHint(new vscode.Position(line, column), found, index, before!, position);
      hint.paddingLeft = true;
      hints.push(hint);
    }
    return hints;
  }

  resolveInlayHint(hint: vscode.InlayHint): vscode.InlayHint {
    if (!(hint instanceof ToldHint)) return hint;
    const told = toldLine(hint.index, hint.line, this.host.localize, hint.at);
    const lines = told === undefined ? hint.about.details : [told, ...hint.about.details];
    if (lines.length > 0) hint.tooltip = lines.join('\n');
    return hint;
  }
}
