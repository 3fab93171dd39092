// What keys mean anywhere on the page; keys of one control stand beside that control.
import type { Move } from '../../src/protocol/messages';

export type Shortcut =
  | { readonly kind: 'move'; readonly to: Move }
  | { readonly kind: 'play'; readonly fromStart?: boolean }
  /** The position is pinned, or exchanged with the one that is. */
  | { readonly kind: 'pin'; readonly swap: boolean }
  | { readonly kind: 'zoom'; readonly to: 'in' | 'out' | 'extent' | 'arena' };

const move = (to: Move): Shortcut => ({ kind: 'move', to });
const zoom = (to: 'in' | 'out' | 'extent' | 'arena'): Shortcut => ({ kind: 'zoom', to });

/** Hold wherever nothing is typed into. */
const everywhere: Readonly<Partial<Record<string, Shortcut>>> = {
  ',': move('back'),
  '.': move('forward'),
  p: move('peak'),
  a: { kind: 'pin', swap: false },
  A: { kind: 'pin', swap: true },
  '+': zoom('in'),
  '=': zoom('in'),
  '-': zoom('out'),
  '0': zoom('extent'),
  '9': zoom('arena'),
};

/** Hold where no part of the page has another use for these keys. */
const elsewhere: Readonly<Partial<Record<string, Shortcut>>> = {
  ArrowLeft: move('back'),
  ArrowRight: move('forward'),
  Home: move('start'),
  End: move('end'),
};

/** What Space presses or picks itself. */
const pressable =
  'button, a, input, summary, vscode-toolbar-button, vscode-checkbox, [role=grid], [role=listbox], [role=tab], [role=tree], [role=button]';

/** What Space presses also while Shift is held. */
const buttons = 'button, a, input, summary, vscode-toolbar-button, vscode-checkbox, [role=button]';

/** Keys that move through the run, play it or zoom the map, unless a text field, a slider, a list or a tab has a use of its own for them. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || isTextEntry(event)) return undefined;
  const path = elementsOf(event);
  if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    return move(event.key === 'ArrowLeft' ? 'statementBack' : 'statementForward');
  }
  if (event.key === ' ') {
    const taken = path.some((target) => target.matches(event.shiftKey ? buttons : pressable));
    return taken ? undefined : { kind: 'play', fromStart: event.shiftKey };
  }
  const anywhere = everywhere[event.key];
  if (anywhere) return anywhere;
  const taken = path.some((target) =>
    target.matches('input, [role=grid], [role=treegrid], [role=tree], [role=listbox], [role=tab], vscode-tab-header'),
  );
  return taken || event.shiftKey ? undefined : elsewhere[event.key];
}

/** Whether a key goes into something that takes text: then it is no shortcut. */
export function isTextEntry(event: KeyboardEvent): boolean {
  return elementsOf(event).some((target) => target.matches('input:not([type=range]), textarea, select, [contenteditable]'));
}

function elementsOf(event: KeyboardEvent): Element[] {
  return event.composedPath().filter((target): target is Element => target instanceof Element);
}
