// What uftrace prints of a recording with arguments and answers: replay in all its layouts, dump, and dump --chrome.
import { functionParts } from '../../line-parts';
import { shapeOf, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { UftraceLines } from './lines';

const parts: Readonly<Record<string, LinePart>> = {
  ...functionParts,
  bar: { scope: 'punctuation.separator.bar' },
  library: { scope: 'comment.line.library' },
  end: { scope: 'punctuation.terminator' },
  call: { scope: 'comment.line.call' },
  header: { scope: 'comment.line.header' },
};

/** Whatever fields, and the bar; or none. Colour codes may stand between. */
const fields = String.raw`^(?<prefix>[^|\(\)"]*)(?<bar>\|)\s+`;
const none = String.raw`^(?<prefix>\s*)`;
const allocate = String.raw`(?<allocate>malloc|calloc|realloc|reallocarray|memalign|aligned_alloc|valloc|pvalloc|operator new(?:\[\])?|_Zn[wa]\w{1,60})`;
const free = String.raw`(?<free>free|cfree|operator delete(?:\[\])?|_Zd[la]Pv\w{0,60})`;
const library = String.raw`(?<library>(?:@[^\s\(\)]+)?(?:\([^\(\)]*\)(?=\())?)(?<open>\()`;
const sizes = String.raw`(?:(?<old>0x[0-9a-f]{9,}), )?(?<size>[0-9a-fx]+(?:, [0-9a-fx]+){0,2})(?<close>\))`;
const answer = String.raw`(?: (?<equals>=) (?:(?<pointer>0x[0-9a-f]+)|(?<null>0)))(?<end>;.*)$`;
const freed = String.raw`(?<old>0x[0-9a-f]+|0)(?:, [0-9a-fx]+){0,2}(?<close>\))(?<end>(?:;| \{).*)$`;
const opened = String.raw`(?<end> \{.*)$`;

const common = { isCommon: true };

export const uftrace = recordedFormat({
  name: 'uftrace',
  title: (localize) => localize('uftrace recording'),
  seesEveryCall: false,
  extensions: ['.uftrace'],
  fileNames: ['uftrace.log', 'uftrace.txt'],
  shapes: [
    shapeOf(parts, [fields, allocate, library, sizes, answer]),
    shapeOf(parts, [fields, free, library, freed]),
    shapeOf(parts, [fields, allocate, library, sizes, opened]),
    shapeOf(parts, [String.raw`^(?<prefix>[^|\(\)"]* \[ *[0-9]+\][^|\(\)"]*)(?<bar>\|)(?<call>.*)$`]),
    shapeOf(parts, [none, allocate, library, sizes, answer]),
    shapeOf(parts, [none, free, library, freed]),
    shapeOf(parts, [none, allocate, library, sizes, opened]),
    shapeOf(parts, [String.raw`^(?<prefix>\s+args\[[0-9]+\] \w+: )(?<size>0x[0-9a-f]+)$`]),
    shapeOf(parts, [String.raw`^(?<prefix>\s+retval \w+: )(?<pointer>0x[0-9a-f]+)$`]),
    shapeOf(parts, [String.raw`^(?<prefix>[0-9]+\.[0-9]{9} +[0-9]+: \[(?:entry|exit |event|args |retval)\] )(?<call>.*)$`]),
    shapeOf(parts, [
      String.raw`^(?<prefix>\{"ts":[0-9.]+,"ph":"[BE]",.*"name":")`,
      `(?:${allocate}|(?<free>free|operator delete(?:\\[\\])?))`,
      String.raw`(?<open>","args":\{"(?:arguments|retval)":"\(?)(?<size>[^"\(\)]*)(?<end>.*)$`,
    ]),
    shapeOf(parts, [String.raw`^(?<prefix>\{"ts":[0-9.]+,"ph":"[A-Z]",)(?<call>.*)$`]),
    shapeOf(parts, [String.raw`^(?<header># .*FUNCTION|uftrace (?:file header|stopped).*|reading \S+\.dat)$`], common),
    shapeOf(parts, [String.raw`^(?<call>\s*(?:\}.*|.*\) \{|.*;|/\*.*\*/))$`], common),
  ],
  createLineReader: (recording) => new UftraceLines(recording),
  samples: () => [],
  documentation: {
    files: '`.uftrace`, or any text of `uftrace replay` (with any fields), `uftrace dump` or `uftrace dump --chrome`',
    from: '`uftrace record -a -l PROGRAM`, then `uftrace replay > run.uftrace`; `-f time,tid` adds times.',
    sees: 'Calls with thread, caller and, where the layout has them, times. Not: without `-l` the calls of libraries; taken addresses of functions; addresses of `posix_memalign` and `strdup`.',
    basis: 'Real files.',
  },
});
