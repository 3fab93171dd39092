// Logs of calls as people and debuggers write them, of no particular tool: each line holds a call with its arguments and its answer.
import { functionParts } from '../../line-parts';
import { functionNames } from '../../call-words';
import { lineShape, type LinePart } from '../../line-shapes';
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
    lineShape(new RegExp(`^\\s*(?<sign>=|->)\\s*(?<pointer>${address})(?<suffix>\\s*)$`), { sign, pointer, suffix }),
  ],
  createLineReader: (recording) => new CallLines(recording),
  samples: () => [],
  documentation: {
    files:
      '`.calls`, or any text with lines such as `malloc(7) = 0x55d0`, `calloc(2, 8) -> 0x55d0`, `free(0x55d0)`, or `[13842] +0x55d0 24`, `[13842] -0x55d0`',
    from: 'Your own `LD_PRELOAD` library, a debugger’s log, `printf` in front of your calls.',
    sees: 'What your log says: threads and times where they stand in front of the call.',
    basis: 'Real logs.',
  },
});
