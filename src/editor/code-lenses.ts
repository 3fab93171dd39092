// VS Code's lenses: the sentences of language/lenses above lines, with commands behind them.
import * as vscode from 'vscode';
import { lensesOf, type Lens } from '../language/lenses';
import { phasesOf } from '../analysis/phases';
import type { Host } from '../host/host';
import type { CommandId } from '../model/contributions';
import type { Session } from '../session/session';
import { hostQueue } from '../work/queue';
import { preparedIndex, type PresentRuns } from './present-runs';
import { traceSelector } from './selectors';

/** Above the first line what can be done with the trace; above marks the balance of their phase, above caches their use. */
export class CodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(
    private readonly host: Host,
    private readonly runs: PresentRuns,
  ) {
    this.subscription = vscode.Disposable.from(
      this.changes,
      vscode.languages.registerCodeLensProvider(traceSelector, this),
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'diagnostics') this.changes.fire();
        });
      }),
      host.settings.onDidChange((includes) => {
        if (includes('codeLens.enabled')) this.changes.fire();
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    if (!this.host.settings.get('codeLens.enabled', document.uri)) return [];
    const session = this.host.sessions.get(document.uri.toString());
    if (!session) return [];
    const lenses = topLenses(document, session);
    const mapped = await this.runs.exactOrMapped(document, token);
    const index = mapped && (await preparedIndex(mapped.ready, token));
    if (!index) return lenses;
    if (!(await hostQueue.run(phasesOf(index.run).rest(), { cancellation: token }))) return lenses;
    for (const lens of lensesOf(index, this.host.localize)) {
      const line = lens.line === 1 ? 1 : mapped.lines.now(lens.line);
      if (line !== undefined) lenses.push(convert(lens, line));
    }
    return lenses;
  }
}

function topLenses(document: vscode.TextDocument, session: Session): vscode.CodeLens[] {
  const { t } = vscode.l10n;
  const at = (title: string, command: CommandId | 'workbench.action.problems.focus', tooltip: string): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, tooltip, arguments: [document.uri] });
  const count = session.problems.total;
  const problems = count === 0 ? t('$(check) no problems') : count === 1 ? t('$(warning) 1 problem') : t('$(warning) {0} problems', count);
  return [
    at(t('$(play) Run'), 'alloctrace.run', t('Run this trace and go to its end')),
    at(t('$(debug-alt) Debug'), 'alloctrace.debugTrace', t('Step through this trace in the debugger')),
    at(t('$(layout) Memory map'), 'alloctrace.showMemoryMap', t('Show the memory map beside the trace')),
    ...(session.ready ? [at(problems, 'workbench.action.problems.focus', t('Show the Problems panel'))] : []),
  ];
}

function convert(lens: Lens, line: number): vscode.CodeLens {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  const goTo: CommandId = 'alloctrace.goToPosition';
  const slabs: CommandId = 'alloctrace.showSlabs';
  if (lens.kind === 'cache') {
    return new vscode.CodeLens(range, { title: lens.title, command: slabs, tooltip: vscode.l10n.t('Show the slabs') });
  }
  return new vscode.CodeLens(range, {
    title: lens.title,
    command: goTo,
    tooltip: vscode.l10n.t('Go to position {0}', lens.position),
    arguments: [lens.position],
  });
}
