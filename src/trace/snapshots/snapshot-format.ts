// The descriptor of a format whose files hold snapshots, from what is particular to it. All of them are read by one reader: logs hold several kinds.
import type { Evidence, Head, TraceFormat } from '../format';
import { SnapshotReader } from './snapshot-reader';
import type { LineShape } from '../line-shapes';

/** One line of the kind can be a quotation; with so many nobody need be asked. */
const convincingLines = 3;
const likely = 0.5;
const sure = 0.9;

/** What such a format says of itself. */
interface OwnParts<Name extends string> extends Omit<
  TraceFormat<Name>,
  'isRecorded' | 'seesEveryCall' | 'recognise' | 'createReader' | 'syntax'
> {
  /** What its lines look like; of those that match, the first counts. Those that are not common show what a file is. */
  readonly shapes: readonly LineShape[];
  /** How surely a file is of the format that begins without any line of a snapshot; absent: not at all. */
  readonly recogniseOther?: (head: Head) => number;
}

/** The descriptor. */
export function snapshotFormat<const Name extends string>(own: OwnParts<Name>): TraceFormat<Name> {
  const { shapes, recogniseOther, ...rest } = own;
  const format: TraceFormat<Name> = {
    ...rest,
    isRecorded: true,
    seesEveryCall: true,
    recognise: (head) => evidenceOf(head, shapes, recogniseOther),
    createReader: () => new SnapshotReader(format),
    syntax: { shapes },
  };
  return format;
}

/** Anything may stand between the lines of a snapshot, so only those that there are count. */
function evidenceOf(head: Head, shapes: readonly LineShape[], recogniseOther: OwnParts<string>['recogniseOther']): Evidence {
  const own = head.lines.filter((line) => shapes.find(({ pattern }) => pattern.test(line))?.isCommon === false).length;
  if (own === 0) {
    return { certainty: recogniseOther?.(head) ?? 0, reason: { message: 'its lines are those of a kernel’s log', values: [] } };
  }
  const certainty = own >= convincingLines ? sure : likely;
  return { certainty, reason: { message: '{0} of its first {1} lines are of this format', values: [own, head.lines.length] } };
}
