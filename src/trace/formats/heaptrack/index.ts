// What heaptrack leaves by default: the recording with the names of its call stacks already looked up.
import { lineShape } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { commonShapes, nodeShape, signs } from '../heaptrack-raw/shapes';
import { HeaptrackLines } from './lines';

export const heaptrack = recordedFormat({
  name: 'heaptrack',
  title: (localize) => localize('heaptrack recording'),
  // It does not see memalign().
  seesEveryCall: false,
  extensions: ['.heaptrack'],
  fileNamePatterns: ['heaptrack.*.[0-9]*'],
  shapes: [
    lineShape(/^(?<allocate>\+) (?<kind>[0-9a-f]+)$/, { allocate: signs.allocate, kind: { scope: 'variable.other.handle.kind' } }),
    lineShape(/^(?<free>-) (?<kind>[0-9a-f]+)$/, { free: signs.free, kind: { scope: 'variable.other.handle.kind' } }),
    nodeShape,
    lineShape(/^(?<define>a) (?<size>[0-9a-f]+) (?<node>[0-9a-f]+)$/, {
      define: { scope: 'keyword.control.kind' },
      size: { scope: 'constant.numeric.hex.size' },
      node: { scope: 'constant.numeric.hex.node' },
    }),
    lineShape(/^(?<define>i)(?<numbers>(?: [0-9a-f]+)+)$/, {
      define: { scope: 'keyword.control.frame' },
      numbers: { scope: 'constant.numeric.hex.frame' },
    }),
    lineShape(/^(?<define>s)(?<length> [0-9a-f]+)? (?<text>.*)$/, {
      define: { scope: 'keyword.control.text' },
      length: { scope: 'constant.numeric.hex.length' },
      text: { scope: 'string.unquoted.text' },
    }),
    ...commonShapes,
  ],
  createLineReader: (recording) => new HeaptrackLines(recording),
  samples: (localize) => [
    {
      file: 'jq-group.heaptrack',
      title: localize('Recorded: jq with call stacks'),
      description: localize('A real recording by heaptrack: every block has the functions that asked for it.'),
    },
  ],
  documentation: {
    files: '`heaptrack.PROGRAM.PID`, `.heaptrack`, also `.zst` and `.gz`',
    from: '`heaptrack PROGRAM`; the `.zst` file opens as it is. Versions 1 to 3 of the file.',
    sees: 'Every allocation and free with its call stack (functions and lines) and the time. A realloc is a free and an allocation. Not: addresses (of blocks of one size and stack, the oldest is taken to be freed), and what the raw form does not see.',
    basis: 'Real files.',
  },
});
