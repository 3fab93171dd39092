// Sums what call sites own while a table of owners is read, by call stack.
import type { OwnerSite, OwnerTable } from './snapshot';

/** Stacks that are told apart: the records of all others are only counted. */
const mostSites = 1 << 16;

/** Frames of the page and slab allocators and of what watches them: whoever called them asked for the memory. */
const ofAllocator =
  /^(?:\?\s*)?(?:post_alloc_hook|prep_new_page|get_page_from_freelist|__?alloc_(?:frozen_)?pages?\w*|alloc_frozen_pages\w*|__folio_alloc\w*|folio_alloc\w*|vma_alloc_folio\w*|__get_free_pages?\w*|get_free_pages\w*|get_zeroed_page\w*|allocate_slab|new_slab|___?slab_alloc|refill_objects|__pcs_\w+|slab_alloc\w*|kmem_cache_alloc\w*|__?kmalloc\w*|kmalloc\w*|kzalloc\w*|kvmalloc\w*|__kvmalloc\w*|krealloc\w*|kmemdup\w*|__kmem_cache_alloc\w*|save_stack|__set_page_owner\w*|__reset_page_owner|set_track\w*|alloc_buddy_\w*|__alloc_contig\w*|mempool_alloc\w*)(?:[.+]|$)/;

/** The frame that says who asked: the innermost that is none of the allocators'. */
export function askingFrame(stack: readonly string[]): string {
  return stack.find((frame) => !ofAllocator.test(frame)) ?? stack[0] ?? '';
}

type Sum = { -readonly [Field in keyof OwnerSite]: OwnerSite[Field] };

/** Sums by stack, or by tag where there are no stacks. */
export class OwnerSums {
  private readonly sums = new Map<string, Sum>();
  private records = 0;
  private left = 0;

  /** One record: `count` objects or allocations of a stack (innermost frame first) or a tag, with what is known of their size. */
  add(record: OwnerSite): void {
    this.records++;
    const key = record.stack.length > 0 ? record.stack.join('\n') : record.site;
    const sum = this.sums.get(key);
    if (sum) {
      sum.count += record.count;
      if (record.bytes !== null) sum.bytes = (sum.bytes ?? 0) + record.bytes;
      if (record.pages !== null) sum.pages = (sum.pages ?? 0) + record.pages;
    } else if (this.sums.size < mostSites) this.sums.set(key, { ...record });
    else this.left++;
  }

  get isEmpty(): boolean {
    return this.records === 0;
  }

  /** The sums, the largest first; of those that are equal, in the order of the table. */
  table(): OwnerTable {
    const size = ({ bytes, pages, count }: OwnerSite): number => bytes ?? pages ?? count;
    return { records: this.records, sites: [...this.sums.values()].sort((a, b) => size(b) - size(a)), left: this.left };
  }
}
