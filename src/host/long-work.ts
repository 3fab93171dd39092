// Progress in the status bar for what sessions do in the background for long.
import * as vscode from 'vscode';
import type { Event } from '../session/event';
import type { Session } from '../session/session';
import type { Host } from './host';

/** Work shorter than this shows no progress of its own. */
const longMilliseconds = 400;

/** Work in the background on the trace of a session. */
interface Work {
  readonly title: string;
  /** Told when `share` may have a new value. */
  readonly onDidChange: Event<unknown>;
  /** The share that is done, from 0 to 1; undefined while no such work is under way. */
  readonly share: () => number | undefined;
}

/** Shows progress in the window for runs that take long, and for long searches for findings. */
export function registerLongWork({ context, sessions }: Host): void {
  const subscription = sessions.onDidOpen((session) => {
    const name = vscode.Uri.parse(session.uri).path.split('/').pop() ?? session.uri;
    watch({ title: vscode.l10n.t('Running {0}', name), onDidChange: session.onDidChange, share: () => shareOfRun(session) });
    watch({
      title: vscode.l10n.t('Looking for findings in {0}', name),
      onDidChange: session.onDidJudge,
      share: () => session.judgingProgress,
    });
  });
  context.subscriptions.push(subscription);
}

function shareOfRun({ state }: Session): number | undefined {
  if (state.kind !== 'running') return undefined;
  return state.total === 0 ? 0 : state.done / state.total;
}

/** The subscription ends with the session. */
function watch(work: Work): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  work.onDidChange(() => {
    if (work.share() === undefined) {
      clearTimeout(timer);
      timer = undefined;
    } else timer ??= setTimeout(() => void showProgress(work), longMilliseconds);
  });
}

async function showProgress({ title, onDidChange, share }: Work): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title },
    (progress) =>
      new Promise<void>((resolve) => {
        let shown = -1;
        const report = (): void => {
          const done = share();
          if (done === undefined) {
            subscription.dispose();
            resolve();
            return;
          }
          const percent = Math.min(99, Math.floor(done * 100));
          if (percent > shown && percent > 0) progress.report({ message: `${percent}%` });
          shown = percent;
        };
        const subscription = onDidChange(report);
        report();
      }),
  );
}
