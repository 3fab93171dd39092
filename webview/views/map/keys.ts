/** What keys do while the map has the focus. */
export type MapKey = 'next' | 'previous' | 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown' | 'activate' | 'leave';

const keys: Readonly<Partial<Record<string, MapKey>>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Enter: 'activate',
  ' ': 'activate',
  Escape: 'leave',
};

/** Keys with a modifier belong to VS Code. */
export function mapKeys(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): MapKey | undefined {
  return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey ? undefined : keys[event.key];
}
