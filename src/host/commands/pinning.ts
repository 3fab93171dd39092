// Commands that pin a position of the active trace, with which all others are compared until it is unpinned.
import * as vscode from 'vscode';
import { formatCount } from '../../model/size';
import { peakPosition } from '../../replay/state/peak';
import type { Host } from '../host';
import type { Handlers } from './handlers';
import { movableTrace, type MovableTrace } from './movable-trace';

type PinningId = 'alloctrace.pinPosition' | 'alloctrace.pinOtherPosition' | 'alloctrace.unpinPosition';

const messageMilliseconds = 6000;

/** Pinning a position, and letting go of it. */
export function pinningHandlers(host: Host): Handlers<PinningId> {
  const pin = (trace: MovableTrace, operation: number): void => {
    if (trace.ready.run.trace.snapshots) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The positions of this log are snapshots: no allocation of one can be told to be one of another.'),
      );
      return;
    }
    trace.session.pinPosition(operation);
    const text = vscode.l10n.t(
      'Position {0} is A: the memory map shows what changes from here.',
      formatCount(trace.session.pinnedPosition ?? 0),
    );
    vscode.window.setStatusBarMessage(text, messageMilliseconds);
  };
  return {
    'alloctrace.pinPosition': async (given) => {
      const trace = await movableTrace(host);
      if (trace) pin(trace, typeof given === 'number' ? given : trace.position.operation);
    },
    'alloctrace.pinOtherPosition': async () => {
      const trace = await movableTrace(host);
      const operation = trace && (await pickPosition(trace));
      if (trace && operation !== undefined) pin(trace, operation);
    },
    'alloctrace.unpinPosition': async () => {
      const trace = await movableTrace(host);
      if (!trace) return;
      if (trace.session.pinnedPosition === undefined) {
        vscode.window.setStatusBarMessage(vscode.l10n.t('No position is pinned.'), messageMilliseconds);
      }
      trace.session.pinPosition(undefined);
    },
  };
}

/** Asks which: the present one, the start, the peak, or one of the marks. */
async function pickPosition({ ready, position }: MovableTrace): Promise<number | undefined> {
  const { run } = ready;
  const at = (operation: number): string => vscode.l10n.t('position {0}', formatCount(operation));
  const item = (label: string, operation: number, detail = ''): vscode.QuickPickItem & { operation: number } => ({
    label,
    description: [at(operation), detail].filter((each) => each !== '').join(' · '),
    operation,
  });
  const marks = run.marks.map(({ text, position: operation, line }) => item(text, operation, vscode.l10n.t('line {0}', formatCount(line))));
  const picked = await vscode.window.showQuickPick(
    [
      item(vscode.l10n.t('This position'), position.operation),
      item(vscode.l10n.t('Start'), 0),
      item(vscode.l10n.t('Peak'), peakPosition(run)),
      ...(marks.length > 0 ? [{ label: vscode.l10n.t('Marks'), kind: vscode.QuickPickItemKind.Separator, operation: -1 }, ...marks] : []),
    ],
    {
      title: vscode.l10n.t('Pin Position'),
      placeHolder: vscode.l10n.t('Which position are the others compared with?'),
      matchOnDescription: true,
    },
  );
  return picked?.operation;
}
