// The commands of recordings that are made right now: one records a program, which it asks for and runs as a task; others follow a recording as it grows.
import * as vscode from 'vscode';
import { recordTaskType } from '../../model/contributions';
import type { Host } from '../host';
import { commandWords } from '../recording/command-words';
import { recordingObstacle } from '../recording/obstacle';
import { recordTask } from '../recording/record-task';
import type { Handlers } from './handlers';

/** Where the program is kept that was recorded last. */
const lastProgramKey = 'lastRecordedProgram';

/** Recording programs, and following what is recorded. */
export function recordingHandlers(
  host: Host,
): Handlers<'alloctrace.recordProgram' | 'alloctrace.followRecording' | 'alloctrace.stopFollowing'> {
  return {
    'alloctrace.recordProgram': () => recordProgram(host),
    'alloctrace.followRecording': () => host.following.start(),
    'alloctrace.stopFollowing': () => host.following.stop(),
  };
}

async function recordProgram({ context }: Host): Promise<void> {
  const obstacle = recordingObstacle(context);
  if (obstacle !== undefined) {
    void vscode.window.showWarningMessage(obstacle);
    return;
  }
  const [folder] = vscode.workspace.workspaceFolders!;
  const line = await vscode.window.showInputBox({
    title: vscode.l10n.t('Record a Program'),
    prompt: vscode.l10n.t('A program and its arguments. It runs in {0}, and its recording is written there.', folder.name),
    placeHolder: './program --option "an argument"',
    value: context.workspaceState.get<string>(lastProgramKey),
    ignoreFocusOut: true,
    validateInput: (text) => (commandWords(text) ? undefined : vscode.l10n.t('A quotation mark or a backslash is not closed.')),
  });
  const [program, ...args] = (line !== undefined && commandWords(line)) || [];
  if (program === undefined) return;
  await context.workspaceState.update(lastProgramKey, line);
  const definition = { type: recordTaskType, program, args };
  await vscode.tasks.executeTask(recordTask(definition, folder, vscode.l10n.t('Record {0}', program), context));
}
