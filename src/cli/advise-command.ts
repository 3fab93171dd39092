// `alloctrace advise`: a trace is run, and what memory it needs is told.
import path from 'node:path';
import { advise } from '../analysis/advice/advice';
import { adviceCode } from '../report/advice-code';
import { adviceJson, adviceText } from '../report/advice-report';
import { finish } from '../work/work';
import type { AdviseArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { Failure } from './failure';
import { singleInput } from './inputs';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Prints the advice for one trace. Throws `Failure`. */
export async function adviseCommand(
  { paths, overrides, options, isJson, code }: AdviseArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const [file] = (await singleInput(paths, localize)).files;
  const { run } = await runOf({ file, stdin, localize: localized, format: undefined, patterns: undefined }, overrides, progress);
  progress.clear();
  const advice = finish(advise(run, options));
  if (!advice) throw new Failure(localize('{0} has no allocations that succeed: there is nothing to advise.', file));
  const name = file === '-' ? '<stdin>' : path.basename(file);
  if (isJson) output.write(adviceJson(file, advice));
  else output.write(code ? adviceCode(code, name, advice) : adviceText(name, advice, localize));
  return ExitStatus.NoErrors;
}
