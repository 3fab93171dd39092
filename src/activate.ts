// Where the extension is put together, for Node's extension host and the web worker's alike: each part registers itself with one Host.
import * as vscode from 'vscode';
import { registerDebugger } from './debug/register';
import { CurrentStatement } from './editor/current-statement';
import { registerDiagnostics } from './editor/diagnostics';
import { registerFindings } from './editor/findings';
import { registerEditorFeatures } from './editor/register';
import { StatusBar } from './editor/status-bar';
import { ActiveTrace } from './host/active-trace';
import type { AllocTraceApi } from './host/api';
import { ArenaWatchers } from './host/arena-watchers';
import { registerBinaryRecordings } from './host/binary-recordings';
import { registerCommands } from './host/commands/register';
import { registerCompressedFiles } from './host/compressed-files';
import { registerContentLanguages } from './host/content-languages';
import type { Host } from './host/host';
import { registerLongWork } from './host/long-work';
import { openOnStart } from './host/open-on-start';
import { PagesBeforeChoices } from './host/pages-before';
import { Parameters } from './host/parameters';
import { registerRecording } from './host/recording/register';
import { revealLine } from './host/reveal';
import { TraceRuns } from './host/runs';
import { Following } from './host/following';
import { Settings } from './host/settings';
import { shownValue, type Localize } from './model/localize';
import { writeNumbersIn } from './model/size';
import { StandingInFront } from './host/standing';
import { registerPanel } from './panel/register';
import { SessionStore } from './session/store';

/** Puts the extension together; the same in every kind of extension host. */
export function activate(context: vscode.ExtensionContext): AllocTraceApi {
  // Where nobody has translated the texts they are English, and so are their numbers.
  writeNumbersIn(vscode.l10n.bundle === undefined ? 'en' : vscode.env.language);
  const localize: Localize = (message, ...args) => vscode.l10n.t(message, ...args.map(shownValue));
  const log = vscode.window.createOutputChannel('AllocTrace', { log: true });
  const settings = new Settings();
  const sessions = new SessionStore(revealLine, localize);
  const runs = new TraceRuns(
    sessions,
    settings,
    new Parameters(context.workspaceState),
    new PagesBeforeChoices(context.workspaceState),
    log,
  );
  const following = new Following(sessions, runs);
  const arenaWatchers = new ArenaWatchers(sessions, runs);
  const host: Host = { context, sessions, runs, settings, log, localize, standing: new StandingInFront(), following };
  const activeTrace = new ActiveTrace(sessions);
  registerCompressedFiles(context);
  registerBinaryRecordings(host);
  registerDiagnostics(host);
  registerFindings(host);
  const { inlayHints } = registerEditorFeatures(host);
  registerLongWork(host);
  registerCommands(host);
  registerRecording(host);
  registerPanel(host);
  registerDebugger(host);
  context.subscriptions.push(
    log,
    settings,
    sessions,
    runs,
    following,
    arenaWatchers,
    activeTrace,
    new CurrentStatement(host),
    new StatusBar(host, activeTrace),
  );
  // The documents that are open already come last: by now everybody listens.
  runs.follow();
  registerContentLanguages(host);
  void openOnStart(host);
  return {
    sessions,
    settled: (uri) => runs.settled(uri),
    inlayHints: (document, range, token) => inlayHints.provideInlayHints(document, range, token),
  };
}
