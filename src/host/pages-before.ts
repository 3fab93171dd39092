// The dump of /proc/kpageflags that lies beside a recording of a kernel: what was free before it is known then. By its name alone: `before.kpageflags`,
// or that behind the recording's own.
import * as vscode from 'vscode';
import { compressedScheme } from '../model/contributions';
import type { PagesBefore } from '../session/source';
import { compressionExtensions, withoutCompression } from '../trace/compression';
import { contentUri } from './compressed-files';

const dumpName = 'before.kpageflags';

/** The dump beside a recording; undefined where there is none that can be read. `refused` tells why one is not used. */
export async function pagesBefore(
  trace: vscode.Uri,
  refused: (dump: vscode.Uri, sentence: string, values: readonly (string | number)[]) => void,
): Promise<PagesBefore | undefined> {
  const recording = trace.scheme === compressedScheme ? vscode.Uri.parse(trace.query, true) : trace;
  for (const dump of candidates(recording)) {
    try {
      const bytes = await vscode.workspace.fs.readFile(contentUri(dump));
      return { bytes, refuse: ({ text, values }) => refused(dump, text, values) };
    } catch {
      // There is none of this name.
    }
  }
  return undefined;
}

function candidates(recording: vscode.Uri): vscode.Uri[] {
  const folder = vscode.Uri.joinPath(recording, '..');
  const name = withoutCompression(recording.path.slice(recording.path.lastIndexOf('/') + 1));
  const stem = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
  return [`${stem}.${dumpName}`, dumpName].flatMap((each) =>
    ['', ...compressionExtensions.map((extension) => `.${extension}`)].map((ending) => vscode.Uri.joinPath(folder, each + ending)),
  );
}
