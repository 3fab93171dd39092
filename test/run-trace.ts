/** A trace run in one go, for tests that are about runs and not about how they are made. */
import { RunBuilder } from '../src/replay/run/run-builder';
import type { RunOptions } from '../src/replay/run/options';
import type { Run } from '../src/replay/run/run';
import type { Workspace } from '../src/replay/run/workspace';
import type { Trace } from '../src/trace/trace';
import { finish } from '../src/work/work';

/** Throws TraceError when the options cannot work. */
export function runTrace(trace: Trace, options: RunOptions = {}, workspace?: Workspace): Run {
  const builder = new RunBuilder(trace, options, workspace);
  const run = finish(builder.run());
  builder.giveBack();
  return run;
}
