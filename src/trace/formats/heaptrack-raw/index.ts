// What `heaptrack --raw` leaves: the calls as its library in the program wrote them.
import { lineShape } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
import { HeaptrackRawLines } from './lines';
import { commonShapes, nodeShape, signs } from './shapes';

const pointer = { isHex: true, scope: 'variable.other.handle.address' };

export const heaptrackRaw = recordedFormat({
  name: 'heaptrack-raw',
  title: (localize) => localize('raw heaptrack recording'),
  // It does not see memalign().
  seesEveryCall: false,
  extensions: ['.heaptrack-raw', '.heaptrack.raw'],
  fileNamePatterns: ['heaptrack.*.raw'],
  shapes: [
    lineShape(/^(?<allocate>\+) (?<size>[0-9a-f]+) (?<node>[0-9a-f]+) (?<pointer>[0-9a-f]+)$/, {
      allocate: signs.allocate,
      size: { token: TokenKind.Size, isHex: true, scope: 'constant.numeric.hex.size' },
      node: { scope: 'constant.numeric.hex.node' },
      pointer: { token: TokenKind.HandleDefinition, ...pointer },
    }),
    lineShape(/^(?<free>-) (?<pointer>[0-9a-f]+)$/, {
      free: signs.free,
      pointer: { token: TokenKind.HandleUse, ...pointer },
    }),
    nodeShape,
    lineShape(/^(?<kind>[xm])(?<length> [0-9a-f]+)? (?<module>.*)$/, {
      kind: { scope: 'keyword.control.module' },
      length: { scope: 'constant.numeric.hex.length' },
      module: { scope: 'string.unquoted.module' },
    }),
    ...commonShapes,
  ],
  createLineReader: (recording) => new HeaptrackRawLines(recording),
  samples: () => [],
  documentation: {
    files: '`heaptrack.PROGRAM.PID.raw`, `.heaptrack-raw`, also `.zst` and `.gz`',
    from: '`heaptrack --raw PROGRAM`. Versions 1 to 3 of the file.',
    sees: 'Every allocation and free with its call stack (addresses in object files) and the time. A realloc is a free and an allocation. Not: `free(NULL)`, failed calls, `memalign`, `realloc(p, 0)`, threads.',
    basis: 'Real files.',
  },
});
