// The trace that commands about a position are about, and where it stands: a map with a position of its own may be in front.
import type { Position } from '../../model/position';
import type { Host } from '../host';
import { readyTrace, type ReadySession } from './trace-at-hand';

/** A trace with the position that commands are about. */
export interface MovableTrace extends ReadySession {
  readonly position: Position;
  moveTo(position: Position): void;
}

/** That of the panel in front where it has a position of its own, else the active trace's; a sentence says why where there is none. */
export async function movableTrace(host: Host): Promise<MovableTrace | undefined> {
  const { side } = host.standing;
  if (side?.shown && side.standing) {
    return { session: side.shown, ready: side.standing, position: side.standing.position, moveTo: (position) => side.moveTo(position) };
  }
  const trace = await readyTrace(host);
  return trace && { ...trace, position: trace.session.position, moveTo: (position) => trace.session.moveTo(position) };
}
