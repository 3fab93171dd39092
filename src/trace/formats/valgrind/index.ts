// What valgrind writes with --trace-malloc=yes: a line for each call that it has replaced by its own.
import { functionParts } from '../../line-parts';
import { shapeOf, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { ValgrindLines } from './lines';

const parts: Readonly<Record<string, LinePart>> = {
  ...functionParts,
  mark: { scope: 'punctuation.definition.mark' },
  outer: { token: TokenKind.Keyword, scope: 'entity.name.function.reallocate' },
  reallocate: { token: TokenKind.Keyword, scope: 'entity.name.function.reallocate' },
  comma: { scope: 'punctuation.separator.argument' },
  warning: { scope: 'comment.line.message' },
  message: { scope: 'comment.line.message' },
};

const mark = String.raw`^(?<prefix>(?:.*[^-])?)(?<mark>--[0-9][0-9:. ]*-- )`;
const allocate = String.raw`(?<allocate>malloc|calloc|memalign|aligned_alloc|posix_memalign|valloc|_Zn[wa]\w{1,60}|__builtin_(?:vec_)?new)(?<open>\()(?<size>[^\(\)]*)(?<close>\))`;
const answer = String.raw`(?: (?<equals>=) (?<pointer>0x[0-9A-F]+))`;
const warned = String.raw`(?<warning>(?:[A-Z].*)?)$`;

export const valgrind = recordedFormat({
  name: 'valgrind',
  title: (localize) => localize('valgrind recording'),
  seesEveryCall: true,
  extensions: ['.valgrind'],
  fileNames: ['valgrind.log', 'valgrind.out', 'valgrind.txt'],
  fileNamePatterns: ['valgrind.[0-9]*', '*.valgrind.[0-9]*', '*.valgrind.log', '*.valgrind.txt'],
  shapes: [
    shapeOf(parts, [
      mark,
      String.raw`(?<outer>(?:realloc\(0x0,[0-9]+\)|calloc\([0-9]+,[0-9]+\))?)`,
      allocate,
      `(?:${answer}|`,
      String.raw`(?<warning>(?:[A-Z].*)?))$`,
    ]),
    shapeOf(parts, [
      mark,
      String.raw`(?<reallocate>realloc)(?<open>\()(?<old>0x[0-9A-F]+)(?<comma>,)(?<size>[0-9]+)(?<close>\))(?:${answer}|`,
      String.raw`(?<warning>(?:[A-Z].*)?))$`,
    ]),
    shapeOf(parts, [
      mark,
      String.raw`(?<outer>(?:realloc\(0x[0-9A-F]+,0\))?)(?<free>free|cfree|_Zd[la]Pv\w{0,60}|__builtin_(?:vec_)?delete)(?<open>\()(?<old>0x[0-9A-F]+)(?<close>\))`,
      warned,
    ]),
    shapeOf(parts, [mark, String.raw` (?<equals>=) (?<pointer>0x[0-9A-F]+|0)$`]),
    shapeOf(parts, [mark, String.raw`(?<message>.*)$`], { isCommon: true }),
    shapeOf(parts, [String.raw`^(?<message>(?:==|\*\*)[0-9][0-9:. ]*(?:==|\*\*).*)$`], { isCommon: true }),
  ],
  createLineReader: (recording) => new ValgrindLines(recording),
  samples: () => [],
  documentation: {
    files: '`.valgrind`, `valgrind.log`, `valgrind.PID`',
    from: '`valgrind --trace-malloc=yes PROGRAM 2> run.valgrind`',
    sees: 'Every call of `malloc`, `new`, `realloc`, `free` and their kin, those within libc, too. Not: callers, threads, times; addresses are valgrind’s own and hardly used again.',
    basis: 'Real files.',
  },
});
