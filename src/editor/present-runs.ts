// The run that belongs to a document's present text: its session's, with lines mapped through the edits since, until a newer one is there.
import * as vscode from 'vscode';
import { indexOfRun, type RunIndex } from '../analysis/run-index';
import type { Host } from '../host/host';
import { LineMap } from '../session/line-map';
import type { ReadyState, Session } from '../session/session';
import { hostQueue } from '../work/queue';
import type { Work } from '../work/work';
import { writtenFormat, type FormatName } from '../trace/formats';
import { formatOfLanguage } from '../trace/languages';

/** A run of a document's text, and which of its lines is which of the document's now. */
export interface MappedRun {
  readonly session: Session;
  readonly ready: ReadyState;
  readonly lines: LineMap;
}

/** The edits of a document since some version of it, each with the version it made. */
interface EditLog {
  readonly edits: { readonly version: number; readonly change: vscode.TextDocumentContentChangeEvent }[];
  /** The map for the run of a version, as far as it is drawn up. */
  map?: { readonly from: number; readonly lines: LineMap; taken: number };
}

/** Beyond so many edits without a run all lines count as edited. */
const mostEdits = 10_000;

/** Answers features with the run that belongs to a document's text: never with the line numbers of another text. */
export class PresentRuns implements vscode.Disposable {
  private readonly logs = new Map<string, EditLog>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly host: Host) {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const uri = document.uri.toString();
        if (contentChanges.length === 0 || !host.sessions.get(uri)) return;
        const log = this.logs.get(uri) ?? { edits: [] };
        this.logs.set(uri, log);
        // VS Code tells changes from the bottom up: none moves the lines of another.
        for (const change of contentChanges) log.edits.push({ version: document.version, change });
      }),
      host.sessions.onDidClose(({ uri }) => this.logs.delete(uri)),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** The run of exactly this text, waited for where it is pending; undefined where there will be none, or the text has changed. */
  async exact(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<ReadyState | undefined> {
    const { version } = document;
    const session = this.host.sessions.get(document.uri.toString());
    if (!session) return undefined;
    const present = (): ReadyState | undefined => (session.ready?.version === version ? session.ready : undefined);
    if (present()) return present();
    let stop = (): void => undefined;
    const known = new Promise<void>((resolve) => {
      const subscriptions = [
        session.onDidChange((change) => {
          if (change === 'state' && (session.ready?.version ?? -1) >= version) resolve();
        }),
        token?.onCancellationRequested(() => resolve()),
      ];
      stop = () => {
        for (const subscription of subscriptions) subscription?.dispose();
      };
    });
    await Promise.race([known, this.host.runs.settled(session.uri)]);
    stop();
    // Several features wait for the same run: each goes on in a turn of its own.
    await hostQueue.turn();
    return token?.isCancellationRequested || document.version !== version ? undefined : present();
  }

  /** The same, or else the latest run there is, with its lines mapped: for what must answer although nothing is run on typing. */
  async exactOrMapped(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<MappedRun | undefined> {
    const ready = await this.exact(document, token);
    if (token?.isCancellationRequested) return undefined;
    const session = this.host.sessions.get(document.uri.toString());
    return ready && session ? { session, ready, lines: new LineMap() } : this.latest(document);
  }

  /** The latest run at once, with its lines mapped to the present text. */
  latest(document: vscode.TextDocument): MappedRun | undefined {
    const session = this.host.sessions.get(document.uri.toString());
    const ready = session?.ready;
    if (!session || ready?.version === undefined) return undefined;
    return { session, ready, lines: this.mapFrom(session.uri, ready.version) };
  }

  private mapFrom(uri: string, version: number): LineMap {
    const log = this.logs.get(uri);
    if (!log) return new LineMap();
    if (log.map?.from !== version) {
      const older = log.edits.findIndex((edit) => edit.version > version);
      log.edits.splice(0, older < 0 ? log.edits.length : older);
      log.map = { from: version, lines: new LineMap(), taken: 0 };
    }
    const { map } = log;
    if (log.edits.length > mostEdits) map.lines.apply({ line: 1, removed: Number.MAX_SAFE_INTEGER, added: 0 });
    else for (; map.taken < log.edits.length; map.taken++) map.lines.apply(lineEdit(log.edits[map.taken].change));
    return map.lines;
  }
}

function lineEdit({ range, text }: vscode.TextDocumentContentChangeEvent): { line: number; removed: number; added: number } {
  const added = text.split('\n').length - 1;
  const lines = range.end.line - range.start.line;
  // Whole lines in front of a line leave it as it is.
  const whole = range.start.character === 0 && range.end.character === 0 && (text === '' || text.endsWith('\n'));
  return { line: range.start.line + 1, removed: whole ? lines : lines + 1, added: whole ? added : added + 1 };
}

/** The index of a run with all that takes long made, in slices; undefined when cancelled. */
export async function preparedIndex({ run }: ReadyState, token?: vscode.CancellationToken): Promise<RunIndex | undefined> {
  const index = indexOfRun(run);
  if (index.slabs.making.isDone && run.series.index.isDone) return index;
  return hostQueue.run(prepare(index), { cancellation: token });
}

function* prepare(index: RunIndex): Work<RunIndex> {
  yield* index.slabs.making.rest();
  yield* index.run.series.index.rest();
  return index;
}

/** The format of a document's text. */
export function formatOf(document: vscode.TextDocument): FormatName {
  return formatOfLanguage(document.languageId) ?? writtenFormat;
}
