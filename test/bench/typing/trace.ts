import { randomNumbers } from '../../../src/model/random';

/** The share of the allocations that are never freed, and of the frees that are written twice: one in so many. */
const leakEvery = 200;
const doubleFreeEvery = 500;
/** Lines from mark to mark. */
const phaseLines = 500;

/** A trace as people write it, of so many lines: blocks, objects of two caches, marks, expectations, some leaks and mistakes. */
export function typedTrace(lineCount: number): string {
  const random = randomNumbers(11);
  const lines = ['# Measured while somebody types in it.', 'arena 16MiB unit 64', 'cache node 96', 'cache page_info 1740'];
  const live: number[] = [];
  let next = 0;
  while (lines.length < lineCount) {
    // At the end nothing is left but the leaks.
    if (live.length > 0 && live.length >= lineCount - lines.length) lines.push(`free b${live.pop()}`);
    else if (lines.length % phaseLines === 0) lines.push(`mark "phase ${lines.length / phaseLines}"`);
    else if (lines.length % phaseLines === 250) lines.push('expect errors >= 0');
    else if (live.length > 0 && (live.length > 2000 || random(5) < 2)) {
      const at = random(live.length);
      if (random(leakEvery) > 0) lines.push(`free b${live[at]}`);
      if (random(doubleFreeEvery) === 0) lines.push(`free b${live[at]} # once more`);
      live[at] = live[live.length - 1];
      live.pop();
    } else {
      const kind = random(8);
      lines.push(`b${next} = alloc ${kind === 0 ? 'node' : kind === 1 ? 'page_info' : 16 + random(3000)}`);
      live.push(next++);
    }
  }
  return `${lines.join('\n')}\n`;
}
