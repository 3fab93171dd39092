// Frees of which a recording cannot tell whether they are wrong: it does not show every call that allocates.
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import type { Explanation } from './operation-diagnostics';

const none = new Int32Array(0);

/** Pairs of operations: such a free, and what had ended the block before. */
export function doubtfulFrees(run: Run): Int32Array {
  return run.trace.recording?.doubtfulFrees ?? none;
}

/** What can be said of one of them. */
export function explainDoubtfulFree(run: Run, free: number, first: number, localize: Localize): Explanation {
  const name = run.handleText(free);
  return {
    message: localize('{0} was freed twice, or allocated by a call the recording does not show.', name),
    related: [{ line: run.table.line[first], message: localize('{0} was freed first here', name) }],
  };
}
