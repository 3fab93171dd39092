// `alloctrace kmem`: what perf kmem stat counts, from the text of a recording of the kernel's allocators.
import { KmemStatistics } from '../analysis/kmem/statistics';
import { writeKmemJson, writeKmemText } from '../report/kmem-report';
import { TraceError } from '../trace/trace';
import type { KmemArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { Failure } from './failure';
import { readText } from './input';
import { singleInput } from './inputs';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortened, shortening } from './shortened';

/** Counts the events of one file and reports them. Throws `Failure`. */
export async function kmemCommand(
  { paths, isJson }: KmemArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const [file] = (await singleInput(paths, localized)).files;
  const statistics = new KmemStatistics();
  try {
    const onProgress = (done: number, total: number): void => progress.reading(done, total);
    for await (const chunk of readText({ file, stdin, localize: localized, onProgress })) statistics.push(chunk);
    statistics.finish();
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new Failure(localize('cannot read {0}: {1}', shortened(file), localize(error.text, ...error.values)));
  }
  progress.clear();
  if (statistics.events === 0) {
    throw new Failure(
      localize(
        'there is no event of the kernel’s allocators in {0}. Record some, for example with: trace-cmd record -e kmem PROGRAM, and print them with: trace-cmd report',
        file,
      ),
    );
  }
  if (isJson) await writeKmemJson(file, statistics, output);
  else writeKmemText(file, statistics, output, localize);
  return ExitStatus.NoErrors;
}
