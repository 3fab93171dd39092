// `alloctrace run --placement recorded --snapshot`: the pages of a recording of the kernel, exactly where they were.
import type { Localize } from '../model/localize';
import { replayCounts } from '../replay/pages/counted-start';
import { replayPages, type ReplayedPages } from '../replay/pages/page-replay';
import { writePagesJson, writePagesText } from '../report/pages-report';
import type { PageRecording } from '../trace/formats/kmem/page-events';
import type { PageStart } from '../trace/formats/kmem/start-reader';
import { PageReader } from '../trace/formats/kmem/page-reader';
import { TraceError } from '../trace/trace';
import type { PagesArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { Failure } from './failure';
import { readFailure, readText } from './input';
import { readSnapshot, withoutPages } from './snapshot-file';
import { singleInput } from './inputs';
import { runCommand } from './run-command';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Replays the pages of one recording and reports them. Readings that differ are errors. Throws `Failure`. */
export async function pagesCommand(
  { paths, snapshot, isJson, run }: PagesArguments,
  environment: Environment,
  output: Output,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<ExitStatus> {
  const { stdin, localize: localized } = environment;
  const localize = shortening(localized);
  const [file] = (await singleInput(paths, localized)).files;
  const reader = new PageReader();
  const start = await readSnapshot(snapshot, localized);
  const onProgress = (done: number, total: number): void => progress.reading(done, total);
  try {
    for await (const chunk of readText({ file, stdin, localize: localized, onProgress })) reader.push(chunk);
  } catch (error) {
    throw readFailure(file, error, localized);
  }
  const recording = reader.finish();
  progress.clear();
  if (recording.events.count === 0) {
    // What is no recording of events can say all the same where pages are.
    if (file !== '-') return runCommand(run, environment, output, progress, complain);
    throw new Failure(withoutPages(file, localize));
  }
  const replayed = replay(recording, start, snapshot, localize);
  const source = { file, snapshot, recording, replayed };
  if (isJson) await writePagesJson(source, output);
  else writePagesText(source, output, localize);
  return replayed.readings.every(({ isEqual }) => isEqual) ? ExitStatus.NoErrors : ExitStatus.Errors;
}

function replay(recording: PageRecording, start: PageStart, snapshot: string, localize: Localize): ReplayedPages {
  try {
    return 'free' in start ? replayPages(recording, start) : replayCounts(recording, start.counts);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new Failure(localize('option --snapshot cannot be {0}. {1}', snapshot, localize(error.text, ...error.values)));
  }
}
