// Tasks that record programs: those of `tasks.json`, and what opens when one ends.
import * as vscode from 'vscode';
import { recordTaskType } from '../../model/contributions';
import { extensions } from '../../trace/formats';
import type { Host } from '../host';
import { openTrace } from '../open-trace';
import { traceUri } from '../trace-path';
import { recordingObstacle } from './obstacle';
import { isRecordDefinition, recordTask, type RecordDefinition } from './record-task';

/** Registers the tasks, and opens the recording of each that ends. */
export function registerRecording(host: Host): void {
  const { context } = host;
  const begun = new Map<vscode.TaskExecution, number>();
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider(recordTaskType, {
      // There are none that nobody wrote.
      provideTasks: () => [],
      resolveTask: ({ definition, scope, name }) => {
        const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
        if (!folder || !isRecordDefinition(definition) || recordingObstacle(context) !== undefined) return undefined;
        return recordTask(definition as RecordDefinition, folder, name, context);
      },
    }),
    vscode.tasks.onDidStartTask(({ execution }) => {
      if (isRecordDefinition(execution.task.definition)) begun.set(execution, Date.now());
    }),
    vscode.tasks.onDidEndTask(({ execution }) => {
      const since = begun.get(execution);
      begun.delete(execution);
      if (since !== undefined) void openRecordingOf(execution.task, since, host);
    }),
  );
}

/** Opens what a task recorded since a time in milliseconds. Where it recorded nothing its terminal says why. */
async function openRecordingOf({ definition, scope }: vscode.Task, since: number, host: Host): Promise<void> {
  const { program, output } = definition as RecordDefinition;
  const folder = (typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0])?.uri;
  if (!folder) return;
  const recording = output === undefined ? await newestRecording(folder, program, since) : recordingAt(folder, output);
  if (!recording) return;
  try {
    if ((await vscode.workspace.fs.stat(recording)).size > 0) await openTrace(host, recording);
  } catch (error) {
    host.log.info(`no recording of ${program}: ${String(error)}`);
  }
}

function recordingAt(folder: vscode.Uri, output: string): vscode.Uri {
  return output.startsWith('/') ? traceUri(output) : vscode.Uri.joinPath(folder, output);
}

/** The command names a recording after the program and its format, with a number where there is one already. */
async function newestRecording(folder: vscode.Uri, program: string, since: number): Promise<vscode.Uri | undefined> {
  const base = program.slice(program.lastIndexOf('/') + 1);
  const isNamedSo = (name: string): boolean =>
    name.startsWith(base) &&
    extensions.some((extension) => name.endsWith(extension) && /^(-\d+)?$/.test(name.slice(base.length, -extension.length)));
  const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name).filter(isNamedSo);
  const files = await Promise.all(
    names.map(async (name) => {
      const uri = vscode.Uri.joinPath(folder, name);
      return { uri, modified: (await vscode.workspace.fs.stat(uri)).mtime };
    }),
  );
  return files.filter(({ modified }) => modified >= since).sort((a, b) => b.modified - a.modified)[0]?.uri;
}
