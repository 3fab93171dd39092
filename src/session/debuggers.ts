// The debuggers that take part in moving a session's position.
import type { Subscription } from './event';

/** A debugger's part in a session, until it is disposed of. */
export interface DebuggerAttachment extends Subscription {
  /** The session has a newer run: the debugger goes on alone with the older one, and highlights its lines itself. */
  leave(): void;
  /** The line (1-based) that the debugger shows, where it is not that of the operation that comes next: at a failure, that of what failed. */
  show(line: number | undefined): void;
}

export class Debuggers {
  private readonly attached = new Set<{ line: number | undefined }>();
  private readonly left = new Set<object>();

  /** `changed` is called when a debugger comes or goes. */
  constructor(private readonly changed: () => void) {}

  /** Whether there is any. */
  get present(): boolean {
    return this.attached.size > 0;
  }

  /** Whether there are only such as go on with an older run. */
  get apart(): boolean {
    return !this.present && this.left.size > 0;
  }

  /** The line that a debugger has said it shows; of several the one that came last. */
  get line(): number | undefined {
    return [...this.attached].findLast(({ line }) => line !== undefined)?.line;
  }

  /** A debugger begins: it takes part until what is returned is disposed of. */
  attach(): DebuggerAttachment {
    const debug: { line: number | undefined } = { line: undefined };
    this.attached.add(debug);
    this.changed();
    return {
      show: (line) => (debug.line = line),
      leave: () => {
        if (!this.attached.delete(debug)) return;
        this.left.add(debug);
        this.changed();
      },
      dispose: () => {
        const wasThere = this.attached.delete(debug);
        if (this.left.delete(debug) || wasThere) this.changed();
      },
    };
  }
}
