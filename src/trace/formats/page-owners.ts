// Who owns the Linux kernel's memory, by call site: page_owner, allocinfo, and the traces of slab caches.
import { shapeOf, type LinePart } from '../line-shapes';
import { holdsOwnedPages, ownedPagesReader } from './kmem/owned-pages';
import { snapshotFormat } from '../snapshots/snapshot-format';

const parts: Readonly<Record<string, LinePart>> = {
  head: { scope: 'keyword.control.record' },
  rest: { scope: 'comment.line.rest' },
  counts: { scope: 'constant.numeric.counts' },
  site: { scope: 'entity.name.function.site' },
  frame: { scope: 'entity.name.function.frame' },
  message: { scope: 'comment.line.message' },
};
const symbol = String.raw`[A-Za-z0-9_.$]+\+0x[0-9a-f]+/0x[0-9a-f]+`;

export const pageOwners = snapshotFormat({
  name: 'page-owners',
  title: (localize) => localize('Linux memory owners'),
  extensions: ['.alloc_traces', '.free_traces', '.alloc_calls', '.free_calls', '.page_owner', '.allocinfo'],
  fileNames: ['page_owner', 'allocinfo', 'alloc_traces', 'free_traces', 'alloc_calls', 'free_calls', 'show_stacks'],
  fileNamePatterns: ['page_owner.*', 'allocinfo.*', 'page_owner_stacks.*'],
  shapes: [
    shapeOf(parts, [String.raw`^(?<head>Page allocated via order [0-9]+)(?<rest>, .*)$`]),
    shapeOf(parts, [String.raw`^(?<head>allocinfo - version:|# +<size> +<calls>|nr_base_pages:|stack_count:)(?<rest>.*)$`]),
    shapeOf(parts, [String.raw`^(?<counts> *[0-9]+ +[0-9]+ )(?<site>\S+:[0-9]+ (?:\[\S+\] )?func:\S+)(?<rest>.*)$`]),
    shapeOf(parts, [String.raw`^(?<counts> *[0-9]+ )(?<site><not-available>|`, symbol, String.raw`)(?<rest>.*\b(?:age|pid|cpus)=.*)$`]),
    shapeOf(parts, [String.raw`^(?<frame>\s+`, symbol, String.raw`.*)$`], { isCommon: true }),
    shapeOf(parts, [String.raw`^(?<message>.*)$`], { isCommon: true }),
  ],
  createPlacedReader: (expectedBytes, lines) => (holdsOwnedPages(lines) ? ownedPagesReader(expectedBytes) : undefined),
  samples: () => [],
  documentation: {
    files:
      '`page_owner`, `show_stacks`, `allocinfo`, `.alloc_traces`, `.free_traces`, `.alloc_calls`, `.free_calls`: `Page allocated via order 0, …`, `12414976 1588 mm/slub.c:2478 func:alloc_slab_page`, `63 tty_register_device_attr+0xa5/0x210 age=…`',
    from: '`/sys/kernel/debug/page_owner` (start the kernel with `page_owner=on`), `/proc/allocinfo` (`CONFIG_MEM_ALLOC_PROFILING`), `/sys/kernel/debug/slab/CACHE/alloc_traces` (`slub_debug=U`)',
    sees: 'No calls, but sums: the pages, bytes or objects that each call site owns at that moment. Two dumps compared show what grew.',
    basis: 'Real files of kernels 5.10 to 6.12.',
  },
});
