// The functions that each thread is in, where a recorder shows them as they begin and end: they are the call stacks of the calls within them.
import { noName, type Recording } from './recording';
import { noStack } from './stack-table';

/** The functions of one thread, outermost first. */
interface Functions {
  readonly nodes: number[];
  readonly names: number[];
  readonly depths: number[];
}

/** Follows the functions of all threads. Depths grow inwards; any numbers will do. */
export class CallerTree {
  private readonly byThread = new Map<number, Functions>();

  constructor(private readonly recording: Recording) {}

  /** The present thread begins a function, a name id. */
  enter(name: number, depth: number): void {
    const { recording } = this;
    this.leave(depth);
    let functions = this.byThread.get(recording.thread);
    if (!functions) this.byThread.set(recording.thread, (functions = { nodes: [], names: [], depths: [] }));
    functions.nodes.push(recording.stacks.intern(functions.nodes.at(-1) ?? noStack, name));
    functions.names.push(name);
    functions.depths.push(depth);
  }

  /** The present thread's functions at `depth` and deeper have ended. */
  leave(depth: number): void {
    const functions = this.byThread.get(this.recording.thread);
    if (!functions) return;
    const { nodes, names, depths } = functions;
    while (depths.length > 0 && depths[depths.length - 1] >= depth) {
      nodes.pop();
      names.pop();
      depths.pop();
    }
    if (depths.length === 0) this.byThread.delete(this.recording.thread);
  }

  /** Says of the calls to come that the present thread's innermost function makes them. */
  tell(): void {
    const { recording } = this;
    const functions = this.byThread.get(recording.thread);
    recording.stack = functions?.nodes.at(-1) ?? noStack;
    recording.site = functions?.names.at(-1) ?? noName;
  }
}
