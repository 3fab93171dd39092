// The trace that a command is about, run if need be, and what to say where there is none.
import * as vscode from 'vscode';
import type { ReadyState, Session } from '../../session/session';
import { frontUri } from '../active-trace';
import { extensions } from '../../trace/formats';
import { execute } from '../execute';
import type { Host } from '../host';

/** A session that has been run. */
export interface ReadySession {
  readonly session: Session;
  readonly ready: ReadyState;
}

/** What the user has in front, tried as a trace whatever its language; the active trace where that is no text. */
export function traceInFront(host: Host): Session | undefined {
  const uri = frontUri();
  if (!uri) return host.sessions.active;
  const session = host.runs.open(uri);
  host.sessions.setActive(session);
  return session;
}

/** The active trace once it has been run; a sentence says why where that is not possible. */
export async function readyTrace(host: Host): Promise<ReadySession | undefined> {
  const session = host.sessions.active ?? traceInFront(host);
  if (!session) {
    tellNoTrace();
    return undefined;
  }
  await host.runs.settled(session.uri);
  if (!session.ready && session.state.kind === 'empty') await host.runs.now(session);
  if (session.ready) return { session, ready: session.ready };
  tellFailure(host, session);
  return undefined;
}

/** Says that a trace is needed, and offers a sample. */
export function tellNoTrace(): void {
  const openSample = vscode.l10n.t('Open Sample…');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('No trace is open. Open one ({0}), or begin with a sample.', extensions.join(', ')), openSample)
    .then((choice) => {
      if (choice === openSample) void execute('alloctrace.openSample');
    });
}

/** Says why a trace has no run; says nothing where it was cancelled. */
export function tellFailure(host: Host, session: Session): void {
  if (session.state.kind !== 'failed') return;
  const message = vscode.l10n.t('The trace could not be run: {0}', session.state.message);
  const overridden = Object.keys(host.runs.parametersOf(session)).length > 0;
  const reset = vscode.l10n.t('Reset Parameters');
  void vscode.window.showErrorMessage(message, ...(overridden ? [reset] : [])).then((choice) => {
    if (choice === reset) void execute('alloctrace.resetParameters');
  });
}
