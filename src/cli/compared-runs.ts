// The runs of a comparison, one after another.
import { compareRun, type ComparedRun, type RefusedRun } from '../analysis/comparison/compared-run';
import type { RunSetting } from '../session/run-setting';
import type { Trace } from '../trace/trace';
import type { Progress } from './progress';

/** What comes of a trace under each of some settings, in their order. */
export function runAll(trace: Trace, settings: readonly RunSetting[], progress: Progress): (ComparedRun | RefusedRun)[] {
  let passed = 0;
  return settings.map(({ options }, done) => {
    const work = compareRun(trace, options);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      passed += step.value;
      progress.comparing(done, settings.length, passed);
    }
  });
}
