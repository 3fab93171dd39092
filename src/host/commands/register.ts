// The command table: the parts of it, each in a file beside this one, put together and handed to VS Code.
import * as vscode from 'vscode';
import type { Host } from '../host';
import { choosingBeforeHandlers } from './choosing-before';
import { debuggingHandlers } from './debugging';
import { describingHandlers } from './describing';
import { explainingHandlers } from './explaining';
import type { Handlers } from './handlers';
import { openingHandlers } from './opening';
import { pinningHandlers } from './pinning';
import { reopeningHandlers } from './reopening';
import { recordingHandlers } from './recording';
import { runHandlers } from './run';
import { startingInMemoryHandlers } from './starting-in-memory';
import { steppingHandlers } from './stepping';

/** Registers every command but the memory map's. */
export function registerCommands(host: Host): void {
  const handlers: Handlers = {
    ...runHandlers(host),
    ...debuggingHandlers(host),
    ...steppingHandlers(host),
    ...pinningHandlers(host),
    ...openingHandlers(host),
    ...reopeningHandlers(host),
    ...describingHandlers(host),
    ...recordingHandlers(host),
    ...explainingHandlers(host),
    ...choosingBeforeHandlers(host),
    ...startingInMemoryHandlers(host),
  };
  for (const [id, handler] of Object.entries(handlers)) {
    host.context.subscriptions.push(vscode.commands.registerCommand(id, handler));
  }
}
