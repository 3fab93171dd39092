/** Recordings as they were recorded, for tests. */
import { RecordedRun } from '../src/replay/recorded/recorded-run';
import { finish } from '../src/work/work';
import type { FormatName } from '../src/trace/formats';
import { readTrace } from './read-trace';
import { runTrace } from './run-trace';

/** A recording whose blocks lie where it says. */
export function runRecorded(text: string | Uint8Array, format: FormatName): RecordedRun {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return finish(RecordedRun.of(runTrace(readTrace(bytes, format))));
}

/** The same of the lines of an mtrace log, which begins on line 2. */
export function runRecordedLines(...lines: string[]): RecordedRun {
  return runRecorded(`= Start\n${lines.join('\n')}\n= End\n`, 'mtrace');
}
