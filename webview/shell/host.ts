// The way to the extension host: VS Code's API for webviews.
import type { ToHost, ToWebview } from '../../src/protocol/messages';
import type { SavedState } from '../../src/protocol/saved-state';

/** The extension host, as the webview sees it. */
export interface Host {
  send(message: ToHost): void;
  onMessage(listener: (message: ToWebview) => void): void;
  /** What was saved last, by whatever version of the page. */
  readonly saved: unknown;
  save(state: SavedState): void;
}

export function connectHost(): Host {
  const api = acquireVsCodeApi<unknown>();
  return {
    send: (message) => api.postMessage(message),
    onMessage: (listener) => window.addEventListener('message', (event: MessageEvent<ToWebview>) => listener(event.data)),
    saved: api.getState(),
    save: (state) => void api.setState(state),
  };
}
