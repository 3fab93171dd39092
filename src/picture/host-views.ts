// The host's sides of the views of one panel.
import type { ViewBody, ViewName, ViewRequestBody } from '../protocol/views';
import type { WorkQueue } from '../work/queue';
import type { HostView, ViewContext, ViewRegistry } from './host-view';

/** The host sides of all views of one panel, each made when it is first asked. */
export class HostViews {
  private readonly made = new Map<ViewName, HostView<never, ViewBody>>();

  constructor(
    private readonly registry: ViewRegistry,
    private readonly queue: WorkQueue,
  ) {}

  /** What the view that the request is for shows of the context's moment. */
  build(context: ViewContext, request: ViewRequestBody): ViewBody {
    let view = this.made.get(request.kind);
    if (view === undefined) {
      view = this.registry[request.kind].make(this.queue);
      this.made.set(request.kind, view);
    }
    // The request's kind has chosen the view, which the types cannot know.
    return view.build(context, request as never);
  }

  dispose(): void {
    for (const view of this.made.values()) view.dispose();
    this.made.clear();
  }
}
