// Libraries that the dynamic linker puts before all others.
import type { Variables } from '../environment';

/** The environment's variable that loads a library first, before those that are already to be loaded so. */
export function preloading(library: string, { LD_PRELOAD: others }: Variables): Variables {
  return { LD_PRELOAD: others ? `${library}:${others}` : library };
}
