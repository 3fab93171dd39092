// A trace run again in an arena of another size, all else as it was: does it fail there?
import { defaultPage } from '../../engine/config';
import type { DiagnosticCode } from '../../model/diagnostic';
import type { RunOptions } from '../../replay/run/options';
import { RunBuilder } from '../../replay/run/run-builder';
import type { Run } from '../../replay/run/run';
import { Workspace } from '../../replay/run/workspace';
import { TraceError, type Trace } from '../../trace/trace';
import { figuresBesideSize } from '../smallest-arena';
import { inStretches, operationsPerStep, type Work } from '../../work/work';

/** How requests fail for want of memory: not one may. */
const shortages: readonly (DiagnosticCode | undefined)[] = ['out-of-memory', 'too-large'];
/** What else cannot be had in an arena that is too small: no more may fail so than in that of the trace. */
const refusals: readonly (DiagnosticCode | undefined)[] = ['invalid-cache', 'unknown-cache', 'placement-conflict'];

/** Runs the operations of a run in other arenas. Statements that are none are left out: what they set is set as it was. */
export class Trials {
  private readonly workspace = new Workspace();
  private readonly options: RunOptions;
  /** The operations as they were read: with `[*]` for what is live when it is reached. */
  readonly trace: Trace;

  private constructor(
    run: Run,
    private readonly refused: number,
  ) {
    const { arena, machine, trace } = run;
    const isPageSaid =
      machine.page !== defaultPage(arena) || trace.directives.some((each) => each.kind === 'machine' && each.page !== undefined);
    this.options = { arena: figuresBesideSize(arena), machine: { ...machine, page: isPageSaid ? machine.page : undefined } };
    this.trace = { ...trace, table: trace.table.freeAllCount === 0 ? run.table : trace.table, directives: [] };
  }

  static *of(run: Run): Work<Trials> {
    return new Trials(run, yield* countCodes(run, refusals));
  }

  /** The run of `trace`, which has the same operations in another order or of other sizes, in an arena of so many bytes; undefined where it fails there. */
  *run(bytes: number, trace: Trace = this.trace): Work<Run | undefined> {
    let builder: RunBuilder | undefined;
    try {
      builder = new RunBuilder(trace, { ...this.options, arena: { ...this.options.arena, size: bytes } }, this.workspace);
      const running = builder.run();
      for (;;) {
        const step = running.next();
        // Where places are asked for, one that is taken in every arena is told from memory that is short at the end.
        if (builder.ranShort && trace.table.placementHigh === undefined) return undefined;
        if (step.done !== true) {
          yield step.value;
          continue;
        }
        const run = step.value;
        const fails = (yield* countCodes(run, shortages)) > 0 || (yield* countCodes(run, refusals)) > this.refused;
        return fails ? undefined : run;
      }
    } catch (error) {
      // No arena can have these figures.
      if (error instanceof TraceError) return undefined;
      throw error;
    } finally {
      builder?.giveBack();
    }
  }
}

/** How many operations of a run end in one of some codes. */
function* countCodes(run: Run, codes: readonly (DiagnosticCode | undefined)[]): Work<number> {
  let count = 0;
  yield* inStretches(run.operationCount, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) if (run.results.error[op] !== 0 && codes.includes(run.errorOf(op))) count++;
  });
  return count;
}
