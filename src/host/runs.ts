// When traces are run: on opening, on edits after a pause, on saving or on command; each in slices, cancelled by what comes after it.
import * as vscode from 'vscode';
import { readArenaFile } from './arena-files';
import { documentOf } from './places';
import type { Trace } from '../trace/trace';
import type { RunOptions } from '../replay/run/options';
import type { Session } from '../session/session';
import { overruled, type ParameterValues } from '../session/parameters';
import { optionsFor } from '../session/runner';
import type { SessionStore } from '../session/store';
import type { FormatName } from '../trace/formats';
import { formatOfLanguage } from '../trace/languages';
import type { Parameters } from './parameters';
import type { SettingName, Settings } from './settings';
import { pagesBefore, type PagesBeforeChoices } from './pages-before';
import { traceOfTab } from './tabs';
import { documentSource, fileSource, readByPatterns } from './sources';

/** A run that waits for its time or is under way. */
interface Activity {
  /** Ends it before it has begun; a run that has begun is cancelled through its session. */
  abandon(): void;
  /** Resolves to whether its run became the session's. Never rejects. */
  readonly done: Promise<boolean>;
}

/** Settings with which recordings become other runs. */
const recordedSettings: readonly SettingName[] = [
  'recorded.as',
  'recorded.arena',
  'recorded.unit',
  'recorded.patterns',
  'recorded.placement',
  'recorded.policy',
  'recorded.before',
];

/** Opens a session for every open trace and runs it again when its text changes. */
export class TraceRuns implements vscode.Disposable {
  private readonly activities = new Map<string, Activity>();
  /** What documents were when they were closed while a debugger went on with their traces. */
  private readonly closedWhileDebugged = new Map<string, { readonly text: string; readonly languageId: string }>();
  /** Documents, by URI, whose changes somebody else sees to. */
  private readonly seenTo = new Set<string>();
  /** The formats in which the user wants traces read, by URI, where their languages do not say it. */
  private readonly wantedFormats = new Map<string, FormatName>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly sessions: SessionStore,
    private readonly settings: Settings,
    private readonly parameters: Parameters,
    private readonly before: PagesBeforeChoices,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Begins with the documents that are open already and follows them from here on. */
  follow(): void {
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.changed(event)),
      vscode.workspace.onDidSaveTextDocument((document) => this.saved(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.tabsClosed(closed)),
      this.settings.onDidChange((includes) => {
        if (recordedSettings.some(includes)) this.runAllAgain();
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.opened(document);
  }

  /** The session of a document, file or tab, whatever its language; not run yet where it is new. */
  open(uri: vscode.Uri): Session {
    const session = this.sessions.open(uri.toString());
    session.override(this.parameters.of(session.uri));
    return session;
  }

  /** Has a trace read in a format from its next run on, whatever its name and content say; undefined leaves it to them again. */
  readAs(uri: vscode.Uri, format: FormatName | undefined): void {
    if (format === undefined) this.wantedFormats.delete(uri.toString());
    else this.wantedFormats.set(uri.toString(), format);
  }

  /** Changes of a document no longer run it by themselves, and cancel no run, until what is returned is disposed of: who calls this sees to it. */
  seeTo(uri: string): vscode.Disposable {
    this.seenTo.add(uri);
    return { dispose: () => void this.seenTo.delete(uri) };
  }

  /** The parameters the user has set for a trace. */
  parametersOf(session: Session): ParameterValues {
    return this.parameters.values(session.uri);
  }

  /** What a trace is run with where `by` holds in place of what is set for it. */
  optionsWith({ uri }: Session, trace: Trace, by: RunOptions): RunOptions {
    const set = this.parameters.of(uri);
    const chosen = overruled(trace.format.isRecorded ? set : { ...set, as: undefined }, by);
    return optionsFor(trace, { chosen, recordedDefaults: this.recordedDefaults(vscode.Uri.parse(uri)) });
  }

  /** The file that the user has chosen to say what was free before a recording. */
  pagesBeforeOf(trace: vscode.Uri): vscode.Uri | undefined {
    return this.before.of(trace);
  }

  /** Remembers it, or with undefined none; it holds from the next run on. */
  async choosePagesBefore({ uri }: Session, file: vscode.Uri | undefined): Promise<void> {
    await this.before.set(vscode.Uri.parse(uri), file);
  }

  /** Sets the parameters of a trace and remembers them; they hold from the next run on. */
  async setParameters(session: Session, values: ParameterValues): Promise<void> {
    await this.parameters.set(session.uri, values);
    session.override(this.parameters.of(session.uri));
  }

  /** Runs the present text of a session at once. Resolves to whether this run became the session's. */
  now(session: Session): Promise<boolean> {
    return this.schedule(session, 0);
  }

  /** The session of a URI once nothing of it is pending or under way. */
  async settled(uri: string): Promise<Session | undefined> {
    for (let activity = this.activities.get(uri); activity; activity = this.activities.get(uri)) await activity.done;
    return this.sessions.get(uri);
  }

  /** Ends the session of a URI that nobody shows any more. */
  release(uri: string): void {
    this.closedWhileDebugged.delete(uri);
    if (!documentOf(uri) && !hasTab(uri)) this.close(uri);
  }

  /** Drops what is pending or under way for a session. */
  cancel(session: Session): void {
    this.activities.get(session.uri)?.abandon();
    session.cancel();
  }

  dispose(): void {
    for (const activity of this.activities.values()) activity.abandon();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private opened(document: vscode.TextDocument): void {
    if (formatOfLanguage(document.languageId) === undefined) return;
    // The other side of a comparison would report every problem twice.
    if (document.uri.scheme === 'git') return;
    const uri = document.uri.toString();
    const closed = this.closedWhileDebugged.get(uri);
    this.closedWhileDebugged.delete(uri);
    if (closed?.languageId === document.languageId && closed.text === document.getText()) return;
    void this.now(this.open(document.uri));
  }

  private changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const session = this.sessions.get(document.uri.toString());
    if (!session || contentChanges.length === 0 || this.seenTo.has(session.uri)) return;
    // A run that is under way reads the text that has just changed, whatever the setting says.
    if (this.activities.has(session.uri) || this.settings.get('run.onType', document.uri)) {
      void this.schedule(session, this.settings.get('run.debounce', document.uri));
    }
  }

  private saved(document: vscode.TextDocument): void {
    const session = this.sessions.get(document.uri.toString());
    if (session && !this.settings.get('run.onType', document.uri)) void this.now(session);
  }

  /** Files too large to be documents close with their last tab. */
  private tabsClosed(closed: readonly vscode.Tab[]): void {
    for (const { input } of closed) {
      const uri = traceOfTab(input)?.toString();
      if (uri !== undefined && this.sessions.get(uri) && !documentOf(uri) && !hasTab(uri)) this.close(uri);
    }
  }

  private closed(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (this.sessions.get(uri)?.debugged) {
      this.closedWhileDebugged.set(uri, { text: document.getText(), languageId: document.languageId });
    }
    this.close(uri);
  }

  /** A debugger shows its trace again with its next stop: the session stays as long as it goes on. */
  private close(uri: string): void {
    const session = this.sessions.get(uri);
    if (!session || session.debugged) return;
    this.cancel(session);
    this.wantedFormats.delete(uri);
    this.sessions.close(uri);
  }

  private runAllAgain(): void {
    for (const session of this.sessions.all) void this.now(session);
  }

  private schedule(session: Session, milliseconds: number): Promise<boolean> {
    this.cancel(session);
    let abandon = (): void => undefined;
    const done = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => {
        this.execute(session).then(resolve, (error: unknown) => {
          this.log.error(String(error));
          resolve(false);
        });
      }, milliseconds);
      abandon = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
    const activity: Activity = { abandon, done };
    this.activities.set(session.uri, activity);
    void done.then(() => {
      if (this.activities.get(session.uri) === activity) this.activities.delete(session.uri);
    });
    return done;
  }

  private async execute(session: Session): Promise<boolean> {
    const started = performance.now();
    const document = documentOf(session.uri);
    const uri = vscode.Uri.parse(session.uri);
    const wanted = this.wantedFormats.get(session.uri);
    const read = { ...(document ? documentSource(document) : fileSource(uri)), ...(wanted && { format: wanted }) };
    const source = {
      ...readByPatterns(read, this.settings.get('recorded.patterns', uri)),
      arenaFile: (named: string) => readArenaFile(uri, named),
      pagesBefore: (ofMoment: boolean) =>
        pagesBefore(
          uri,
          ofMoment,
          { chosen: this.before.of(uri), named: this.settings.get('recorded.before', uri) },
          (file, { text, values }) => this.refuseBefore(file, vscode.l10n.t(text, ...values)),
        ),
    };
    const succeeded = await session.run(source, this.recordedDefaults(uri));
    const milliseconds = Math.round(performance.now() - started);
    const { state } = session;
    if (succeeded && session.ready) {
      const { trace, operationCount } = session.ready.run;
      this.log.info(
        vscode.l10n.t(
          '{0}: {1} operations, {2} problems, format {3}, {4} ms',
          session.uri,
          operationCount,
          session.problems.diagnostics.length,
          trace.format.name,
          milliseconds,
        ),
      );
    } else if (state.kind === 'failed') {
      this.log.warn(`${session.uri}: ${state.message}`);
    } else {
      this.log.debug(vscode.l10n.t('{0}: run cancelled after {1} ms', session.uri, milliseconds));
    }
    return succeeded;
  }

  private refuseBefore(file: vscode.Uri, why: string): void {
    this.log.warn(`${file.toString()}: ${why}`);
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} cannot say what was free before the recording. {1}', name, why));
  }

  private recordedDefaults(uri: vscode.Uri): RunOptions {
    return this.parameters.recordedDefaults({
      as: this.settings.get('recorded.as', uri),
      arena: this.settings.get('recorded.arena', uri),
      unit: this.settings.get('recorded.unit', uri),
      placement: this.settings.get('recorded.placement', uri),
      policy: this.settings.get('recorded.policy', uri),
    });
  }
}

function hasTab(uri: string): boolean {
  return vscode.window.tabGroups.all.some((group) => group.tabs.some(({ input }) => traceOfTab(input)?.toString() === uri));
}
