// The options of `generate`, to a workload and how it is written. What cannot be meant is a sentence.
import { createArena, isFault } from '../engine/config';
import type { Localize } from '../model/localize';
import { readSize } from '../model/size-grammar';
import { parameterError } from '../session/parameters';
import { likeSource, workloadModels, workloadStrings, type WorkloadModel, type WorkloadModelName } from '../workload/models';
import { readSizes, sizeForms } from '../workload/sizes';
import { largestWorkload } from '../workload/workload';
import { smallestUnit, type WrittenFormat } from '../workload/write';
import type { GenerateArguments } from './commands';
import { Failure } from './failure';
import { numberOption } from './number-option';
import type { Options } from './program';

/** What holds where an option is not given. */
const workloadDefaults = { model: 'poisson', allocations: '10000', live: '500', seed: '1', age: '0' } as const;
const mostLive = 2 ** 22;
const mostPhases = 1000;
/** Options that say what a recording says instead. */
const saidByRecording = ['model', 'sizes', 'live', 'phases'] as const;
/** Options of a written trace. */
const ofArena = ['arena', 'unit', 'as'] as const;

/** What `generate` is asked to do. Throws `Failure`. */
export function generateArguments(options: Options, localize: Localize): GenerateArguments {
  const format = (options.to ?? 'alloctrace') as WrittenFormat;
  refuse(options, saidByRecording, options.like !== undefined, (name) =>
    localize('option --{0} cannot be used with --like: the recording says it.', name),
  );
  refuse(options, ofArena, format === 'rep', (name) =>
    localize('option --{0} is for --to alloctrace: such a file has no place for it.', name),
  );
  const name = (options.model ?? workloadDefaults.model) as WorkloadModelName;
  const model: WorkloadModel = workloadModels[name];
  const written = options.sizes ?? model.sizes;
  const sizes = readSizes(written);
  if (!sizes) {
    throw new Failure(
      localize("option --sizes cannot be '{0}'. Sizes are {1}, of at least 1 byte and at most 1 TiB.", written, sizeForms.join(', ')),
    );
  }
  const number = (option: 'allocations' | 'live' | 'seed' | 'age' | 'phases', byDefault: string, from: number, to: number): number =>
    numberOption(option, options[option] ?? byDefault, from, to, localize);
  const allocations = number('allocations', workloadDefaults.allocations, 1, largestWorkload);
  const age = number('age', workloadDefaults.age, 0, largestWorkload - allocations);
  const live = number('live', workloadDefaults.live, 1, mostLive);
  const phases = number('phases', String(Math.min(model.phases, allocations)), 1, Math.min(mostPhases, allocations));
  const seed = number('seed', workloadDefaults.seed, 0, 2 ** 32 - 1);
  const { like } = options;
  const told =
    like === undefined
      ? `--model ${name} --sizes ${written} --live ${live}${phases > 1 ? ` --phases ${phases}` : ''}`
      : `--like ${like.slice(Math.max(like.lastIndexOf('/'), like.lastIndexOf('\\')) + 1)}`;
  const keeps = options.keep === true;
  return {
    command: 'generate',
    workload: {
      births: like === undefined ? model.births : 'regular',
      lifetimes: model.lifetimes,
      phases: like === undefined ? phases : 1,
      allocations,
      live,
      sizes,
      age,
      seed,
      keeps,
    },
    like,
    writing: {
      format,
      call: (options.as ?? 'alloc') as 'alloc' | 'kmalloc',
      head: [
        `alloctrace generate ${told} --allocations ${allocations}${age > 0 ? ` --age ${age}` : ''} --seed ${seed}${keeps ? ' --keep' : ''}`,
        like === undefined ? `${workloadStrings[name]}. ${model.source}.` : `Sizes and lifetimes of a recording. ${likeSource}.`,
      ],
      ...figures(options, localize),
    },
    output: options.output,
  };
}

function refuse<Name extends keyof Options>(
  options: Options,
  names: readonly Name[],
  isRefused: boolean,
  sentence: (name: string) => string,
): void {
  const given = isRefused ? names.find((name) => options[name] !== undefined) : undefined;
  if (given !== undefined) throw new Failure(sentence(given));
}

/** The arena's figures, as far as they are given. */
function figures(options: Options, localize: Localize): { arena?: number; unit?: number } {
  const figure = (name: 'arena' | 'unit'): number | undefined => {
    const text = options[name];
    if (text === undefined) return undefined;
    const error = parameterError(name, text, localize);
    if (error !== undefined) throw new Failure(localize("option --{0} cannot be '{1}'. {2}", name, text, error));
    return readSize(text, 'trace');
  };
  const unit = figure('unit');
  const arena = figure('arena');
  // With a unit alone the arena will be a power of two, which any unit divides that is one.
  const fault = createArena({ size: arena ?? unit ?? smallestUnit, unit: unit ?? smallestUnit, base: 0n, fit: 'lowest' });
  if (!isFault(fault)) return { arena, unit };
  const name = arena === undefined ? 'unit' : 'arena';
  throw new Failure(localize("option --{0} cannot be '{1}'. {2}", name, options[name]!, localize(fault.message, ...fault.values)));
}
