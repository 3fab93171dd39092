// The command that shows a trace under another setting in a map beside the one of it as it is: which setting is picked or typed.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import type { Run } from '../replay/run/run';
import { readSetting } from '../session/run-setting';
import type { Session } from '../session/session';
import { settingItems } from './comparing';
import type { Panels } from './panels';

/** Shows both maps, which move together. `given`: the setting as a text; asked for where it is not given. */
export async function showSideBySide(host: Host, panels: Panels, session: Session, given: unknown): Promise<void> {
  const run = session.ready?.run.simulated;
  if (!run) return;
  if (run.trace.snapshots) {
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} holds no calls that an allocator could serve: there is nothing to run under another setting.', session.uri),
    );
  }
  const text = typeof given === 'string' ? given : await askSetting(host, run);
  if (text === undefined) return;
  const setting = readSetting(text, host.localize);
  if ('error' in setting) {
    return void vscode.window.showErrorMessage(vscode.l10n.t('{0} is no setting. {1}', text, setting.error));
  }
  // The other one opens beside it: where that is has to be known.
  if (!panels.shows(session.uri)) await panels.show().started;
  panels.openBeside(session.uri, setting.text);
}

async function askSetting(host: Host, run: Run): Promise<string | undefined> {
  const title = vscode.l10n.t('Show Side by Side With');
  const picked = await vscode.window.showQuickPick(
    settingItems(run).filter(({ setting, kind }) => kind !== vscode.QuickPickItemKind.Separator && !setting?.includes('..')),
    {
      title,
      placeHolder: vscode.l10n.t('Which setting is the trace run under in the other map?'),
      matchOnDescription: true,
      ignoreFocusOut: true,
    },
  );
  if (picked === undefined || picked.setting !== undefined) return picked?.setting;
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('A setting, such as policy=tlsf or fit=lifo,unit=64'),
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const setting = readSetting(typed, host.localize);
      return 'error' in setting ? setting.error : undefined;
    },
  });
}
