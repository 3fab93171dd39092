/** A trace in which everything goes wrong, and what the exception kinds say of it. */
import type { Explanation } from '../../../../src/debug/breakpoints/explanation';
import { Cursor } from '../../../../src/replay/state/cursor';
import { finish } from '../../../../src/work/work';
import { run } from '../../support';
import { finderFor, positions, type ExceptionFilterRequest } from './finding';

export const failing = run(
  'arena 64', // 1
  't[0..7] = alloc 8', // 2: 0..7
  'free t[0..6:2]', // 3: 8..11
  'big = alloc 16', // 4: 12, fragmented
  'huge = alloc 1KiB', // 5: 13, too large
  'expect error out-of-memory', // 6
  'wanted = alloc 32', // 7: 14, expected
  'expect live == 3', // 8: does not hold at 15
  'free t[0]', // 9: 15, double free
  'free nobody', // 10: 16
  'alloc_at = alloc 8 at 0x8', // 11: 17, taken
  'x = alloc missing', // 12: 18, no cache
  'free t[1]', // 13: 19
  't[3] = alloc 8', // 14: 20, loses one
);

/** Where exceptions stop. */
export function at(...exceptions: ExceptionFilterRequest[]): number[] {
  return positions(failing, { exceptions });
}

/** The cause of the first stop: its code, the sentence and the facts, and the lines that belong to it. */
export function explained(request: ExceptionFilterRequest): string {
  const stop = finish(finderFor(failing, { exceptions: [request] }).forward(0))!;
  const cursor = new Cursor(failing);
  cursor.seek(stop.position.operation);
  const { code, explain } = stop.reasons[0].exception!;
  const { description, facts, related }: Explanation = explain(cursor);
  return [code, description, ...facts, ...related.map(({ line, message }) => `line ${line}: ${message}`)].join('\n');
}
