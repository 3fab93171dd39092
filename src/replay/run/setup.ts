// What `arena` and `machine` statements say until the first operation: handed on by RunBuilder as it comes to them, and settled into what
// its engine is made with. Those that come too late, twice, or with figures that cannot work are noted and have no effect.
import { createArena, isFault, machineFault, type ArenaConfig, type ConfigFault, type MachineConfig } from '../../engine/config';
import type { ArenaDirective, MachineDirective } from '../../trace/trace';
import { formatExactSize } from '../../model/size';
import type { Note } from './note';
import { effectiveArena, effectiveMachine, figuresOf, type RunOptions } from './options';

/** The statements met so far. */
export class Setup {
  private arena: ArenaDirective | undefined;
  private machines: MachineDirective[] = [];

  constructor(
    private readonly options: RunOptions,
    private readonly report: (note: Note) => void,
  ) {}

  /** An `arena` statement, met after `operations` operations, the first of them on `firstLine`. */
  addArena(directive: ArenaDirective, operations: number, firstLine: number): void {
    if (this.arena !== undefined) {
      const message = 'The arena was defined before; this statement has no effect.';
      const first = { line: this.arena.range.line, message: 'the arena was defined here' };
      this.add(directive, operations, 'duplicate-arena', message, [], first);
    } else if (operations > 0) {
      const message = 'The arena must be defined before the first operation; this statement has no effect.';
      this.add(directive, operations, 'late-arena', message, [], firstOperation(firstLine));
    } else if (directive.fault) this.refuse(directive, operations, 'invalid-arena', directive.fault);
    else {
      const arena = createArena(figuresOf(directive, this.options));
      if (isFault(arena)) this.refuse(directive, operations, 'invalid-arena', arena);
      else this.arena = directive;
    }
  }

  /** A `machine` statement, met after `operations` operations, the first of them on `firstLine`. */
  addMachine(directive: MachineDirective, operations: number, firstLine: number): void {
    const fault = machineFault(directive);
    if (operations > 0) {
      const message = 'The machine must be described before the first operation; this statement has no effect.';
      const [machine] = this.machines;
      const first = machine && { line: machine.range.line, message: 'the machine was described here' };
      this.add(directive, operations, 'late-machine', message, [], first ?? firstOperation(firstLine));
    } else if (fault) {
      this.refuse(directive, operations, 'invalid-machine', fault);
    } else {
      this.machines.push(directive);
    }
  }

  /** What holds as far as the trace was read. */
  current(): { arena: ArenaConfig; machine: MachineConfig } {
    const arena = effectiveArena(this.arena, this.options);
    const unit = this.writtenUnit();
    const machines = this.machines.filter(({ page }) => page === undefined || page >= unit);
    return { arena, machine: effectiveMachine(machines, arena, this.options) };
  }

  /** The same at the first operation or the end: only now pages below the unit are judged, for `arena` and `machine` come in either order. */
  settle(): { arena: ArenaConfig; machine: MachineConfig } {
    this.dropSmallPages();
    return this.current();
  }

  /** The unit that the pages of `machine` statements must hold: whatever the user's options say of the arena, the one that the trace gives. */
  private writtenUnit(): number {
    return this.arena === undefined ? effectiveArena(undefined, this.options).unit : figuresOf(this.arena, this.options).unit;
  }

  private dropSmallPages(): void {
    const unit = this.writtenUnit();
    const small = this.machines.filter(({ page }) => page !== undefined && page < unit);
    for (const directive of small) {
      const message = 'The page ({0}) must be at least a unit ({1}).';
      this.refuse(directive, 0, 'invalid-machine', {
        message,
        values: [formatExactSize(directive.page ?? 0), formatExactSize(unit)],
        figure: 'page',
      });
    }
    this.machines = this.machines.filter((directive) => !small.includes(directive));
  }

  /** Notes figures that cannot work, at the one that is wrong. */
  private refuse(directive: ArenaDirective | MachineDirective, position: number, code: Note['code'], fault: ConfigFault): void {
    const { message, values, figure = '' } = fault;
    this.report({ code, range: directive.places?.[figure] ?? directive.range, position, message, values });
  }

  private add(
    directive: ArenaDirective | MachineDirective,
    position: number,
    code: Note['code'],
    message: string,
    values: Note['values'],
    first?: Note['first'],
  ): void {
    this.report({ code, range: directive.range, position, message, values, first });
  }
}

function firstOperation(line: number): Note['first'] {
  return { line, message: 'the first operation is here' };
}
