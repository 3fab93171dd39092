// What the host's side of a view is, and what it can look at.
import type { Localize } from '../model/localize';
import type { Selection } from '../protocol/inspection';
import type { BodyOf, RequestOf, ViewDescriptor, ViewName } from '../protocol/views';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { WorkQueue } from '../work/queue';
import type { PinnedPosition } from './pinned-position';

/** What a view's host side can look at. */
export interface ViewContext {
  readonly run: Run;
  /** The state at `position`, inner steps included. It moves on when the view has answered: who keeps some of it asks a `Moment` whether it is still so. */
  readonly state: ArenaState;
  /** Operations done. */
  readonly position: number;
  /** Inner steps done of the operation after `position`; absent between operations. */
  readonly step?: number;
  readonly localize: Localize;
  /** The editor's line, 1-based. */
  readonly cursorLine?: number;
  readonly selection?: Selection;
  /** Whether the allocation that an operation (from 0) made passes the filter; absent while there is none. */
  readonly filter?: (op: number) => boolean;
  /** Whether it passes the filter's terms of time (made, ended or live in a stretch); absent while there are none. The same function while they are the same. */
  readonly times?: (op: number) => boolean;
  /** The position that this one is compared with; absent while none is pinned. */
  readonly pinned?: PinnedPosition;
  /** Asks for another frame: a computation in slices has more to show. */
  readonly changed: () => void;
}

/** The host side of one view: makes what it shows from what it asks for. May keep things for one run. */
export interface HostView<Request, Body> {
  build(context: ViewContext, request: Request): Body;
  /** Ends what is under way. */
  dispose(): void;
}

/** A view as the host knows it. */
export interface RegisteredView<Name extends ViewName> extends ViewDescriptor<Name> {
  /** `queue` does what takes long. */
  make(queue: WorkQueue): HostView<RequestOf<Name>, BodyOf<Name>>;
}

/** All of them, in the order in which their commands and documents are listed. */
export type ViewRegistry = { readonly [Name in ViewName]: RegisteredView<Name> };
