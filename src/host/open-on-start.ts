// A trace to begin with, for `npm start` and for whoever wants one: read from the settings when a window opens.
import * as vscode from 'vscode';
import type { Host } from './host';
import { openTrace } from './open-trace';
import { traceUri } from './trace-path';

/** Opens, runs and shows the trace that the setting `alloctrace.openOnStart` names. */
export async function openOnStart(host: Host): Promise<void> {
  const path = host.settings.get('openOnStart').trim();
  if (path === '') return;
  try {
    await openTrace(host, traceUri(path));
  } catch (error) {
    host.log.error(String(error));
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The trace {0} could not be opened. Check the setting alloctrace.openOnStart.', path),
    );
  }
}
