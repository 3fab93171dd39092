import type { ViewBody, ViewRequestBody } from '../protocol/views';
import { FreeListsHostView } from '../../webview/views/free-lists/model';
import { HeatHostView } from '../../webview/views/heat/model';
import { MapHostView } from '../../webview/views/map/model';
import { SitesHostView } from '../../webview/views/sites/model';
import { SlabsHostView } from '../../webview/views/slabs/model';
import { TreeHostView } from '../../webview/views/tree/model';
import type { HostView, ViewContext } from './host-view';

/** The host sides of all views of one panel, each made when it is first asked. */
export class HostViews {
  private readonly makers = {
    map: () => new MapHostView(),
    tree: () => new TreeHostView(),
    slabs: () => new SlabsHostView(),
    freeLists: () => new FreeListsHostView(),
    heat: () => new HeatHostView(),
    sites: () => new SitesHostView(),
  };
  private readonly views = new Map<ViewRequestBody['kind'], HostView<never, ViewBody>>();

  build(context: ViewContext, request: ViewRequestBody): ViewBody {
    let view = this.views.get(request.kind);
    if (view === undefined) {
      view = this.makers[request.kind]();
      this.views.set(request.kind, view);
    }
    // The request's kind has chosen the view, which the types cannot know.
    return view.build(context, request as never);
  }

  dispose(): void {
    for (const view of this.views.values()) view.dispose();
    this.views.clear();
  }
}
