// The options of `advise` as commander has read them, to what they ask for. What cannot be meant is a sentence.
import { adviceLimits } from '../analysis/advice/advice';
import { isPowerOfTwo } from '../engine/arithmetic';
import type { Localize } from '../model/localize';
import type { RunOptions } from '../replay/run/options';
import { zephyrAlignment, type AdviceFormat } from '../report/advice-code';
import type { AdviseArguments } from './commands';
import { Failure } from './failure';
import { numberOption } from './number-option';
import type { Options } from './program';

/** What `advise` is asked to do. Throws `Failure`. */
export function adviseArguments(paths: readonly string[], options: Options, overrides: RunOptions, localize: Localize): AdviseArguments {
  const number = (name: 'classes' | 'align' | 'variants' | 'seed', least: number): number =>
    numberOption(name, options[name]!, least, adviceLimits[name], localize);
  const align = number('align', 1);
  if (!isPowerOfTwo(align)) {
    throw new Failure(localize("option --align cannot be '{0}'. It is a power of two.", options.align!));
  }
  if (options.format === 'zephyr' && align < zephyrAlignment) {
    throw new Failure(localize('option --align is at least {0} for --format zephyr: its slabs have no smaller slots.', zephyrAlignment));
  }
  return {
    command: 'advise',
    paths,
    overrides,
    options: { classes: number('classes', 1), align, variants: number('variants', 0), seed: number('seed', 0) },
    isJson: options.json === true,
    code: options.format as AdviceFormat | undefined,
  };
}
