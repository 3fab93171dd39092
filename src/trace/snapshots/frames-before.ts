// What a dump of /proc/kpageflags has in use, block by block: unlike counts, a dump knows the places.
import type { UsedBefore } from '../../model/used-before';
import type { PageSnapshot } from '../formats/kmem/start-reader';

/** Pages of Linux' largest block by default (include/linux/mmzone.h: MAX_ORDER, later MAX_PAGE_ORDER). */
export const largestFrameOrder = 10;

/** The frames that are not free, as the fewest aligned blocks of at most `largestFrameOrder`. */
export function framesBefore({ frames, free }: PageSnapshot): UsedBefore {
  const isFree = (frame: number): boolean => (free[frame >>> 5] & (1 << (frame & 31))) !== 0;
  const unit: number[] = [];
  const order: number[] = [];
  let units = 0;
  let largestFree = -1;
  for (let from = 0; from < frames;) {
    const freeRun = isFree(from);
    let to = from + 1;
    while (to < frames && isFree(to) === freeRun) to++;
    for (; from < to;) {
      let block = largestFrameOrder;
      while (from % 2 ** block !== 0 || from + 2 ** block > to) block--;
      if (freeRun) largestFree = Math.max(largestFree, block);
      else {
        unit.push(from);
        order.push(block);
        units += 2 ** block;
      }
      from += 2 ** block;
    }
  }
  return { unit: Int32Array.from(unit), order: Uint8Array.from(order), units, largestFree };
}
