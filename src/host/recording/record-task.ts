// Programs are recorded as tasks: the command line's `record` in a task's terminal.
import * as vscode from 'vscode';
import { recordTaskType } from '../../model/contributions';

/** A task of `tasks.json`; package.json describes it. */
export interface RecordDefinition extends vscode.TaskDefinition {
  readonly program: string;
  readonly args?: readonly string[];
  readonly recorder?: string;
  /** Absent: a new file in the folder, named after the program. */
  readonly output?: string;
}

/** What runs Node's programs here. */
interface NodeProcess {
  readonly execPath: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
}

/** Whether a definition can be carried out: `tasks.json` may hold anything. */
export function isRecordDefinition({ type, program, args }: vscode.TaskDefinition): boolean {
  return type === recordTaskType && typeof program === 'string' && program !== '' && (args === undefined || Array.isArray(args));
}

/** The task that records a program in a folder. */
export function recordTask(
  definition: RecordDefinition,
  folder: vscode.WorkspaceFolder,
  name: string,
  { extensionUri }: Pick<vscode.ExtensionContext, 'extensionUri'>,
): vscode.Task {
  const { process } = globalThis as unknown as { readonly process: NodeProcess };
  const { program, args = [], recorder, output } = definition;
  const options = [...(output === undefined ? [] : ['-o', output]), ...(recorder === undefined ? [] : ['--recorder', recorder])];
  const command = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  const execution = new vscode.ProcessExecution(process.execPath, [command, 'record', ...options, '--', program, ...args.map(String)], {
    cwd: folder.uri.fsPath,
    // On a desktop this process is VS Code itself, which is Node where it is told so.
    env: process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
  });
  const task = new vscode.Task(definition, folder, name, 'AllocTrace', execution, []);
  task.presentationOptions = { clear: true, focus: true };
  return task;
}
