/** A memory map whose page draws at once. */
import type { MapController } from '../../../src/picture/map-controller';
import type { FrameMessage, StateMessage, ToWebview } from '../../../src/protocol/messages';
import type { SavedState } from '../../../src/protocol/saved-state';
import type { ViewRequestBody } from '../../../src/protocol/views';
import type { SessionStore } from '../../../src/session/store';
import { openMap, wholeArena } from './maps';

/** A map with a page that draws whatever it is sent. */
export class ShownMap {
  readonly controller: MapController;
  frame: FrameMessage | undefined;
  state: StateMessage | undefined;

  constructor(store: SessionStore, saved?: SavedState) {
    this.controller = openMap(store, { post: (message) => this.receive(message) }, saved);
    this.controller.receive({ type: 'ready' });
    this.look();
  }

  /** Asks for the whole arena of the run it was told of, or for what else a view wants of it. */
  look(body: ViewRequestBody = wholeArena): void {
    this.controller.receive({ type: 'view', view: { run: this.state?.run?.id ?? 0, body } });
  }

  private receive(message: ToWebview): void {
    if (message.type === 'state') this.state = message;
    if (message.type !== 'frame') return;
    this.frame = message;
    this.controller.receive({ type: 'drawn', sequence: message.sequence });
  }
}
