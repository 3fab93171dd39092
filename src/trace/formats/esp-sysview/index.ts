// The heap log that ESP-IDF's sysviewtrace_proc.py prints of a SystemView trace.
import { lineShape } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { SysviewLines } from './lines';

const time = { scope: 'constant.numeric.time' };
const pointer = 'variable.other.handle.address';
const thread = { scope: 'string.quoted.thread' };
const core = { scope: 'constant.numeric.cpu' };

export const espSysview = recordedFormat({
  name: 'esp-sysview',
  title: (localize) => localize('ESP-IDF SystemView heap log'),
  seesEveryCall: true,
  extensions: ['.esp-sysview'],
  shapes: [
    lineShape(
      /^\[(?<time>[0-9.]+)\] HEAP: (?<allocate>Allocated) (?<size>[0-9]+) bytes @ (?<pointer>0x[0-9a-fA-F]+)(?: from \w+ (?<thread>".*"))?(?: on core (?<core>[0-9]+))? by:.*$/,
      {
        time,
        allocate: { token: TokenKind.Keyword, scope: 'keyword.control.allocate' },
        size: { token: TokenKind.Size, scope: 'constant.numeric.decimal.size' },
        pointer: { token: TokenKind.HandleDefinition, scope: pointer },
        thread,
        core,
      },
    ),
    lineShape(
      /^\[(?<time>[0-9.]+)\] HEAP: (?<free>Freed) bytes @ (?<pointer>0x[0-9a-fA-F]+)(?: from \w+ (?<thread>".*"))?(?: on core (?<core>[0-9]+))? by:.*$/,
      {
        time,
        free: { token: TokenKind.Keyword, scope: 'keyword.control.free' },
        pointer: { token: TokenKind.HandleUse, scope: pointer },
        thread,
        core,
      },
    ),
    lineShape(/^(?<report>=+ .* REPORT =+)$/, { report: { scope: 'keyword.control.report' } }, { isCommon: true }),
    lineShape(
      /^(?<note>\[[0-9.]+\] LOG: .*|Parse trace from .*|Stop parsing trace.*|Process.* events.*|Processing completed.*|Processed .*|Found .* leaked bytes.*)$/,
      { note: { scope: 'comment.line.note' } },
      { isCommon: true },
    ),
    lineShape(/^(?<frame>(?:0x|\/|[A-Za-z]:[\\/]|\?\?:).*)$/, { frame: { scope: 'string.unquoted.frame' } }, { isCommon: true }),
  ],
  createLineReader: (recording) => new SysviewLines(recording),
  samples: () => [],
  documentation: {
    files: '`.esp-sysview`, or any log that holds such lines',
    from: '`heap_trace_init_tohost()`, a SystemView trace, then `sysviewtrace_proc.py -p -b FIRMWARE.elf TRACE`. Constructed after the documents; no real log was at hand.',
    sees: 'Every allocation and free with its task, core, call stack and time. The leaks that the report at the end prints again are passed over.',
    basis: 'The documentation’s example; no real file was read.',
  },
});
