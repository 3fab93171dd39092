// Brings the adapter into VS Code: launch configurations, the sessions of the editor, and messages for people.
import * as vscode from 'vscode';
import { frontUri } from '../host/active-trace';
import { debugConfiguration, debugType, nameOf, programOf } from '../host/debug-configuration';
import type { Host } from '../host/host';
import { documentOf } from '../host/places';
import { languageOfFormat } from '../trace/languages';
import { traceUri } from '../host/trace-path';
import { Emitter } from '../session/event';
import type { Session } from '../session/session';
import { TraceDebugAdapter } from './adapter';
import type { DebugTarget } from './debugged-trace';
import { registerInlineValues } from './inline-values';
import { LaunchError, type Launch } from './launch';

const textChanged = 'alloctrace.textChanged';

/** Makes traces debuggable: the adapter runs in the extension host and shares the sessions of the editor. */
export function registerDebugger(host: Host): void {
  const { context, localize } = host;
  registerInlineValues(context);
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterInlineImplementation(
          new TraceDebugAdapter({ open: (launch) => openTarget(host, launch), localize, complain: (sentence) => host.log.warn(sentence) }),
        ),
    }),
    vscode.debug.registerDebugConfigurationProvider(debugType, { resolveDebugConfiguration }),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      { provideDebugConfigurations: () => configurationsOfOpenTraces(host) },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.onDidReceiveDebugSessionCustomEvent((event) => void offerRestart(event)),
  );
}

/** F5 without a launch.json, or with one that names no program: the trace in front. */
function resolveDebugConfiguration(
  _folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): vscode.DebugConfiguration | undefined {
  const isEmpty = !configuration.type && !configuration.request;
  if (!isEmpty && configuration.program !== undefined && configuration.program !== '${file}') return configuration;
  // Not ${file}: that knows neither files too large for an editor nor the content of compressed ones.
  const front = frontUri();
  if (!front) {
    void vscode.window.showErrorMessage(vscode.l10n.t('Open a trace to debug it, or name one as "program" in launch.json.'));
    return undefined;
  }
  const program = programOf(front);
  return isEmpty ? debugConfiguration(front) : { ...configuration, program };
}

function configurationsOfOpenTraces(host: Host): vscode.DebugConfiguration[] {
  return host.sessions.all.map(({ uri }) => debugConfiguration(vscode.Uri.parse(uri)));
}

/** The editor's own session of a trace, run with the overrides of a launch. Throws LaunchError. */
async function openTarget(host: Host, { program, format, options }: Launch): Promise<DebugTarget> {
  const uri = traceUri(program);
  const document = await openDocument(uri);
  if (document && format && document.languageId !== languageOfFormat(format)) {
    await vscode.languages.setTextDocumentLanguage(document, languageOfFormat(format));
  }
  const session = host.runs.open(uri);
  host.sessions.setActive(session);
  await host.runs.settled(session.uri);
  const { arena, machine, as, placement } = options;
  const overridden = [arena, machine, as, placement].some((each) => each !== undefined);
  if (overridden) {
    session.override({
      arena: { ...session.options.arena, ...arena },
      machine: { ...session.options.machine, ...machine },
      as: as ?? session.options.as,
      placement: placement ?? session.options.placement,
    });
  }
  if (overridden || !session.ready) await host.runs.now(session);
  if (session.state.kind === 'failed') throw new LaunchError(vscode.l10n.t('The trace could not be run: {0}', session.state.message));
  if (!session.ready) throw new LaunchError(vscode.l10n.t('The run was cancelled. Debug the trace again.'));
  return targetOf(host, session, uri, overridden);
}

function targetOf(host: Host, session: Session, uri: vscode.Uri, overridden: boolean): DebugTarget {
  const edits = new Emitter<void>();
  const subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0 && document.uri.toString() === session.uri) edits.fire();
  });
  return {
    session,
    file: { name: nameOf(uri), path: programOf(uri) },
    onDidEdit: edits.event,
    dispose: () => {
      subscription.dispose();
      host.runs.release(session.uri);
      if (!overridden || host.sessions.get(session.uri) !== session) return;
      // The trace's own arena again.
      void host.runs.now(host.runs.open(uri));
    },
  };
}

/** Opens what is to be debugged as a document, so that showing it later is no new text; undefined where it is too large for one. */
async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const open = documentOf(uri.toString());
  if (open) return open;
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    throw new LaunchError(vscode.l10n.t('There is no trace {0}. Check "program" of the launch configuration.', programOf(uri)));
  }
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

async function offerRestart({ session, event, body }: vscode.DebugSessionCustomEvent): Promise<void> {
  if (session.type !== debugType || event !== textChanged) return;
  const restart = vscode.l10n.t('Restart');
  const { message } = body as { message: string };
  if ((await vscode.window.showWarningMessage(message, restart)) !== restart) return;
  // The command restarts the session that has the focus, which may be another one by now.
  if (vscode.debug.activeDebugSession === session) await vscode.commands.executeCommand('workbench.action.debug.restart');
  else {
    await vscode.debug.stopDebugging(session);
    await vscode.debug.startDebugging(session.workspaceFolder, session.configuration);
  }
}
