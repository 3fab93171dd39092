// What ESP-IDF's heap_trace_dump() prints, as a serial monitor shows it.
import { lineShape, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { HeapTraceLines } from './lines';

const prefix: LinePart = { scope: 'comment.line.prefix' };
const callers: LinePart = { scope: 'constant.numeric.hex.address' };

export const espHeapTrace = recordedFormat({
  name: 'esp-heap-trace',
  title: (localize) => localize('ESP-IDF heap trace'),
  seesEveryCall: true,
  extensions: ['.esp-heap-trace'],
  shapes: [
    lineShape(
      /^(?<prefix>.*?)(?<size>[0-9]+) bytes \(@ (?<pointer>0x[0-9a-fA-F]+)(?<kind>, *\w+)?\) (?<allocate>allocated) (?<cpu>CPU [0-9]+)(?<counter> ccount 0x[0-9a-fA-F]+)?(?: caller ?(?<callers>.*))?$/,
      {
        prefix,
        size: { token: TokenKind.Size, scope: 'constant.numeric.decimal.size' },
        pointer: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle.address' },
        kind: { scope: 'storage.type.memory' },
        allocate: { token: TokenKind.Keyword, scope: 'keyword.control.allocate' },
        cpu: { scope: 'constant.numeric.cpu' },
        counter: { scope: 'constant.numeric.hex.counter' },
        callers,
      },
    ),
    lineShape(/^(?<prefix>.*?)(?<free>freed by) (?<callers>0x.*)$/, {
      prefix,
      free: { token: TokenKind.Keyword, scope: 'keyword.control.free' },
      callers,
    }),
    lineShape(
      /^(?<address>0x[0-9a-fA-F]+): (?<function>.+?) at (?<place>.+)$/,
      { address: callers, function: { scope: 'entity.name.function' }, place: { scope: 'string.unquoted.place' } },
      { isCommon: true },
    ),
    lineShape(
      /^(?<summary>.*(?:allocations trace \(|Heap Trace: [0-9]+ records|Heap Trace Summary|bytes (?:alive|'leaked') in trace).*)$/,
      {
        summary: { scope: 'keyword.control.summary' },
      },
    ),
    lineShape(
      /^(?<summary>.*(?:Mode: Heap Trace|records: [0-9]|total allocations|total frees|\(NB: |={32}).*)$/,
      { summary: { scope: 'comment.line.summary' } },
      { isCommon: true },
    ),
  ],
  createLineReader: (recording) => new HeapTraceLines(recording),
  samples: () => [],
  documentation: {
    files: '`.esp-heap-trace`, or any log of a serial monitor that holds such a dump (ESP-IDF 3 to 5)',
    from: '`heap_trace_start(HEAP_TRACE_ALL)` or `HEAP_TRACE_LEAKS`, later `heap_trace_dump()`. Constructed after the source; no real dump was at hand.',
    sees: 'Blocks in the order they were allocated, with CPU and callers. When a block was freed is not said: it is taken to end at once, so a peak is the least there can have been. With a stack depth of 0 no block is said to be freed.',
    basis: 'The source and the documentation; no real file was read.',
  },
});
