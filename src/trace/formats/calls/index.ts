// Logs of calls as people and debuggers write them, of no particular tool: each line holds a call with its arguments and its answer.
import { functionParts } from '../../line-parts';
import { functionNames } from '../../call-words';
import { lineShape, shapeOf, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { CallLines } from './lines';

const { prefix, suffix, pointer } = functionParts;

const names = functionNames
  .map((name) => name.replace(/[[\]]/g, '\\$&'))
  .sort((a, b) => b.length - a.length)
  .join('|');
const number = String.raw`(?:0[xX][0-9A-Fa-f]+|-?[0-9]+|\(nil\)|\(null\)|NULL|nil|null|nullptr)`;
const address = String.raw`(?:0[xX][0-9A-Fa-f]+|[0-9A-Fa-f]{8,16}|0|\(nil\)|\(null\)|NULL|nil|null|nullptr)`;
/** The functions, and what wrappers of them are called. */
const allocating = String.raw`(?:${names}|[A-Za-z0-9_]{0,40}(?:[Mm]alloc|MALLOC|[CcZz]alloc|CALLOC|[Rr]ealloc|REALLOC|reallocarray|memalign|aligned_alloc)|(?:[A-Za-z0-9_]{1,40}_)?(?:[Aa]lloc|ALLOC|allocate|new)|[A-Za-z0-9_]{0,40}(?:strn?|wcs|mem)dup(?= ?\([^\(\)]{0,80}\) ?\())`;
const freeing = String.raw`(?:free|free_sized|cfree|vPortFree|k_free|_Zd[al]Pvm?|operator delete(?:\[\])?|delete|(?:[A-Za-z0-9_]{0,40}_|[a-z]{0,2}|[A-Za-z0-9_]{0,40}[a-z](?=F))(?:[Ff]ree|FREE)|(?:[A-Za-z0-9_]{1,40}_)?dealloc(?:ate)?)`;
/** Between a function's name and its arguments: nothing, a blank, or a list of something else. */
const between = String.raw`\s?(?:\([^\(\)]{0,80}\)\s?)?`;
/** Arguments of which the first is a number. */
const listed = String.raw`(?:[a-z_]+[=:] ?)?${number}(?:, ?[^,\(\)]{1,80}){0,5}`;

const call: LinePart = { token: TokenKind.Keyword, scope: 'entity.name.function' };
const sign: LinePart = { scope: 'keyword.operator.answer' };

/** Words in the three ways in which they are written. */
function wordsFor(words: readonly string[]): string {
  return words.flatMap((word) => [word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)]).join('|');
}

const allocations = [
  'malloc',
  'calloc',
  'alloc',
  'allocate',
  'allocated',
  'allocating',
  'memalign',
  'aligned_alloc',
  'valloc',
  'kmalloc',
  'new',
];
const resizes = ['realloc', 'reallocate', 'reallocated', 'resize', 'krealloc'];
const frees = ['free', 'freed', 'freeing', 'dealloc', 'deallocate', 'deallocated', 'kfree', 'delete', 'release', 'released'];
const worded = { prefix, suffix, call, size: { token: TokenKind.Size, scope: 'constant.numeric.size' }, pointer, old: functionParts.old };
const before = String.raw`^(?<prefix>(?:.*[\s\]:])?)`;
const block = String.raw`(?<pointer>0[xX][0-9A-Fa-f]+|\(nil\)|\(null\)|NULL|nil|null)`;
const old = String.raw`(?<old>0[xX][0-9A-Fa-f]+|\(nil\)|\(null\)|NULL|nil|null)`;
const filler = String.raw`(?:${wordsFor(['bytes', 'byte', 'b', 'at', 'to', 'from', 'address', 'addr', 'pointer', 'ptr', 'block', 'memory', 'mem', 'size', 'returned', 'returns', 'for'])}|->|=>|=|:|@)`;
/** Words between, with a blank or, as labels have it, a sign behind them. */
const behind = String.raw`[\s,|;]+(?:${filler}(?:[\s,|;]+|[=:]\s*|(?<=@))){0,6}\(?`;
/** What the log says besides. */
const besides = String.raw`//|\((?![0-9])|[<\[]|(?:${wordsFor(['caller', 'lr', 'pc', 'ra', 'ip', 'file', 'line', 'func', 'function', 'in', 'by', 'tag', 'thread', 'task', 'tid', 'total', 'used', 'heap', 'module', 'type', 'name', 'label'])})(?=[\s=:])|(?:${wordsFor(['at', 'from'])})\s+(?![0-9])`;
const last = String.raw`\)?(?:[\s,|;]+bytes?\)?)?[\s,|;]*(?<suffix>(?:(?<=[\s,|;])(?:${besides}).*)?)$`;
/** A word for an operation, perhaps in brackets. */
function verb(words: readonly string[]): string {
  return String.raw`[\[<]?(?<call>${wordsFor(words)})[\]>]?:?`;
}
/** A word for an operation and its numbers, which nothing follows. */
const wordedShapes = [
  [verb(allocations), behind, String.raw`(?<size>[0-9]+(?:[\s,]+[0-9]+)?)`, behind, block],
  [verb(allocations), behind, block, behind, String.raw`(?<size>[0-9]+(?:[\s,]+[0-9]+)?)`],
  [verb(resizes), behind, old, behind, '(?<size>[0-9]+)', behind, block],
  [verb(resizes), behind, old, behind, block, behind, '(?<size>[0-9]+)'],
]
  .map((each) => shapeOf(worded, [before, ...each, last]))
  // Single letters begin the line.
  .concat(
    shapeOf(worded, [String.raw`^(?<call>[AaMm])[\s,]+`, block, String.raw`[\s,]+(?<size>[0-9]+)\s*$`]),
    shapeOf(worded, [String.raw`^(?<call>[AaMm])[\s,]+(?<size>[0-9]+)[\s,]+`, block, String.raw`\s*$`]),
    shapeOf(worded, [String.raw`^(?<call>[FfDd])[\s,]+`, old, String.raw`\s*$`]),
  )
  // Written traces have frees of the form `free 0x55d0`, too.
  .concat(
    shapeOf(worded, [before, '(?<call>free)', String.raw`[\s,]+`, old, String.raw`\s*$`], { isCommon: true }),
    shapeOf(worded, [before, verb(frees), behind, old, String.raw`(?:${behind}(?<size>[0-9]+))?`, last]),
  );

export const calls = recordedFormat({
  name: 'calls',
  title: (localize) => localize('Log of calls'),
  seesEveryCall: true,
  extensions: ['.calls'],
  shapes: [
    lineShape(
      new RegExp(
        `^(?<prefix>(?:.*[^A-Za-z0-9_])?)(?<free>${freeing})${between}\\((?:[a-z_]+[=:] ?)?(?<old>${address})[^\\(\\)]*\\)(?<suffix>.*)$`,
      ),
      {
        prefix,
        free: call,
        old: { token: TokenKind.HandleUse, scope: 'variable.other.handle.address' },
        suffix,
      },
    ),
    lineShape(
      new RegExp(
        `^(?<prefix>(?:.*[^A-Za-z0-9_])?)(?<allocate>${allocating})${between}\\((?<size>${listed})\\)(?<sign>[^\\(\\)]{0,80}?(?:=|>|:|return(?:s|ed)?)\\s*(?:return(?:s|ed)? )?)(?<pointer>${address})(?<suffix>(?:[^0-9A-Za-z].*)?)$`,
      ),
      { prefix, allocate: call, size: { token: TokenKind.Size, scope: 'constant.numeric.size' }, sign, pointer, suffix },
    ),
    lineShape(
      new RegExp(
        `^(?<prefix>(?:.*\\s)?)(?<pointer>0[xX][0-9A-Fa-f]+|\\(nil\\))(?<sign>\\s*=\\s*)(?<allocate>${allocating})\\((?<size>${listed})\\)(?<suffix>.*)$`,
      ),
      { prefix, pointer, sign, allocate: call, size: { token: TokenKind.Size, scope: 'constant.numeric.size' }, suffix },
    ),
    lineShape(new RegExp(`^(?<prefix>(?:.*[^A-Za-z0-9_])?)(?<allocate>${allocating})${between}\\((?<size>${listed})\\)\\s*$`), {
      prefix,
      allocate: call,
      size: { token: TokenKind.Size, scope: 'constant.numeric.size' },
    }),
    lineShape(/^(?<prefix>(?:.*\s)?)(?<allocate>\+ ?)(?<pointer>0[xX][0-9A-Fa-f]+)\s+(?<size>0[xX][0-9A-Fa-f]+|[0-9]+)\s*$/, {
      prefix,
      allocate: call,
      pointer,
      size: { token: TokenKind.Size, scope: 'constant.numeric.size' },
    }),
    lineShape(/^(?<prefix>(?:.*\s)?)(?<free>- ?)(?<old>0[xX][0-9A-Fa-f]+)(?:\s+(?<size>0[xX][0-9A-Fa-f]+|[0-9]+))?\s*$/, {
      prefix,
      free: call,
      old: { token: TokenKind.HandleUse, scope: 'variable.other.handle.address' },
      size: { scope: 'constant.numeric.size' },
    }),
    ...wordedShapes,
    lineShape(new RegExp(`^\\s*(?<sign>=|->|return(?:s|ed)?)\\s*(?<pointer>${address})(?<suffix>\\s*)$`), { sign, pointer, suffix }),
  ],
  createLineReader: (recording) => new CallLines(recording),
  samples: () => [],
  documentation: {
    files:
      '`.calls`, or any text with lines such as `malloc(7) = 0x55d0`, `calloc(2, 8) -> 0x55d0`, `free(0x55d0)`, `[13842] +0x55d0 24`, `[13842] -0x55d0`, or `malloc 24 0x55d0`, `free 0x55d0`; wrappers (`my_malloc(7) = 0x55d0`), `malloc(7) called from 0x400a1c returns 0x55d0` `allocated 24 bytes at 0x55d0` and `[MEM] alloc ptr=0x55d0, size=24 (main.c:12)` are read, too',
    from: 'Your own `LD_PRELOAD` library, a debugger’s log, `printf` in front of your calls.',
    sees: 'What your log says: threads and times where they stand in front of the call.',
    basis: 'Real logs.',
  },
});
