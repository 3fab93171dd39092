// A recording that still grows is followed: it is run again as it grows, and the position stays at its end until the user steps back.
import * as vscode from 'vscode';
import { compressedScheme, followableContextKey, followingContextKey } from '../model/contributions';
import { afterOperation } from '../model/position';
import type { Session } from '../session/session';
import type { SessionStore } from '../session/store';
import { setContext } from './context';
import { documentOf, nameOf, patternOf } from './places';
import type { TraceRuns } from './runs';

const messageMilliseconds = 6000;

/** Schemes of texts that are in no file of their own. */
const withoutFile: readonly string[] = ['untitled', compressedScheme];

/** Which recording is followed: one at most. */
export class Following implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];
  private activeChanges: vscode.Disposable | undefined;
  private followed: { readonly session: Session; readonly subscriptions: readonly vscode.Disposable[] } | undefined;

  constructor(
    private readonly sessions: SessionStore,
    private readonly runs: TraceRuns,
  ) {
    this.item = vscode.window.createStatusBarItem('alloctrace.following', vscode.StatusBarAlignment.Right, 99);
    this.item.name = vscode.l10n.t('AllocTrace Following');
    this.item.command = 'alloctrace.stopFollowing';
    this.subscriptions = [
      this.item,
      sessions.onDidChangeActive((session) => this.watchActive(session)),
      sessions.onDidClose((session) => {
        if (this.followed?.session === session) this.stop();
      }),
    ];
    this.watchActive(sessions.active);
  }

  /** Follows the active trace from now on; says why where that is not possible. */
  start(): void {
    const session = this.sessions.active;
    if (!session || !isFollowable(session)) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Only a recording in a file can be followed while it grows. Open one first.'),
      );
      return;
    }
    const uri = vscode.Uri.parse(session.uri);
    if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) {
      void vscode.window.showWarningMessage(vscode.l10n.t('{0} cannot be followed: where it lies, files cannot be watched.', nameOf(uri)));
      return;
    }
    this.stop();
    const watcher = vscode.workspace.createFileSystemWatcher(patternOf(uri));
    const changed = (): void => {
      // The text of a document changes as soon as VS Code has read it anew.
      if (!documentOf(session.uri)) void this.runAgain(session);
    };
    this.followed = {
      session,
      subscriptions: [
        watcher,
        // A run that each change cancels would never end while the file grows fast.
        this.runs.seeTo(session.uri),
        watcher.onDidChange(changed),
        watcher.onDidCreate(changed),
        watcher.onDidDelete(() => {
          this.stop();
          void vscode.window.showWarningMessage(vscode.l10n.t('{0} was removed and is followed no longer.', nameOf(uri)));
        }),
        vscode.workspace.onDidChangeTextDocument(({ document }) => {
          if (document.uri.toString() === session.uri) void this.runAgain(session);
        }),
        session.onDidChange((change) => {
          const { ready, position } = session;
          if (change === 'position' && ready && position.operation < ready.run.operationCount) this.stop();
        }),
      ],
    };
    if (session.ready) session.moveTo(afterOperation(session.ready.run.operationCount));
    this.item.text = vscode.l10n.t('$(eye) Following {0}', nameOf(uri));
    this.item.tooltip = vscode.l10n.t(
      'The memory map moves with the end of the recording as it grows. Stepping back ends that, and so does a click here.',
    );
    this.item.show();
    this.tellContext();
  }

  /** Follows no longer. */
  stop(): void {
    if (!this.followed) return;
    for (const subscription of this.followed.subscriptions) subscription.dispose();
    const name = nameOf(vscode.Uri.parse(this.followed.session.uri));
    this.followed = undefined;
    this.item.hide();
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} is followed no longer.', name), messageMilliseconds);
    this.tellContext();
  }

  dispose(): void {
    this.activeChanges?.dispose();
    for (const subscription of this.followed?.subscriptions ?? []) subscription.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private isPending = false;

  /** One run after the other: what is added meanwhile is read by the next. */
  private async runAgain(session: Session): Promise<void> {
    if (this.isPending) return;
    this.isPending = true;
    await this.runs.settled(session.uri);
    this.isPending = false;
    if (this.followed?.session === session) void this.runs.now(session);
  }

  private watchActive(session: Session | undefined): void {
    this.activeChanges?.dispose();
    this.activeChanges = session?.onDidChange((change) => {
      if (change === 'state') this.tellContext();
    });
    this.tellContext();
  }

  private tellContext(): void {
    const { active } = this.sessions;
    const isFollowed = active !== undefined && this.followed?.session === active;
    setContext(followingContextKey, isFollowed);
    setContext(followableContextKey, !isFollowed && active !== undefined && isFollowable(active));
  }
}

/** Whether a trace is a recording in a file that can grow. */
function isFollowable({ uri, ready }: Session): boolean {
  return ready !== undefined && ready.run.trace.format.isRecorded && !withoutFile.includes(vscode.Uri.parse(uri).scheme);
}
