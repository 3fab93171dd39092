// The places that "next problem" and "next mark" go to: made of a session's diagnostics and of its run's marks.
import type { Diagnostic } from '../model/diagnostic';
import type { Run } from '../replay/run/run';

/** A place worth going to: a position of the run and the line that belongs to it. */
export interface Stop {
  /** Operations done there. */
  readonly position: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly text: string;
}

/** The stops that diagnostics make, in the order of the run: where each is reported, or where its line stands. */
export function problemStops(diagnostics: readonly Diagnostic[], run: Run): Stop[] {
  return inOrder(
    diagnostics.map(({ operation, line, column, message }) => ({
      position: operation === undefined ? run.positionOfLine(line) : operation + 1,
      line,
      column,
      text: message,
    })),
  );
}

/** The stops that marks make. */
export function markStops(run: Run): Stop[] {
  return inOrder(run.marks.map(({ position, line, text }) => ({ position, line, column: 1, text })));
}

/**
 * The stop after (`direction` 1) or before (-1) a place, around the ends; undefined only where there is none at all.
 * `last` is the stop gone to last: several can share a position, and from one of them the way goes on through the others.
 */
export function nextStop(stops: readonly Stop[], position: number, direction: 1 | -1, last?: Stop): Stop | undefined {
  const at = last && last.position === position ? stops.findIndex((stop) => isSame(stop, last)) : -1;
  if (at >= 0) return stops[(at + direction + stops.length) % stops.length];
  if (direction === 1) return stops.find((stop) => stop.position > position) ?? stops[0];
  return stops.filter((stop) => stop.position < position).at(-1) ?? stops.at(-1);
}

function inOrder(stops: Stop[]): Stop[] {
  return stops.sort((a, b) => a.position - b.position || a.line - b.line || a.column - b.column);
}

function isSame(a: Stop, b: Stop): boolean {
  return a.position === b.position && a.line === b.line && a.column === b.column && a.text === b.text;
}
