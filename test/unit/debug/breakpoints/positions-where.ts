/** Where conditions come true, found the slow way. */
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';

/** The positions behind the start at which a condition is another one than before, or has become true. */
export function positionsWhere(of: Run, condition: string, change: 'any' | 'rising' = 'any'): number[] {
  const cursor = new Cursor(of);
  const found: number[] = [];
  let before = false;
  for (let position = 0; position <= of.operationCount; position++) {
    cursor.seek(position);
    const external = cursor.metrics().external;
    const now = { 'external > 30%': external > 0.3, 'external >= 50%': external >= 0.5, 'external > 50%': external > 0.5 }[condition];
    const value = now ?? cursor.freeBlocks()[3] >= 2;
    if (position > 0 && value !== before && (change === 'any' || value)) found.push(position);
    before = value;
  }
  return found;
}
