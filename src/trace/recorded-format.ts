// The descriptor of a recorded format that is made of lines, from what is particular to it.
import { evidenceOfLines } from './evidence';
import type { TraceFormat } from './format';
import type { LineShape } from './line-shapes';
import { RecordedLines, type LineReader } from './recorded-lines';
import { Recording } from './recording';

/** What a format of lines says of itself. */
interface OwnParts<Name extends string> extends Omit<TraceFormat<Name>, 'isRecorded' | 'recognise' | 'createReader' | 'syntax'> {
  /** What its lines look like; of those that match, the first counts. */
  readonly shapes: readonly LineShape[];
  /** A reader that fills a recording, line by line. */
  readonly createLineReader: (recording: Recording) => LineReader;
}

/** The descriptor of a format of lines. */
export function recordedFormat<const Name extends string>(own: OwnParts<Name>): TraceFormat<Name> {
  const { shapes, createLineReader, ...rest } = own;
  const format: TraceFormat<Name> = {
    ...rest,
    isRecorded: true,
    recognise: ({ lines }) =>
      evidenceOfLines(lines, (line) => {
        const shape = shapes.find(({ pattern }) => pattern.test(line));
        return shape?.isCommon ? undefined : shape !== undefined;
      }),
    createReader: (expectedBytes) => {
      const recording = new Recording(own.seesEveryCall);
      return new RecordedLines(format, recording, createLineReader(recording), expectedBytes);
    },
    syntax: { shapes },
  };
  return format;
}
