// The extension's public interface, apart so that tests and other extensions need nothing else of it.
import type * as vscode from 'vscode';
import type { Session } from '../session/session';
import type { SessionStore } from '../session/store';

/** What `activate` returns: for tests, and for other extensions that want to read the present run. */
export interface AllocTraceApi {
  readonly sessions: SessionStore;
  /**
   * The session of a URI as soon as nothing of it is pending or under way: the delay after an edit, the run and the
   * collecting of its diagnostics are over. Undefined where no trace is open at this URI.
   */
  readonly settled: (uri: string) => Promise<Session | undefined>;
  /** What VS Code is answered when it asks for the inlay hints of a range: those of the document's present text. */
  readonly inlayHints: (
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ) => Promise<readonly vscode.InlayHint[]>;
}
