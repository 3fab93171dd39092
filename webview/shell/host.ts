import type { SavedState, ToHost, ToWebview } from '../../src/protocol/messages';

/** The extension host, as the webview sees it. */
export interface Host {
  send(message: ToHost): void;
  onMessage(listener: (message: ToWebview) => void): void;
  readonly saved: SavedState | undefined;
  save(state: SavedState): void;
}

export function connectHost(): Host {
  const api = acquireVsCodeApi<SavedState>();
  return {
    send: (message) => api.postMessage(message),
    onMessage: (listener) => window.addEventListener('message', (event: MessageEvent<ToWebview>) => listener(event.data)),
    saved: api.getState(),
    save: (state) => void api.setState(state),
  };
}
