// Runs a trace again when the file changes that its arena is from.
import * as vscode from 'vscode';
import type { Session } from '../session/session';
import type { SessionStore } from '../session/store';
import { arenaFileOf } from '../trace/arena-memory';
import { arenaFileUri } from './arena-files';
import { patternOf } from './places';
import type { TraceRuns } from './runs';

/** One watcher for each session whose trace names such a file. */
export class ArenaWatchers implements vscode.Disposable {
  private readonly watchers = new Map<string, { readonly file: string; readonly watcher: vscode.Disposable }>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    sessions: SessionStore,
    private readonly runs: TraceRuns,
  ) {
    this.subscriptions = [
      sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          if (change === 'state' && session.state.kind === 'ready') this.follow(session);
        });
      }),
      sessions.onDidClose(({ uri }) => this.forget(uri)),
    ];
  }

  dispose(): void {
    for (const uri of [...this.watchers.keys()]) this.forget(uri);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(session: Session): void {
    const named = session.ready && arenaFileOf(session.ready.run.trace);
    const file = named === undefined ? undefined : arenaFileUri(vscode.Uri.parse(session.uri), named);
    if (this.watchers.get(session.uri)?.file === file?.toString()) return;
    this.forget(session.uri);
    // Not every scheme has files that can be watched.
    if (!file || vscode.workspace.fs.isWritableFileSystem(file.scheme) === undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(patternOf(file));
    const again = (): void => void this.runs.now(session);
    watcher.onDidChange(again);
    watcher.onDidCreate(again);
    watcher.onDidDelete(again);
    this.watchers.set(session.uri, { file: file.toString(), watcher });
  }

  private forget(uri: string): void {
    this.watchers.get(uri)?.watcher.dispose();
    this.watchers.delete(uri);
  }
}
