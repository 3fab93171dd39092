import * as vscode from 'vscode';
import type { Session } from '../session/session';
import type { Host } from './host';

/** Runs shorter than this show no progress of their own. */
const longMilliseconds = 1000;

/** Shows progress in the window for runs that take long. */
export function registerLongRuns({ context, sessions }: Host): void {
  const subscription = sessions.onDidOpen((session) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    session.onDidChange((change) => {
      if (change !== 'state') return;
      if (session.state.kind !== 'running') {
        clearTimeout(timer);
        timer = undefined;
      } else timer ??= setTimeout(() => void showProgress(session), longMilliseconds);
    });
  });
  context.subscriptions.push(subscription);
}

async function showProgress(session: Session): Promise<void> {
  const name = vscode.Uri.parse(session.uri).path.split('/').pop() ?? session.uri;
  const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Running {0}', name) };
  await vscode.window.withProgress(
    options,
    (progress) =>
      new Promise<void>((resolve) => {
        const report = (): void => {
          const { state } = session;
          if (state.kind !== 'running') {
            subscription.dispose();
            resolve();
          } else if (state.total > 0) {
            progress.report({ message: `${Math.min(99, Math.floor((state.done / state.total) * 100))}%` });
          }
        };
        const subscription = session.onDidChange((change) => {
          if (change === 'state') report();
        });
        report();
      }),
  );
}
