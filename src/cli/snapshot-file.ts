// The file that `--snapshot` names: a dump of /proc/kpageflags, compressed or not.
import type { Localize } from '../model/localize';
import type { PageSnapshot } from '../replay/pages/zones-of';
import { PageFlagsReader } from '../trace/formats/kmem/page-flags';
import { readBytes, readFailure } from './input';

/** Which pages were free. Throws `Failure`. */
export async function readSnapshot(file: string, localize: Localize): Promise<PageSnapshot> {
  const flags = new PageFlagsReader();
  try {
    for await (const chunk of readBytes(file, localize)) flags.push(chunk);
    return flags.finish();
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
