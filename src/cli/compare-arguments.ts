// The options of `compare` as commander has read them, to what they ask for. What cannot be meant is a sentence.
import type { Localize } from '../model/localize';
import { mostSettings, readSetting, readSweep } from '../session/run-setting';
import type { CompareArguments, CompareSettingsArguments } from './commands';
import { Failure } from './failure';
import type { Options } from './program';

/** What `compare` is asked to do. `shared` is how the trace is read. Throws `Failure`. */
export function compareArguments(
  options: Options,
  shared: Pick<CompareSettingsArguments, 'paths' | 'format' | 'patterns'>,
  localize: Localize,
): CompareArguments | CompareSettingsArguments {
  const { paths } = shared;
  const { with: settings = [], sweep: sweeps = [], csv, json, output, format, pattern } = options;
  if (settings.length + sweeps.length === 0) {
    if (paths.length < 2) throw new Failure(localize('compare takes two tables, or a trace with --with or --sweep.'));
    if (csv || output !== undefined || format !== undefined || pattern) {
      throw new Failure(localize('options --csv, --output, --format and --pattern are for --with and --sweep.'));
    }
    return { command: 'compare', paths, isJson: json === true };
  }
  if (paths.length > 1) throw new Failure(localize('options --with and --sweep are for one trace.'));
  const readAll = <T extends object>(
    option: string,
    texts: readonly string[],
    read: (text: string) => T | { readonly error: string },
  ): T[] =>
    texts.map((text) => {
      const found = read(text);
      if ('error' in found) throw new Failure(localize("option --{0} cannot be '{1}'. {2}", option, text, found.error));
      return found;
    });
  if (settings.length >= mostSettings) throw new Failure(localize('option --with can be given {0} times at most.', mostSettings - 1));
  return {
    command: 'compareSettings',
    ...shared,
    settings: readAll('with', settings, (text) => readSetting(text, localize)),
    sweeps: readAll('sweep', sweeps, (text) => readSweep(text, localize)),
    kind: json ? 'json' : csv ? 'csv' : output === undefined ? 'text' : 'html',
    output,
  };
}
