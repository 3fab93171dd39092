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
import { policyRules } from '../../engine/policies/policy';
import type { Placement } from '../../model/placement';
import type { PolicyName } from '../../model/policy';
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
    /** Instead of the trace's: whatever of its arena the new one does not take is left out then. */
    readonly policy?: PolicyName;
    readonly overhead?: number;
  };
  /** `page` is in bytes. */
  readonly machine?: Partial<MachineConfig>;
  /** How the allocations of a recorded trace are served: by buddy blocks (the default) or by the size classes. */
  readonly as?: 'alloc' | 'kmalloc';
  /** Where the blocks of a recorded trace that has addresses lie: where our allocators put them (the default), or where it says. */
  readonly placement?: Placement;
}

/** Whether the options have blocks placed by a policy that knows no buddies. */
export function hasBlocks({ arena }: RunOptions): boolean {
  return arena?.policy !== undefined && arena.policy !== 'buddy';
}

/** The arena that a statement describes by itself; with a policy in the options, as if it named that one. */
export function figuresOf(directive: ArenaDirective, { arena: given = {} }: RunOptions = {}): ArenaFigures {
  const { size, unit, base = 0n, max, fit, policy = 'buddy', overhead, usedBefore: before } = directive;
  if (before !== undefined) refuseOtherMemory(given);
  const { defaultUnit } = policyRules[policy];
  if (given.policy === undefined) return { size, unit: unit ?? defaultUnit, base, max, fit, policy, overhead, before };
  return { ...withPolicy({ size, unit, base, max, fit, overhead }, given.policy, given), before };
}

/** What was in use lies where it does in that memory alone. Throws TraceError where the options ask for another one. */
function refuseOtherMemory({ size, unit, max, policy = 'buddy', overhead }: NonNullable<RunOptions['arena']>): void {
  if ([size, unit, max, overhead].every((figure) => figure === undefined) && policy === 'buddy') return;
  throw new TraceError(
    'The arena of this trace is the memory of a snapshot: its size, its unit and its largest block cannot be changed, and its policy is buddy.',
  );
}

/** Figures as they are for another policy: without those that it does not take, and as many bytes as are whole units. */
function withPolicy(
  { size, unit, base, max, fit, overhead }: Partial<ArenaFigures> & Pick<ArenaFigures, 'size' | 'base'>,
  policy: PolicyName,
  given: NonNullable<RunOptions['arena']>,
): ArenaFigures {
  const rules = policyRules[policy];
  const isBuddy = policy === 'buddy';
  const kept = given.unit ?? (unit !== undefined && rules.takesUnit(unit) ? unit : rules.defaultUnit);
  return {
    size: size - (size % kept),
    unit: kept,
    base,
    max: isBuddy ? max : undefined,
    fit: isBuddy ? fit : undefined,
    policy,
    overhead: given.overhead ?? (overhead !== undefined && rules.takesOverhead(overhead) ? overhead : undefined),
  };
}

/** The arena of a run: the statement's or the default one, changed by the options. Throws TraceError when those cannot work. */
export function effectiveArena(directive: ArenaDirective | undefined, options: RunOptions): ArenaConfig {
  return changedArena(directive === undefined ? defaultFigures(options) : figuresOf(directive, options), options);
}

/** The arena of a recording, which was found with buddies, as the options' policy has it. Throws TraceError when that cannot work. */
export function recordingsArena({ size, unit, base }: ArenaConfig, options: RunOptions): ArenaConfig {
  const given = options.arena ?? {};
  return changedArena(withPolicy({ size, unit, base }, given.policy ?? 'buddy', given), options);
}

function defaultFigures({ arena: given = {} }: RunOptions): ArenaFigures {
  return given.policy === undefined ? defaultArena : withPolicy(defaultArena, given.policy, given);
}

function changedArena(figures: ArenaFigures, options: RunOptions): ArenaConfig {
  const given = options.arena ?? {};
  const unit = given.unit ?? figures.unit;
  const size = given.size ?? figures.size;
  const arena = createArena({
    size: given.policy === undefined ? size : size - (size % unit),
    unit,
    base: given.base ?? figures.base,
    max: given.max ?? figures.max,
    fit: given.fit ?? figures.fit,
    policy: figures.policy,
    overhead: given.overhead ?? figures.overhead,
    before: figures.before,
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
  { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer, minPartial }: Partial<MachineConfig>,
): void {
  const given = { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer, minPartial };
  Object.assign(machine, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}
