// The keys of pictures that are walked through by them: the map, the tree and the heat map.
import { stopAt, type Stop } from '../../layout/stops';

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

/** The byte that a key leads to from another one. `stops`: what is in view; `row`: bytes of a row. */
export function moveAmongStops(
  key: 'next' | 'previous' | 'up' | 'down' | 'first' | 'last',
  stops: readonly Stop[],
  byte: number,
  row: number,
): number {
  const index = stopAt(stops, byte);
  const stop = stops[index] as Stop | undefined;
  switch (key) {
    case 'next':
      return stops[index + 1]?.from ?? stop?.to ?? byte;
    case 'previous':
      return stops[index - 1]?.from ?? (stop?.from ?? byte) - 1;
    case 'down':
      return Math.max(stop?.to ?? 0, byte + row);
    case 'up':
      return byte - row;
    case 'first':
      return stops[0]?.from ?? 0;
    case 'last':
      return stops[stops.length - 1]?.from ?? 0;
  }
}
