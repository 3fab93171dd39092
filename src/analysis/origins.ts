// Where allocations come from, as precisely as their recording says it: a call stack where there is one, else a call site.
import type { Run } from '../replay/run/run';
import { noStack } from '../trace/stack-table';

/** Numbers the origins of a run: 0 for what names neither stack nor site, then the sites, then the stacks. */
export class Origins {
  /** Every key is less. */
  readonly count: number;
  private readonly firstStack: number;

  constructor(private readonly run: Run) {
    const { trace } = run;
    this.firstStack = trace.names.count + 1;
    this.count = this.firstStack + (trace.recording?.stacks?.count ?? 0);
  }

  /** The origin of operation `op`, which allocated. */
  keyOf(op: number): number {
    const { stack, site } = this.run.table;
    const node = stack?.[op] ?? noStack;
    return node === noStack ? (site?.[op] ?? 0) : this.firstStack + node;
  }

  /** The name id of the site, or of a stack's innermost frame, plus one; 0 where there is neither. */
  nameOf(key: number): number {
    return key < this.firstStack ? key : this.run.trace.recording!.stacks!.frame(key - this.firstStack) + 1;
  }
}
