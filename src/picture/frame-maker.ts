// All that a frame says of the present moment.
import { knownClock } from '../analysis/run-clock';
import type { Localize } from '../model/localize';
import type { FrameMessage } from '../protocol/messages';
import type { ViewRequestBody } from '../protocol/views';
import { BlockingAllocations } from './blocking';
import type { Finder } from './finder';
import type { HostViews } from './host-views';
import type { Selected } from './selected';
import type { PresentMoment } from './shown-trace';
import type { PinnedReference } from './pinned-position';
import { describeStep, stepRanges, stoppedSpan, summarizeOperation, touchedRanges } from './operation-summary';

export class FrameMaker {
  private readonly blocking = new BlockingAllocations();

  /** `changed`: what a view works out in slices has more to show. */
  constructor(
    private readonly views: HostViews,
    private readonly finder: Finder,
    private readonly selected: Selected,
    private readonly pinned: PinnedReference,
    private readonly localize: Localize,
    private readonly changed: () => void,
  ) {}

  /** Everything is looked up at the one moment handed in, so that no part of a frame is of another position than the rest. */
  make(moment: PresentMoment, request: ViewRequestBody): Omit<FrameMessage, 'type' | 'sequence'> {
    const { run, runId, position, inside, lastSteps, state, standsAt, cursorLine, pinnedPosition } = moment;
    const { localize, finder, changed } = this;
    const selection = this.selected.at(moment);
    const filter = finder.filter(run);
    const times = finder.times(run);
    const pinned = this.pinned.of(run, pinnedPosition);
    const context = { run, state, position, step: inside?.done, localize, cursorLine, selection, filter, times, pinned, changed };
    return {
      run: runId,
      position,
      time: knownClock(run)?.at(position),
      standsAt,
      pinnedPosition,
      touched: inside ? stepRanges(run, inside) : touchedRanges(run, position),
      stopped: inside ? undefined : stoppedSpan(run, position, lastSteps),
      blocking: inside ? undefined : this.blocking.at(run, state),
      cursorLine,
      operation: summarizeOperation(run, position, lastSteps, state, localize),
      step: inside && describeStep(run, position, inside, localize),
      metrics: state.metrics(),
      selection,
      find: finder.state(run, state, selection?.from),
      body: this.views.build(context, request),
    };
  }

  dispose(): void {
    this.views.dispose();
  }
}
