// Commands by typed id: those that package.json contributes, and no others.
import * as vscode from 'vscode';
import type { CommandId } from '../model/contributions';

/** Executes a command of this extension. */
export async function execute(id: CommandId, ...args: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(id, ...args);
}
