// The panel's keys. Those of a control, such as a table or a picture, are its own: what comes here nobody had a use for.
import type { Move } from '../../src/protocol/messages';
import type { ViewName } from '../../src/protocol/views';
import { isTextEntry, shortcutOf } from '../components/shortcuts';
import { tabNames } from '../views/index';

/** What keys do. */
export interface KeyActions {
  toggleShortcuts(): void;
  /** Whether there is anything to be moved in. */
  isReady(): boolean;
  focusFind(): void;
  show(view: ViewName): void;
  /** Gives a key to the active view; true when it was meant for it. */
  giveToView(event: KeyboardEvent): boolean;
  move(to: Move): void;
  togglePlay(): void;
  playFromStart(): void;
  /** Pins the position, or no longer. */
  pinPosition(): void;
  /** Pins the position, and goes to the one that was pinned. */
  swapPinned(): void;
  /** Selects nothing; false where nothing was selected. */
  deselect(): boolean;
}

/** Listens to the keys of a document. */
export function listenToKeys(target: Document, actions: KeyActions): void {
  target.addEventListener('keydown', (event) => {
    if (act(event, actions)) event.preventDefault();
  });
}

/** Whether the key was of use. */
function act(event: KeyboardEvent, actions: KeyActions): boolean {
  const modified = event.ctrlKey || event.metaKey;
  const writing = isTextEntry(event);
  if (event.key === '?' && !writing && !modified && !event.altKey) {
    actions.toggleShortcuts();
    return true;
  }
  if (!actions.isReady()) return false;
  if ((modified && !event.altKey && event.key === 'f') || (event.key === '/' && !modified && !writing)) {
    actions.focusFind();
    return true;
  }
  if (writing) return false;
  const view = tabNames[Number(event.key) - 1] as ViewName | undefined;
  if (view !== undefined && !modified && !event.altKey) {
    actions.show(view);
    return true;
  }
  if (actions.giveToView(event)) return true;
  const shortcut = shortcutOf(event);
  if (shortcut?.kind === 'move') actions.move(shortcut.to);
  else if (shortcut?.kind === 'play' && shortcut.fromStart) actions.playFromStart();
  else if (shortcut?.kind === 'play') actions.togglePlay();
  else if (shortcut?.kind === 'pin' && shortcut.swap) actions.swapPinned();
  else if (shortcut?.kind === 'pin') actions.pinPosition();
  else return event.key === 'Escape' && actions.deselect();
  return true;
}
