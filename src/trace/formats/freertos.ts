// What FreeRTOS's traceMALLOC and traceFREE print, in the words of whoever defined them.
import { verbParts } from '../line-parts';
import { HookLines } from '../hook-lines';
import { lineShape, type LinePart } from '../line-shapes';
import { recordedFormat } from '../recorded-format';
import { TokenKind } from '../tokens';

const { prefix, suffix, pointer, old, size, allocate, free } = verbParts;

const hexSize: LinePart = { token: TokenKind.Size, isHex: true, scope: 'constant.numeric.hex.size' };

export const freertos = recordedFormat({
  name: 'freertos',
  title: (localize) => localize('FreeRTOS heap log'),
  seesEveryCall: true,
  extensions: ['.freertos'],
  shapes: [
    // traceMALLOC(0x20001a48, 32), pvPortMalloc(0x20001a48, 32)
    lineShape(
      /^(?<prefix>.*?)(?<allocate>traceMALLOC|pvPortMalloc)(?<open>[ :=]*\(?)(?<pointer>0x[0-9a-fA-F]+|\(nil\))(?<comma>[, ]+)(?<size>[0-9]+)(?<suffix>\)?.*)$/,
      {
        prefix,
        allocate,
        open: suffix,
        pointer,
        comma: suffix,
        size,
        suffix,
      },
    ),
    lineShape(/^(?<prefix>.*?)(?<free>traceFREE|vPortFree)(?<open>[ :=]*\(?)(?<old>0x[0-9a-fA-F]+)(?<suffix>.*)$/, {
      prefix,
      free,
      open: suffix,
      old,
      suffix,
    }),
    // [Malloc] Allocated heap at 0x20001a48 (size 32)
    lineShape(
      /^(?<prefix>.*?)(?<allocate>\[ ?(?:[Mm]alloc|MALLOC|[Aa]lloc|ALLOC)\])(?<words>[^0]*?)(?<pointer>0x[0-9a-fA-F]+)(?<behind>.*?size[ =:]+)(?<size>[0-9]+)(?<suffix>.*)$/,
      { prefix, allocate, words: suffix, pointer, behind: suffix, size, suffix },
    ),
    lineShape(/^(?<prefix>.*?)(?<free>\[ ?(?:[Ff]ree|FREE)\])(?<words>.*?)(?<old>0x[0-9a-fA-F]+)(?<suffix>.*)$/, {
      prefix,
      free,
      words: suffix,
      old,
      suffix,
    }),
    // malloc 20001A48 size 20
    lineShape(
      /^(?<prefix>.*?)(?<allocate>[Mm]alloc|MALLOC)(?<blank> +)(?<pointer>(?:0x)?[0-9a-fA-F]{6,16}|0)(?<behind> size[ =:]*)(?<size>[0-9a-fA-F]+)(?<suffix>.*)$/,
      {
        prefix,
        allocate,
        blank: suffix,
        pointer: { ...pointer, isHex: true },
        behind: suffix,
        size: hexSize,
        suffix,
      },
    ),
    lineShape(
      /^(?<prefix>.*?)(?<free>[Ff]ree|FREE)(?<blank> +)(?<old>(?:0x)?[0-9a-fA-F]{6,16})(?<behind> size[ =:]*)(?<size>[0-9a-fA-F]+)(?<suffix>.*)$/,
      {
        prefix,
        free,
        blank: suffix,
        old: { ...old, isHex: true },
        behind: suffix,
        size: hexSize,
        suffix,
      },
    ),
  ],
  createLineReader: (recording) => new HookLines(recording, () => false),
  samples: () => [],
  documentation: {
    files:
      '`.freertos`, or any log that holds such lines: `traceMALLOC(0x20001a48, 32)`, `[Malloc] Allocated heap at 0x20001a48 (size 32)`, `malloc 20001A48 size 20` (then all numbers are hexadecimal)',
    from: 'FreeRTOS with `traceMALLOC` and `traceFREE` defined as a `printf` in `FreeRTOSConfig.h`. Constructed after public definitions; no real log was at hand.',
    sees: 'Every `pvPortMalloc` and `vPortFree`, failed ones as well. heap_2, 4 and 5 tell the size of the whole block with its header, heap_3 the size asked for. The count in front is no time: its unit is not said.',
    basis: 'The kernel’s source; no real file was read.',
  },
});
