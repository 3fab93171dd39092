// What ltrace writes: a line for each call of a library's function that goes through the program's jump tables.
import { functionParts } from '../../line-parts';
import { shapeOf, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { LtraceLines } from './lines';

const parts: Readonly<Record<string, LinePart>> = {
  ...functionParts,
  caller: { token: TokenKind.AttributeValue, scope: 'string.unquoted.object' },
  arrow: { scope: 'punctuation.separator.caller' },
  types: { scope: 'comment.line.types' },
  more: { scope: 'constant.numeric.argument' },
  mark: { scope: 'comment.line.unfinished' },
  call: { scope: 'comment.line.call' },
  status: { scope: 'comment.line.status' },
};

const prefix = String.raw`^(?<prefix>(?:.*[\s:\]])?)`;
const caller = String.raw`(?<caller>[^\s\(\)<>"]{1,80})(?<arrow>->)`;
const allocate = String.raw`(?<allocate>malloc|calloc|realloc|reallocarray|memalign|posix_memalign|aligned_alloc|valloc|pvalloc|operator new(?:\[\])?|_Zn[wa]\w{1,60})`;
const free = String.raw`(?<free>free|cfree|operator delete(?:\[\])?|_Zd[la]Pv\w{0,60})`;
const types = String.raw`(?<types>(?:@[^\s\(\)]+)?(?:\([^\(\)]*\)(?=\())?)(?<open>\()`;
const sizes = String.raw`(?:(?<old>0x[0-9a-f]+), )?(?<size>[^\(\)<>"]*)`;
const freed = String.raw`(?<old>0x[0-9a-f]+|0)(?<more>[^\(\)<>"]*)`;
const padded = String.raw`(?<close>\))\s{2,}(?<equals>=) `;
const unpadded = String.raw`(?<close>\))\s+(?<equals>=) `;
const answer = String.raw`(?:(?<pointer>0x[0-9a-f]+)|(?<null>0|nil))(?<suffix>(?:\s.*)?)$`;
const none = String.raw`(?<suffix>(?:<void>|0).*)$`;
const torn = String.raw` ?(?<mark><(?:unfinished|no return) \.\.\.>)\s*$`;
/** Functions of C's library that are no system calls: strace shows those in the same way. */
const ofLibrary = String.raw`(?:__libc_start_main|__cxa_\w+|__\w+_chk|str\w+|mem(?:cpy|set|move|cmp|chr)|(?:f|s|sn|v)?printf|puts|fputs|fgets|fopen|fclose|fflush|fwrite|fread|getenv|setlocale|atoi|qsort|isatty|bindtextdomain|textdomain)`;

const common = { isCommon: true };

export const ltrace = recordedFormat({
  name: 'ltrace',
  title: (localize) => localize('ltrace recording'),
  seesEveryCall: false,
  extensions: ['.ltrace'],
  fileNames: ['ltrace.log', 'ltrace.out', 'ltrace.txt'],
  fileNamePatterns: ['ltrace.[0-9]*', '*.ltrace.[0-9]*', '*.ltrace.log', '*.ltrace.txt'],
  shapes: [
    shapeOf(parts, [prefix, caller, allocate, types, sizes, unpadded, answer]),
    shapeOf(parts, [prefix, caller, free, types, freed, unpadded, none]),
    shapeOf(parts, [prefix, `(?:${caller})?`, allocate, types, sizes, torn]),
    shapeOf(parts, [prefix, `(?:${caller})?`, free, types, freed, torn]),
    shapeOf(parts, [prefix, allocate, types, sizes, padded, answer]),
    shapeOf(parts, [prefix, free, types, freed, unpadded, String.raw`(?<suffix><void>.*)$`]),
    // Without padding other logs have these, too.
    shapeOf(parts, [prefix, allocate, types, sizes, unpadded, answer], common),
    shapeOf(parts, [prefix, free, types, freed, unpadded, none], common),
    shapeOf(parts, [prefix, String.raw`(?<mark><\.\.\. )`, allocate, String.raw`(?<more>.* resumed> [^=]*)(?<equals>=) `, answer]),
    shapeOf(parts, [prefix, String.raw`(?<mark><\.\.\. .{1,200} resumed>.*)$`], common),
    shapeOf(parts, [prefix, caller, String.raw`(?<call>[A-Za-z_][^"]{0,200}\(.*)$`]),
    shapeOf(parts, [String.raw`^(?<prefix>[^A-Za-z]*)(?<call>SYS_\w+\(.*)$`]),
    shapeOf(parts, [String.raw`^(?<prefix>[^A-Za-z]*)(?<call>`, ofLibrary, String.raw`\(.*\)\s{2,}= .*)$`]),
    shapeOf(parts, [prefix, String.raw`(?<status>\+\+\+ exited \(.*|unexpected breakpoint at .*)$`]),
    shapeOf(parts, [prefix, String.raw`(?<status>\+\+\+ killed by .*|--- \S.* ---)\s*$`], common),
    shapeOf(parts, [String.raw`^(?<call>[^"\(\)]{1,200}\(.*(?:\)\s+= .*| <(?:unfinished|no return) \.\.\.>))$`], common),
  ],
  createLineReader: (recording) => new LtraceLines(recording),
  samples: () => [],
  documentation: {
    files: '`.ltrace`, `ltrace.log`, `ltrace.PID`, in every layout of ltrace',
    from: '`ltrace -f -e malloc+calloc+realloc+free -o run.ltrace PROGRAM`; `-tt`, `-i`, `-C` and other options may be added.',
    sees: 'Calls that go through jump tables, with the calling library, the thread and what times there are. Not: calls within libc (`strdup`), calls by the address of a function, addresses of `posix_memalign`.',
    basis: 'Real files.',
  },
});
