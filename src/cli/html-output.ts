// The command `report`: the page that report/html-report makes of a run, into a file or a pipe.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { countWarnings } from '../analysis/leaks';
import { htmlReport } from '../report/html-report';
import { Failure } from './failure';
import type { Output } from './output';
import type { ReportSource } from '../report/summary';

/** `alloctrace report`: one HTML page, into a file where one is given, else to standard output. */
export async function writeHtmlReport(
  { file, run, cursor, position }: ReportSource,
  diagnostics: readonly Diagnostic[],
  target: string | undefined,
  output: Output,
  localize: Localize,
): Promise<void> {
  cursor.seek(position ?? run.operationCount);
  const name = file === '-' ? '<stdin>' : path.basename(file);
  const problemCount = run.errorCount + countWarnings(run);
  const pieces = htmlReport({ name, run, state: cursor, diagnostics, problemCount, localize, language: 'en' });
  await writePage(pieces, target, output, localize);
}

/** Writes a page, into a file or where none is given to standard output. Throws `Failure`. */
export async function writePage(pieces: Iterable<string>, target: string | undefined, output: Output, localize: Localize): Promise<void> {
  if (target === undefined) {
    for (const piece of pieces) if (!output.write(piece)) await output.drained();
    return;
  }
  try {
    await writeFile(target, [...pieces].join(''));
  } catch (error) {
    throw new Failure(localize('cannot write {0}: {1}.', target, (error as Error).message));
  }
}
