// The arena and the machine of a run: the figures of its trace's statements, overruled by what its reader set in settings or on the command line.
import {
  createArena,
  defaultArena,
  defaultMachine,
  defaultPage,
  isFault,
  machineFault,
  type ArenaConfig,
  type ArenaFigures,
  type Fit,
  type MachineConfig,
} from '../../engine/config';
import type { Placement } from '../../model/placement';
import { formatExactSize } from '../../model/size';
import { TraceError, type ArenaDirective, type MachineDirective } from '../../trace/trace';

/** What a reader of a trace sets beside it. Absent: what the trace says, else the default. Sizes in bytes. */
export interface RunOptions {
  readonly arena?: {
    readonly size?: number;
    readonly unit?: number;
    readonly base?: bigint;
    readonly max?: number;
    readonly fit?: Fit;
  };
  /** `page` is in bytes. */
  readonly machine?: Partial<MachineConfig>;
  /** How the allocations of a recorded trace are served: by buddy blocks (the default) or by the size classes. */
  readonly as?: 'alloc' | 'kmalloc';
  /** Where the blocks of a recorded trace that has addresses lie: where our allocators put them (the default), or where it says. */
  readonly placement?: Placement;
}

/** The arena that a statement describes by itself. */
export function figuresOf(directive: ArenaDirective): ArenaFigures {
  return {
    size: directive.size,
    unit: directive.unit ?? 1,
    base: directive.base ?? 0n,
    max: directive.max,
    fit: directive.fit ?? 'lowest',
  };
}

/** The arena of a run: the statement's or the default one, changed by the options. Throws TraceError when those cannot work. */
export function effectiveArena(directive: ArenaDirective | undefined, options: RunOptions): ArenaConfig {
  const figures = directive === undefined ? defaultArena : figuresOf(directive);
  const given = options.arena ?? {};
  const arena = createArena({
    size: given.size ?? figures.size,
    unit: given.unit ?? figures.unit,
    base: given.base ?? figures.base,
    max: given.max ?? figures.max,
    fit: given.fit ?? figures.fit,
  });
  if (isFault(arena)) throw new TraceError(arena.message, arena.values);
  return arena;
}

/** The machine of a run: the statements' figures, later ones first, changed by the options. Throws TraceError when those cannot work. */
export function effectiveMachine(directives: readonly MachineDirective[], arena: ArenaConfig, options: RunOptions): MachineConfig {
  const machine: MachineConfig = { page: defaultPage(arena), ...defaultMachine };
  for (const given of [...directives, options.machine ?? {}]) setGiven(machine, given);
  const fault = machineFault(machine);
  if (fault) throw new TraceError(fault.message, fault.values);
  if (machine.page < arena.unit) {
    throw new TraceError('The page ({0}) must be at least a unit ({1}). Give another page or unit.', [
      formatExactSize(machine.page),
      formatExactSize(arena.unit),
    ]);
  }
  return machine;
}

/** Takes over the figures that are given. */
function setGiven(
  machine: MachineConfig,
  { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer }: Partial<MachineConfig>,
): void {
  const given = { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer };
  Object.assign(machine, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}
