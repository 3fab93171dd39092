// Commands that start the debugger on a trace: from the editor's run menu, a lens or the palette, beside whatever is being debugged already.
import * as vscode from 'vscode';
import { frontUri } from '../active-trace';
import { debugConfiguration } from '../debug-configuration';
import type { Host } from '../host';
import type { Handlers } from './handlers';
import { tellNoTrace } from './trace-at-hand';

/** Debugging a trace, and running it through. */
export function debuggingHandlers(host: Host): Handlers<'alloctrace.debugTrace' | 'alloctrace.runWithoutDebugging'> {
  return {
    'alloctrace.debugTrace': (uri) => start(host, uri, false),
    'alloctrace.runWithoutDebugging': (uri) => start(host, uri, true),
  };
}

async function start({ sessions }: Host, given: unknown, noDebug: boolean): Promise<void> {
  const active = sessions.active && vscode.Uri.parse(sessions.active.uri);
  const uri = given instanceof vscode.Uri ? given : (frontUri() ?? active);
  if (!uri) {
    tellNoTrace();
    return;
  }
  const configuration: vscode.DebugConfiguration = {
    ...debugConfiguration(uri),
    // Who asks for it again wants two of them.
    suppressMultipleSessionWarning: true,
    ...(noDebug && { internalConsoleOptions: 'openOnSessionStart' }),
  };
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configuration, { noDebug });
}
