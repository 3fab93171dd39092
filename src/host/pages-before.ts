// What was free before a recording of a kernel: the file that the user has chosen for it, or else the settings name, or else the one beside it, by its name
// alone: `before.kpageflags` or `before.buddyinfo`, or that behind the recording's own.
import * as vscode from 'vscode';
import { compressedScheme } from '../model/contributions';
import type { PagesBefore } from '../session/source';
import { compressionExtensions, withoutCompression } from '../trace/compression';
import { TraceError } from '../trace/trace';
import { contentUri } from './compressed-files';
import { traceUri } from './trace-path';

/** A dump knows more than counts. */
const names = ['before.kpageflags', 'before.buddyinfo'];
/** Of what shows a moment: what was free then, or soon after. */
const namesOfMoment = ['kpageflags', 'after.kpageflags', 'kpageflags.after', 'before.kpageflags', 'kpageflags.before'];
const storageKey = 'pagesBefore';

/** Tells why a file is not used. */
type Refused = (file: vscode.Uri, error: TraceError) => void;

/** The files that users have chosen, remembered in the workspace by the recording's URI. */
export class PagesBeforeChoices {
  constructor(private readonly storage: vscode.Memento) {}

  of(trace: vscode.Uri): vscode.Uri | undefined {
    const file = this.stored()[trace.toString()] as string | undefined;
    return file === undefined ? undefined : vscode.Uri.parse(file);
  }

  /** Undefined: none is chosen any more. */
  async set(trace: vscode.Uri, file: vscode.Uri | undefined): Promise<void> {
    const stored = { ...this.stored() };
    delete stored[trace.toString()];
    await this.storage.update(storageKey, file === undefined ? stored : { ...stored, [trace.toString()]: file.toString() });
  }

  private stored(): Readonly<Record<string, string>> {
    return this.storage.get(storageKey, {});
  }
}

/** What was free before a recording, or at the moment that one shows; undefined where no file says it. `chosen`: the user's choice; `named`: by the settings, empty where none is. */
export async function pagesBefore(
  trace: vscode.Uri,
  ofMoment: boolean,
  { chosen, named }: { readonly chosen: vscode.Uri | undefined; readonly named: string },
  refused: Refused,
): Promise<PagesBefore | undefined> {
  const wanted = chosen ?? (named === '' ? undefined : traceUri(named));
  if (wanted) {
    const before = await read(wanted, refused);
    // Whoever wants one file is not given another.
    if (!before) refused(wanted, new TraceError('There is no such file.'));
    return before;
  }
  const recording = trace.scheme === compressedScheme ? vscode.Uri.parse(trace.query, true) : trace;
  for (const file of candidates(recording, ofMoment ? namesOfMoment : names)) {
    const before = await read(file, refused);
    if (before) return before;
  }
  return undefined;
}

/** Undefined where there is no such file. */
async function read(file: vscode.Uri, refused: Refused): Promise<PagesBefore | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(contentUri(file));
    return { bytes, refuse: (error) => refused(file, error) };
  } catch {
    return undefined;
  }
}

function candidates(recording: vscode.Uri, wanted: readonly string[]): vscode.Uri[] {
  const folder = vscode.Uri.joinPath(recording, '..');
  const name = withoutCompression(recording.path.slice(recording.path.lastIndexOf('/') + 1));
  const stem = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
  const endings = ['', ...compressionExtensions.map((extension) => `.${extension}`)];
  return wanted.flatMap((each) =>
    [`${stem}.${each}`, each].flatMap((file) => endings.map((ending) => vscode.Uri.joinPath(folder, file + ending))),
  );
}
