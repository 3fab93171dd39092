// What listeners of Zephyr's heaps log, in the words of its documents or in their own.
import { verbParts } from '../line-parts';
import { indexOfWord, wordBytes } from '../byte-words';
import { HookLines } from '../hook-lines';
import { lineShape, type LinePart } from '../line-shapes';
import { recordedFormat } from '../recorded-format';
import { TokenKind } from '../tokens';

const { prefix, suffix, pointer, old, allocate, free } = verbParts;

const words: LinePart = { scope: 'comment.line.words' };
const size: LinePart = { token: TokenKind.Size, scope: 'constant.numeric.decimal.size' };

const silentWords = ['RESIZE', '*** Booting'].map(wordBytes);

export const zephyr = recordedFormat({
  name: 'zephyr',
  title: (localize) => localize('Zephyr heap log'),
  // A heap's listener is told of everything.
  seesEveryCall: true,
  extensions: ['.zephyr'],
  shapes: [
    // Memory allocated at 0x20002e18, size 20; HEAP ALLOC: heap=0 ptr=0x20002e18 size=20
    lineShape(
      /^(?<prefix>.*?)(?<allocate>Memory allocated|(?:HEAP|[Hh]eap) (?:ALLOC|[Aa]lloc))(?<words>(?: at|:? .*?(?:ptr|mem|addr)[=:])? ?)(?<pointer>0x[0-9a-fA-F]+)(?<behind>,? size[=: ]?)(?<size>[0-9]+)(?<suffix>.*)$/,
      { prefix, allocate, words, pointer, behind: words, size, suffix },
    ),
    // heap ALLOC #1 size=28 ptr=0x20002e18 …; Alloc 28 bytes at 0x20002e18
    lineShape(
      /^(?<prefix>.*?)(?<allocate>[Hh]eap ALLOC|HEAP ALLOC|Alloc(?:ated)?)(?<words> (?:#[0-9]+ )?(?:size=)?)(?<size>[0-9]+)(?<behind> (?:bytes at |ptr=))(?<pointer>0x[0-9a-fA-F]+)(?<suffix>.*)$/,
      { prefix, allocate, words, size, behind: words, pointer, suffix },
    ),
    lineShape(
      /^(?<prefix>.*?)(?<free>Memory freed|(?:HEAP|[Hh]eap) (?:FREE|[Ff]ree)|Freed?)(?<words>(?: at|:? .*?(?:ptr|mem|addr)[=:]| [0-9]+ bytes at) ?)(?<old>0x[0-9a-fA-F]+)(?<suffix>.*)$/,
      { prefix, free, words, old, suffix },
    ),
    lineShape(
      /^(?<note>.*(?:<(?:inf|err|wrn|dbg)> |\*\*\* Booting |HEAP RESIZE).*)$/,
      { note: { scope: 'comment.line.note' } },
      { isCommon: true },
    ),
  ],
  createLineReader: (recording) =>
    new HookLines(recording, (bytes, start, end) => silentWords.some((word) => indexOfWord(bytes, start, end, word) >= 0)),
  samples: () => [],
  documentation: {
    files:
      '`.zephyr`, or any log that holds such lines: `Memory allocated at 0x20002e18, size 28`, `HEAP ALLOC: heap=0 ptr=0x20002e18 size=28`, `heap ALLOC #1 size=28 ptr=0x20002e18 thread="main"`, `Alloc 28 bytes at 0x20002e18`',
    from: 'Zephyr with `CONFIG_SYS_HEAP_LISTENER` and listeners that log (`HEAP_LISTENER_ALLOC_DEFINE`, `HEAP_LISTENER_FREE_DEFINE`). Constructed after its documents and public listeners; no real log was at hand.',
    sees: 'Every block of the heap that is listened to, with time and, where it is logged, the thread. The size is the chunk’s. A resize is told as an allocation of the new block and then a free of the old one, also in place: that counts as it stands, as an end that comes late.',
    basis: 'The source and the documentation; no real file was read.',
  },
});
