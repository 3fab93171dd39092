// The item in the status bar: follows the active session.
import { simulationNotes } from '../analysis/simulation-notes';
import * as vscode from 'vscode';
import type { ActiveTrace } from '../host/active-trace';
import type { Host } from '../host/host';
import type { Step } from '../engine/step';
import type { Localize } from '../model/localize';
import { operationSentence } from '../replay/operation-sentence';
import type { CommandId } from '../model/contributions';
import { formatPercent, formatSize } from '../model/size';
import type { ReadyState, Session } from '../session/session';
import type { InnerPosition } from '../session/standpoint';
import { Rest } from './rest';

/** The item follows a moving position this often: each change has VS Code lay out its window, which the map's picture waits for. */
const everyMilliseconds = 500;

/** The position and the live bytes of the trace the user works in. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];
  private followed: vscode.Disposable | undefined;
  private readonly rest = new Rest(
    () => this.update(),
    () => true,
    everyMilliseconds,
  );

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
    this.followed?.dispose();
    this.rest.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(session: Session | undefined): void {
    this.followed?.dispose();
    this.followed = session?.onDidChange((change) => {
      if (change === 'state') this.update();
      else if (change === 'position') this.rest.moved(session);
    });
    this.update();
  }

  private update(): void {
    const session = this.host.sessions.active;
    const shown = this.activeTrace.focused && this.host.settings.get('statusBar');
    const status = shown && session ? statusOf(session, this.host.localize) : undefined;
    if (status) {
      this.item.text = status.text;
      this.item.tooltip = status.tooltip;
      this.item.command = status.command;
      this.item.show();
    } else this.item.hide();
  }
}

/** What the status bar says of a session, and what a click does. */
export interface Status {
  readonly text: string;
  readonly tooltip: string;
  readonly command: CommandId | 'workbench.actions.view.problems';
}

/** Undefined for a session that has not been run. */
export function statusOf({ state, ready, position, inside, lastSteps }: Session, localize: Localize): Status | undefined {
  switch (state.kind) {
    case 'running':
      // A trace is run again with every edit: what was there stays until the new run is.
      return ready ? readyStatus(ready, position.operation, inside, lastSteps, localize) : runningStatus(state.done, state.total);
    case 'failed':
      return { text: vscode.l10n.t('$(error) Not a trace'), tooltip: state.message, command: 'workbench.actions.view.problems' };
    case 'ready':
    case 'empty':
      return ready && readyStatus(ready, position.operation, inside, lastSteps, localize);
  }
}

function runningStatus(done: number, total: number): Status {
  const percent = total === 0 ? 0 : Math.min(99, Math.floor((done / total) * 100));
  return {
    text: total === 0 ? vscode.l10n.t('$(loading~spin) Reading trace') : vscode.l10n.t('$(loading~spin) Running {0}%', percent),
    tooltip: vscode.l10n.t('Select to cancel the run'),
    command: 'alloctrace.cancelRun',
  };
}

/** Where one stands among the readings of a kernel's tables or reports: nothing is held there. */
function readingStatus(count: number, reading: number, localize: Localize): Status {
  return {
    text: localize('$(debug-stackframe) {0}/{1}', reading, count),
    tooltip: [localize('Reading {0} of {1}', reading, count), localize('Select to go to a position')].join('\n'),
    command: 'alloctrace.goToPosition',
  };
}

function readyStatus(
  { run, state }: ReadyState,
  operation: number,
  inside: InnerPosition | undefined,
  lastSteps: readonly Step[],
  localize: Localize,
): Status {
  if (run.trace.snapshots) return readingStatus(run.operationCount, operation, localize);
  const { requested, held, used, free, largest, live, internal, external, errors } = state.metrics();
  const tooltip = [
    localize('Position {0} of {1}', operation, run.operationCount),
    ...(operation === 0 || inside ? [] : [operationSentence(run, operation - 1, lastSteps, state, localize)]),
    localize('Allocations live: {0}; requested {1}, held {2}', live, formatSize(requested), formatSize(held)),
    localize('Arena: used {0}, free {1}, largest free block {2}', formatSize(used), formatSize(free), formatSize(largest)),
    localize('Fragmentation: internal {0}, external {1}', formatPercent(internal), formatPercent(external)),
    localize('Errors so far: {0}', errors),
    ...simulationNotes(run, localize),
    localize('Select to go to a position'),
  ];
  const { operationCount } = run;
  const bytes = formatSize(held);
  return {
    text: inside
      ? localize('$(debug-stackframe) {0}/{1} step {2}/{3} · {4} held', operation, operationCount, inside.done, inside.steps.length, bytes)
      : localize('$(debug-stackframe) {0}/{1} · {2} held', operation, operationCount, bytes),
    tooltip: tooltip.join('\n'),
    command: 'alloctrace.goToPosition',
  };
}
