// The events of the Linux kernel's memory allocators (kmem), as tracefs, trace-cmd and perf print them.
import { verbParts } from '../../line-parts';
import { shapeOf, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { KmemLines } from './lines';

const parts: Readonly<Record<string, LinePart>> = {
  ...verbParts,
  task: { token: TokenKind.AttributeValue, scope: 'constant.numeric.thread' },
  place: { scope: 'comment.line.prefix' },
  time: { scope: 'constant.numeric.time' },
  system: { scope: 'entity.name.namespace' },
  allocate: { token: TokenKind.Keyword, scope: 'entity.name.function.allocate' },
  free: { token: TokenKind.Keyword, scope: 'entity.name.function.free' },
  inner: { scope: 'entity.name.function.inner' },
  context: { scope: 'comment.line.context' },
  options: { scope: 'comment.line.options' },
  message: { scope: 'comment.line.message' },
};

/** A task, its CPU, and when: `sh-536 [002] d..3. 18.624565: `, `perf 184 [000] 5.146459: `. */
const front = String.raw`^\s*(?<task>\S.{0,40}?[- ][0-9]+)(?<place>\s.{0,60}?\s)(?<time>[0-9.]+): +(?:[0-9]+ +)?(?<system>kmem:)?`;
const pointer = String.raw`0x[0-9a-f]+|[0-9a-f]{8,16}|\(\w+\)`;

export const kmem = recordedFormat({
  name: 'kmem',
  title: (localize) => localize('Linux kernel memory events'),
  // Bulk allocations are no events, and objects that RCU or a per-CPU list gives back show up late or not at all.
  seesEveryCall: false,
  extensions: ['.kmem'],
  shapes: [
    shapeOf(parts, [
      front,
      String.raw`(?<allocate>k(?:malloc|mem_cache_alloc)(?:_node)?:)(?<context>.* ptr=)(?<pointer>${pointer})`,
      String.raw`(?<inner> bytes_req=)(?<size>[0-9]+)(?<options>.*)$`,
    ]),
    shapeOf(parts, [front, String.raw`(?<free>k(?:free|mem_cache_free):)(?<context>.* ptr=)(?<old>${pointer})(?<options>.*)$`]),
    shapeOf(parts, [
      front,
      String.raw`(?<allocate>mm_page_alloc:)(?<context>.* pfn=)(?<pointer>0x[0-9a-f]+|[0-9]+)(?<inner> order=)(?<size>[0-9]+)(?<options>.*)$`,
    ]),
    shapeOf(parts, [front, String.raw`(?<free>mm_page_free:)(?<context>.* pfn=)(?<old>0x[0-9a-f]+|[0-9]+)(?<options>.*)$`]),
    shapeOf(parts, [front, String.raw`(?<inner>mm_page_(?:free_batched|alloc_zone_locked|pcpu_drain|alloc_extfrag):)(?<options>.*)$`]),
    // Other events, call stacks and comments.
    shapeOf(parts, [String.raw`^(?<message>\s*\S.{0,40}[- ][0-9]+\s.{0,60}?\s[0-9.]+: .*)$`], { isCommon: true }),
    shapeOf(parts, [String.raw`^(?<message>\s+[0-9a-f]+ .*\)|\s*=> .*|#.*|cpus=[0-9]+|version = .*|CPU[: ].*)$`], { isCommon: true }),
  ],
  createLineReader: (recording) => new KmemLines(recording),
  samples: () => [],
  documentation: {
    files:
      '`.kmem`, or any text of tracefs (`trace`, `trace_pipe`), `trace-cmd report` or `perf script` with events of `kmem`: `sh-536 [002] ..... 18.649647: kmalloc: call_site=… ptr=… bytes_req=57 bytes_alloc=64 …`',
    from: '`trace-cmd record -e kmem PROGRAM` and `trace-cmd report`, `perf record -e "kmem:*" -g` and `perf script`, or `/sys/kernel/tracing`. Start the kernel with `no_hash_pointers` for real addresses.',
    sees: 'Every `kmalloc`, `kmem_cache_alloc`, `kfree` and `kmem_cache_free` as an object, every `mm_page_alloc` and `mm_page_free` as a block of pages, with task, CPU, time and call site; perf’s call stacks, too. Pages that slabs are made of are events of their own and count beside their objects. Not: bulk allocations, and what was there before.',
    basis: 'Real files of kernels 5.10 to 6.12.',
  },
});
