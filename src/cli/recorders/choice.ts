// Which recorder is taken for a program, why, and what to install where there is none.
import type { Localize } from '../../model/localize';
import type { Variables } from '../environment';
import { Failure } from '../failure';
import { recorders, type RecorderName } from './index';
import type { ProgramFacts } from './program-facts';
import { systems, type InstalledRecorder, type Recorder } from './recorder';

export interface Choice {
  readonly recorder: Recorder;
  readonly installed: InstalledRecorder;
  /** Sentences on which it is, why, and what it does not see. */
  readonly told: string;
}

/** The best recorder that is installed and can record the program, or the one that was asked for. Throws `Failure`. */
export function chooseRecorder(name: RecorderName | undefined, program: ProgramFacts, variables: Variables, localize: Localize): Choice {
  const asked = recorders.filter((recorder) => name === undefined || recorder.name === name);
  const passedOver: string[] = [];
  for (const recorder of asked) {
    const installed = recorder.find(variables);
    const refusal = installed ? recorder.refusal(program, localize) : localize('is not installed');
    if (installed && refusal === undefined) {
      const because = passedOver.length > 0 ? ` (${passedOver.join('; ')})` : '';
      const texts = [`${localize('recording with {0}', recorder.name)}${because}.`, recorder.why(localize), recorder.blindness(localize)];
      return { recorder, installed, told: texts.join(' ') };
    }
    passedOver.push(`${recorder.name} ${refusal}`);
  }
  throw new Failure(
    localize('cannot record {0}: {1}. To install a recorder: {2}.', program.name, passedOver.join('; '), ways(asked, localize)),
  );
}

/** What to type on each system for the best recorder that is there. */
function ways(among: readonly Recorder[], localize: Localize): string {
  const lines = systems.map((system) => `${system}: ${bestOn(system, among) ?? localize('there is none, record on Linux')}`);
  return [...lines, localize('Windows: in WSL, as on Linux')].join('; ');
}

function bestOn(system: (typeof systems)[number], among: readonly Recorder[]): string | undefined {
  return among.map(({ install }) => install[system]).find((each) => each !== undefined);
}
