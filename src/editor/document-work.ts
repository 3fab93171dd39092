// Long work on the text of a document, for features that VS Code asks for and forgets about when the text changes.
import type * as vscode from 'vscode';
import { hostQueue, type WorkOptions } from '../work/queue';
import type { Work } from '../work/work';

/** Does work on a document's present text in slices; undefined when the text has changed meanwhile, or nobody waits for it any more. */
export function workOn<T>(
  document: vscode.TextDocument,
  work: Work<T>,
  token?: vscode.CancellationToken,
  options: Pick<WorkOptions, 'inBackground'> = {},
): Promise<T | undefined> {
  const { version } = document;
  const cancellation = {
    get isCancellationRequested() {
      return token?.isCancellationRequested === true || document.version !== version || document.isClosed;
    },
  };
  return hostQueue.run(work, { ...options, cancellation });
}
