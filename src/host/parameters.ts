// Parameters of runs that outlive a window, in the workspace's state.
import type * as vscode from 'vscode';
import type { GeneralSettings } from '../model/contributions';
import type { Placement } from '../model/placement';
import type { PolicyName } from '../model/policy';
import type { RunOptions } from '../replay/run/options';
import { runOptions, type ParameterValues } from '../session/parameters';

const storageKey = 'parameters';

/** The parameters the user has set for traces, remembered in the workspace by URI. */
export class Parameters {
  constructor(private readonly storage: vscode.Memento) {}

  /** As the user wrote them; empty where none are set. */
  values(uri: string): ParameterValues {
    return this.stored()[uri] ?? {};
  }

  /** Replaces all values of a trace; where none are set, nothing of it is stored any more. */
  async set(uri: string, values: ParameterValues): Promise<void> {
    const stored = { ...this.stored() };
    if (Object.keys(values).length === 0) delete stored[uri];
    else stored[uri] = values;
    await this.storage.update(storageKey, stored);
  }

  /** The overrides for a trace. */
  of(uri: string): RunOptions {
    return runOptions(this.values(uri));
  }

  /** What the settings say for recorded traces. Texts that are empty or no size leave the choice to the trace. */
  recordedDefaults(settings: {
    as: GeneralSettings['recorded.as'];
    arena: string;
    unit: string;
    placement: Placement;
    policy: PolicyName;
  }): RunOptions {
    const { as, arena, unit, placement, policy } = settings;
    return runOptions({ as, placement, ...(policy !== 'buddy' && { policy }), ...(arena && { arena }), ...(unit && { unit }) });
  }

  private stored(): Readonly<Record<string, ParameterValues>> {
    return this.storage.get(storageKey, {});
  }
}
