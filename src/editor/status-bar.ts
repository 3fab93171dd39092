import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { formatPercent, formatSize } from '../model/size';
import type { ReadyState, Session } from '../session/session';
import type { CommandId } from '../model/contributions';
import type { ActiveTrace } from '../host/active-trace';

const showPosition: CommandId = 'alloctrace.goToPosition';
const cancelRun: CommandId = 'alloctrace.cancelRun';

/** The position and the live bytes of the trace the user works in. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];
  private shownSession: vscode.Disposable | undefined;

  constructor(
    private readonly host: Host,
    private readonly activeTrace: ActiveTrace,
  ) {
    this.item = vscode.window.createStatusBarItem('alloctrace.position', vscode.StatusBarAlignment.Right, 100);
    this.item.name = vscode.l10n.t('AllocTrace Position');
    this.subscriptions = [
      this.item,
      host.sessions.onDidChangeActive((session) => this.follow(session)),
      activeTrace.onDidChangeFocus(() => this.update()),
      host.settings.onDidChange((includes) => {
        if (includes('statusBar')) this.update();
      }),
    ];
    this.follow(host.sessions.active);
  }

  dispose(): void {
    this.shownSession?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(session: Session | undefined): void {
    this.shownSession?.dispose();
    this.shownSession = session?.onDidChange((change) => {
      if (change === 'state' || change === 'position') this.update();
    });
    this.update();
  }

  private update(): void {
    const session = this.host.sessions.active;
    if (!session || !this.activeTrace.focused || !this.host.settings.get('statusBar')) {
      this.item.hide();
      return;
    }
    const { state } = session;
    if (state.kind === 'running') this.showRunning(state.done, state.total);
    else if (session.ready) this.showReady(session.ready, session.position.operation);
    else if (state.kind === 'failed') this.showFailed(state.message);
    else this.item.hide();
  }

  private showRunning(done: number, total: number): void {
    this.item.text =
      total === 0
        ? vscode.l10n.t('$(loading~spin) Reading trace')
        : vscode.l10n.t('$(loading~spin) Running {0}%', Math.min(99, Math.floor((done / total) * 100)));
    this.item.tooltip = vscode.l10n.t('Cancel the run');
    this.item.command = cancelRun;
    this.item.show();
  }

  private showReady({ run, cursor }: ReadyState, position: number): void {
    const metrics = cursor.metrics();
    this.item.text = vscode.l10n.t('$(debug-stackframe) {0}/{1} · {2} live', position, run.operationCount, formatSize(metrics.requested));
    this.item.tooltip = [
      vscode.l10n.t('Position {0} of {1}', position, run.operationCount),
      vscode.l10n.t('{0} allocations live, {1} requested, {2} held', metrics.live, formatSize(metrics.requested), formatSize(metrics.held)),
      vscode.l10n.t(
        '{0} used, {1} free, largest free block {2}',
        formatSize(metrics.used),
        formatSize(metrics.free),
        formatSize(metrics.largest),
      ),
      vscode.l10n.t('Fragmentation: {0} internal, {1} external', formatPercent(metrics.internal), formatPercent(metrics.external)),
      vscode.l10n.t('Errors so far: {0}', metrics.errors),
      vscode.l10n.t('Select to go to a position'),
    ].join('\n');
    this.item.command = showPosition;
    this.item.show();
  }

  private showFailed(message: string): void {
    this.item.text = vscode.l10n.t('$(error) Not a trace');
    this.item.tooltip = message;
    this.item.command = 'workbench.actions.view.problems';
    this.item.show();
  }
}
