// The file that `--snapshot` names: a dump of /proc/kpageflags or a text as /proc/buddyinfo prints it, compressed or not.
import type { Localize } from '../model/localize';
import { StartReader, type PageStart } from '../trace/formats/kmem/start-reader';
import { readBytes, readFailure } from './input';

/** What was free. Throws `Failure`. */
export async function readSnapshot(file: string, localize: Localize): Promise<PageStart> {
  const reader = new StartReader();
  try {
    for await (const chunk of readBytes(file, localize)) reader.push(chunk);
    return reader.finish();
  } catch (error) {
    throw readFailure(file, error, localize);
  }
}

/** Why a recording cannot be followed from a dump: it has no events of pages. */
export function withoutPages(file: string, localize: Localize): string {
  return localize(
    'option --snapshot is for recordings of the events of pages (mm_page_alloc, mm_page_alloc_zone_locked …), and {0} has none.',
    file,
  );
}
