// Placing the blocks of a recording otherwise: the trace is run again with that as a parameter of the user's, which is remembered for it.
import * as vscode from 'vscode';
import type { Placement } from '../model/placement';
import { hasAddresses } from '../replay/recorded/recorded-layout';
import type { Session } from '../session/session';
import type { TraceRuns } from './runs';

/** Runs a recording with its blocks placed so; of a trace that has no addresses a sentence says why not. */
export async function placeBlocks(runs: TraceRuns, session: Session, placement: Placement): Promise<void> {
  const run = session.ready?.run;
  if (run?.placement === placement) return;
  if (run && !hasAddresses(run.simulated)) {
    void vscode.window.showInformationMessage(
      run.trace.format.isRecorded
        ? vscode.l10n.t('{0} has no addresses: it cannot be shown as recorded, only simulated.', run.trace.format.name)
        : vscode.l10n.t('This trace was written and not recorded: its blocks lie where the simulated allocators put them.'),
    );
    return;
  }
  await runs.setParameters(session, { ...runs.parametersOf(session), placement });
  await runs.now(session);
}
