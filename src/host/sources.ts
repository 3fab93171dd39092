// Where the bytes of a trace come from: an open document, or a file that is none.
import * as vscode from 'vscode';
import { StaleSourceError, TooLargeError, type TraceSource } from '../session/source';
import type { FormatName } from '../trace/formats';
import { formatOfLanguage } from '../trace/languages';

/** From this many lines on a document that has no unsaved edits is read from its file: copying out its text takes far longer. */
const linesReadFromFile = 20_000;
/** Lines copied out of a document at once. */
const linesPerChunk = 1000;
/** The engine keeps about a hundred bytes an operation: beyond this the extension host would run out of memory. */
const maximumFileBytes = 2 ** 30;

/** The text of an open document, unsaved edits included. */
export function documentSource(document: vscode.TextDocument): TraceSource {
  const format = formatOfLanguage(document.languageId);
  const fromFile = !document.isDirty && document.lineCount >= linesReadFromFile;
  return {
    fileName: document.fileName,
    format,
    version: document.version,
    chunkCount: fromFile ? 1 : Math.ceil(document.lineCount / linesPerChunk),
    async *chunks(pause) {
      if (fromFile) {
        const bytes = await readIfPossible(document.uri);
        if (bytes) {
          yield bytes;
          return;
        }
      }
      yield* textOf(document, pause);
    },
  };
}

/** The formats of logs of no particular tool. */
const logs: readonly (FormatName | undefined)[] = ['calls', 'fields'];

/** The same source, read by the user's patterns where there are any and it is a log. */
export function readByPatterns(source: TraceSource, patterns: readonly string[]): TraceSource {
  return patterns.length > 0 && logs.includes(source.format) ? { ...source, patterns } : source;
}

/** The bytes of a file, for those too large to become documents. */
export function fileSource(uri: vscode.Uri): TraceSource {
  return {
    fileName: uri.path,
    async *chunks() {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > maximumFileBytes) {
        throw new TooLargeError(
          vscode.l10n.t('The file is larger than 1 GiB, more than the editor can run. Run it on the command line: alloctrace run FILE'),
        );
      }
      yield await vscode.workspace.fs.readFile(uri);
    },
  };
}

async function* textOf(document: vscode.TextDocument, pause: () => Promise<void>): AsyncGenerator<Uint8Array> {
  const { version } = document;
  const encoder = new TextEncoder();
  for (let line = 0; line < document.lineCount; line += linesPerChunk) {
    yield encoder.encode(document.getText(new vscode.Range(line, 0, line + linesPerChunk, 0)));
    await pause();
    if (document.version !== version || document.isClosed) throw new StaleSourceError();
  }
}

/** Not every scheme can be read as a file. */
async function readIfPossible(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    return undefined;
  }
}
