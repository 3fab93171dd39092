/**
 * A place in a run: the state after `operation` operations, and within the next one the allocator's own step `phase`
 * (0: nothing of it has happened yet).
 */
export interface Position {
  readonly operation: number;
  readonly phase: number;
}

/** The empty arena. */
export const startPosition: Position = { operation: 0, phase: 0 };

/** The position after `operation` whole operations. */
export function afterOperation(operation: number): Position {
  return { operation, phase: 0 };
}

/** Negative, zero or positive as `a` lies before, at or after `b`. */
export function comparePositions(a: Position, b: Position): number {
  return a.operation - b.operation || a.phase - b.phase;
}
