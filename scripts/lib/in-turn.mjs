// Work done side by side whose output reads as if it had been done one after the other.

/**
 * Runs tasks, at most `most` at once, and begins them in their order. Each is given a `write`: that of the first which has not ended is
 * passed on at once, those of later ones when their turn comes.
 * @template T
 * @param {readonly ((write: (text: string) => void) => Promise<T>)[]} tasks
 * @param {number} most at least 1
 * @param {(text: string) => void} write
 * @returns {Promise<T[]>} their results, in the order of the tasks; rejects as soon as one does
 */
export async function runInTurn(tasks, most, write) {
  /** @type {string[]} */
  const kept = tasks.map(() => '');
  const ended = tasks.map(() => false);
  /** @type {T[]} */
  const results = [];
  let next = 0;
  let heard = 0;

  /** @param {number} index */
  async function run(index) {
    results[index] = await tasks[index]((text) => {
      if (index === heard) write(text);
      else kept[index] += text;
    });
    ended[index] = true;
    while (ended[heard]) {
      heard++;
      write(kept[heard] ?? '');
    }
  }

  async function lane() {
    while (next < tasks.length) await run(next++);
  }
  await Promise.all(Array.from({ length: Math.min(most, tasks.length) }, lane));
  return results;
}
