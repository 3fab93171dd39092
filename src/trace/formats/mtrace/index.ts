// What glibc's mtrace() writes while a program runs (malloc/mtrace-impl.c): a line for each call.
import { lineShape, shapeOf, type LinePart, type LineShape } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { MtraceLines } from './lines';

const prefix: LinePart = { scope: 'comment.line.prefix' };
const suffix: LinePart = { scope: 'comment.line.suffix' };

/** The parts of a call, whatever stands in front of it. */
const call: Readonly<Record<string, LinePart>> = {
  prefix,
  suffix,
  allocate: { token: TokenKind.Keyword, scope: 'keyword.operator.allocate' },
  failed: { token: TokenKind.Keyword, scope: 'invalid.deprecated.failed' },
  free: { token: TokenKind.Keyword, scope: 'keyword.operator.free' },
  reallocate: { token: TokenKind.Keyword, scope: 'keyword.operator.reallocate' },
  pointer: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle.address' },
  null: { token: TokenKind.HandleDefinition, scope: 'constant.language.null' },
  old: { token: TokenKind.HandleUse, scope: 'variable.other.handle.address' },
  nothing: { token: TokenKind.HandleUse, scope: 'constant.language.null' },
  size: { token: TokenKind.Size, scope: 'constant.numeric.hex.size' },
};

/** In front of any call. */
const caller: Readonly<Record<string, LinePart>> = {
  at: { scope: 'punctuation.definition.caller' },
  caller: {
    token: TokenKind.AttributeValue,
    within: [
      lineShape(
        /(?<=@ )(?<object>.*):(?:(?<open>\()(?<function>[^()]*?)(?:(?<sign>[+-])(?<offset>0x[0-9A-Fa-f]+|[0-9A-Fa-f]+))?(?<close>\)))?(?<bracket>\[)(?<address>0x[0-9A-Fa-f]+)(?<end>\])$/,
        {
          object: { scope: 'string.unquoted.object' },
          open: { scope: 'punctuation.section.parens.begin' },
          function: { scope: 'entity.name.function' },
          sign: { scope: 'keyword.operator.offset' },
          offset: { scope: 'constant.numeric.hex.offset' },
          close: { scope: 'punctuation.section.parens.end' },
          bracket: { scope: 'punctuation.section.brackets.begin' },
          address: { scope: 'constant.numeric.hex.address' },
          end: { scope: 'punctuation.section.brackets.end' },
        },
      ),
      lineShape(/(?<object>.+)/, { object: { scope: 'string.unquoted.object' } }),
    ],
  },
};

/** What the shapes of calls are put together of: what may stand before one, the two kinds of calls, and what may stand behind. */
const before = [
  { head: /^(?<prefix>[^@]*)(?<at>@) (?<caller>.+?) /, parts: { ...caller, ...call } },
  // Older glibc, and where the caller is not known: then a prefix must say that it ends.
  { head: /^(?<prefix>\s*|.*[:|m]\s*)(?:(?<caller>\[0x[0-9A-Fa-f]+\]) )?/, parts: { caller: caller.caller, ...call } },
];
const calls = [
  /(?:(?<allocate>\+)|(?<reallocate>>)|(?<failed>!)) (?:(?<pointer>0x[0-9A-Fa-f]+)|(?<null>\(nil\)|0)) (?<size>0x[0-9A-Fa-f]+|0)/,
  /(?:(?<free>-)|(?<reallocate><)) (?:(?<old>0x[0-9A-Fa-f]+)|(?<nothing>\(nil\)|0))/,
];
const behind = String.raw`(?<suffix>(?:\s|.\[[0-9;]*[mK])*)$`;

function callShapes(): LineShape[] {
  return before.flatMap(({ head, parts }) => calls.map((each) => shapeOf(parts, [head.source, each.source, behind])));
}

export const mtrace = recordedFormat({
  name: 'mtrace',
  title: (localize) => localize('glibc mtrace recording'),
  seesEveryCall: true,
  extensions: ['.mtrace'],
  fileNames: ['mtrace.log', 'mtrace.out', 'mtrace.txt'],
  fileNamePatterns: ['mtrace.[0-9]*', '*.mtrace.[0-9]*', '*.mtrace.log', '*.mtrace.txt'],
  firstLine: '^= Start\\s*$',
  shapes: [
    lineShape(/^(?<prefix>(?:.*[\s:m])?)(?<sign>=) (?<word>Start|End)(?<suffix>(?:\s|.\[[0-9;]*[mK])*)$/, {
      prefix,
      sign: { scope: 'punctuation.definition.directive' },
      word: { scope: 'keyword.control.directive' },
      suffix,
    }),
    ...callShapes(),
  ],
  createLineReader: (recording) => new MtraceLines(recording),
  samples: (localize) => [
    {
      file: 'jq-group.mtrace',
      title: localize('Recorded: jq groups a list'),
      description: localize('A real recording of glibc mtrace.'),
    },
  ],
  documentation: {
    files: '`.mtrace`, `mtrace.log`, `mtrace.PID`, or any text that holds such lines, pasted or out of a log',
    from: 'A program that calls `mtrace()`, run with `MALLOC_TRACE=run.mtrace LD_PRELOAD=libc_malloc_debug.so.0` (glibc 2.34 and newer).',
    sees: 'Every call of `malloc`, `realloc`, `free` and their kin between `mtrace()` and `muntrace()`, with its caller. Not: threads, times, blocks from before.',
    basis: 'Real files.',
  },
});
