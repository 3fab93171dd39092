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
const number = String.raw`(?:0[xX][0-9A-Fa-f]+|[0-9]+|\(nil\)|\(null\)|NULL|nil|null|nullptr)`;
const address = String.raw`(?:0[xX][0-9A-Fa-f]+|[0-9A-Fa-f]{8,16}|0|\(nil\)|\(null\)|NULL|nil|null|nullptr)`;

const call: LinePart = { token: TokenKind.Keyword, scope: 'entity.name.function' };
const sign: LinePart = { scope: 'keyword.operator.answer' };

/** Words in the three ways in which they are written. */
function wordsFor(words: readonly string[]): string {
  return words.flatMap((word) => [word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)]).join('|');
}

const allocations = ['malloc', 'calloc', 'alloc', 'allocate', 'allocated', 'memalign', 'aligned_alloc', 'valloc', 'kmalloc', 'new'];
const resizes = ['realloc', 'reallocate', 'resize', 'krealloc'];
const frees = ['free', 'freed', 'dealloc', 'deallocate', 'deallocated', 'kfree', 'delete', 'release'];
const worded = { prefix, call, size: { token: TokenKind.Size, scope: 'constant.numeric.size' }, pointer, old: functionParts.old };
const before = String.raw`^(?<prefix>(?:.*[\s\]:])?)`;
const block = String.raw`(?<pointer>0[xX][0-9A-Fa-f]+|\(nil\)|\(null\)|NULL|nil|null)`;
const old = String.raw`(?<old>0[xX][0-9A-Fa-f]+|\(nil\)|\(null\)|NULL|nil|null)`;
const behind = String.raw`[\s,]+`;
/** A word for an operation and its numbers, which nothing follows. */
const wordedShapes = [
  [`(?<call>${wordsFor(allocations)}):?`, behind, '(?<size>[0-9]+(?:[\\s,]+[0-9]+)?)', behind, block],
  [`(?<call>${wordsFor(allocations)}):?`, behind, block, behind, '(?<size>[0-9]+(?:[\\s,]+[0-9]+)?)'],
  [`(?<call>${wordsFor(resizes)}):?`, behind, old, behind, '(?<size>[0-9]+)', behind, block],
  [`(?<call>${wordsFor(resizes)}):?`, behind, old, behind, block, behind, '(?<size>[0-9]+)'],
]
  .map((each) => shapeOf(worded, [before, ...each, String.raw`\s*$`]))
  // Written traces have frees of this form, too.
  .concat(
    shapeOf(worded, [before, `(?<call>${wordsFor(frees)}):?`, behind, old, String.raw`(?:[\s,]+(?<size>[0-9]+))?\s*$`], { isCommon: true }),
  );

export const calls = recordedFormat({
  name: 'calls',
  title: (localize) => localize('Log of calls'),
  seesEveryCall: true,
  extensions: ['.calls'],
  shapes: [
    lineShape(
      new RegExp(
        `^(?<prefix>(?:.*[^A-Za-z0-9_])?)(?<free>free|cfree|vPortFree|k_free|_Zd[al]Pvm?|operator delete(?:\\[\\])?)\\((?<old>${address})[^\\(\\)]*\\)(?<suffix>.*)$`,
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
        `^(?<prefix>(?:.*[^A-Za-z0-9_])?)(?<allocate>${names})\\((?<size>(?:[a-z_]+[=:] ?)?${number}(?:, ?(?:[a-z_]+[=:] ?)?${number}){0,2})\\)(?<sign>\\s*(?:=>|->|=|:)\\s*)(?<pointer>${address})(?<suffix>(?:[^0-9A-Za-z].*)?)$`,
      ),
      { prefix, allocate: call, size: { token: TokenKind.Size, scope: 'constant.numeric.size' }, sign, pointer, suffix },
    ),
    lineShape(
      new RegExp(
        `^(?<prefix>(?:.*\\s)?)(?<pointer>0[xX][0-9A-Fa-f]+|\\(nil\\))(?<sign>\\s*=\\s*)(?<allocate>${names})\\((?<size>${number}(?:, ?${number}){0,2})\\)(?<suffix>.*)$`,
      ),
      { prefix, pointer, sign, allocate: call, size: { token: TokenKind.Size, scope: 'constant.numeric.size' }, suffix },
    ),
    lineShape(new RegExp(`^(?<prefix>(?:.*[^A-Za-z0-9_])?)(?<allocate>${names})\\((?<size>${number}(?:, ?${number}){0,2})\\)\\s*$`), {
      prefix,
      allocate: call,
      size: { token: TokenKind.Size, scope: 'constant.numeric.size' },
    }),
    lineShape(/^(?<prefix>(?:.*\s)?)(?<allocate>\+)(?<pointer>0[xX][0-9A-Fa-f]+)\s+(?<size>0[xX][0-9A-Fa-f]+|[0-9]+)\s*$/, {
      prefix,
      allocate: call,
      pointer,
      size: { token: TokenKind.Size, scope: 'constant.numeric.size' },
    }),
    lineShape(/^(?<prefix>(?:.*\s)?)(?<free>-)(?<old>0[xX][0-9A-Fa-f]+)(?:\s+(?<size>0[xX][0-9A-Fa-f]+|[0-9]+))?\s*$/, {
      prefix,
      free: call,
      old: { token: TokenKind.HandleUse, scope: 'variable.other.handle.address' },
      size: { scope: 'constant.numeric.size' },
    }),
    ...wordedShapes,
    lineShape(new RegExp(`^\\s*(?<sign>=|->)\\s*(?<pointer>${address})(?<suffix>\\s*)$`), { sign, pointer, suffix }),
  ],
  createLineReader: (recording) => new CallLines(recording),
  samples: () => [],
  documentation: {
    files:
      '`.calls`, or any text with lines such as `malloc(7) = 0x55d0`, `calloc(2, 8) -> 0x55d0`, `free(0x55d0)`, `[13842] +0x55d0 24`, `[13842] -0x55d0`, or `malloc 24 0x55d0`, `free 0x55d0`',
    from: 'Your own `LD_PRELOAD` library, a debugger’s log, `printf` in front of your calls.',
    sees: 'What your log says: threads and times where they stand in front of the call.',
    basis: 'Real logs.',
  },
});
