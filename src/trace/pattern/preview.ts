// What the first lines of a log come to by patterns, line by line, as the reader of such logs itself says it: for whoever is writing a pattern.
import { FreeMark, OperationKind } from '../operation-table';
import { Recording } from '../recording';
import { LineOutcome, PatternLines, type LinePatterns } from './pattern-format';

/** A call in a line. Handles are recorded addresses as text; sizes are in bytes. */
export type PreviewedCall =
  | { readonly kind: 'allocate'; readonly handle: string; readonly size: number }
  | { readonly kind: 'reallocate'; readonly old: string; readonly handle: string; readonly size: number }
  /** `isKnown` is false where none of the lines before allocated the block. */
  | { readonly kind: 'free'; readonly handle: string; readonly isKnown: boolean }
  | { readonly kind: 'nullFree' | 'failed' };

/** What a line comes to: a call, nothing as it is blank, or why it is none. */
export type PreviewedLine = PreviewedCall | { readonly kind: 'blank' | 'tooLong' | 'unmatched' | 'noOperation' | 'noBlock' };

const reasons = {
  [LineOutcome.Blank]: 'blank',
  [LineOutcome.TooLong]: 'tooLong',
  [LineOutcome.Unmatched]: 'unmatched',
  [LineOutcome.NoOperation]: 'noOperation',
  [LineOutcome.NoBlock]: 'noBlock',
} as const;

/** Reads lines, which have no ends, by patterns. */
export function previewLines(patterns: LinePatterns, lines: readonly string[]): PreviewedLine[] {
  const recording = new Recording(true);
  const reader = new PatternLines(recording, patterns);
  const encoder = new TextEncoder();
  return lines.map((line) => {
    const bytes = encoder.encode(line);
    const { failed } = recording.counts;
    const rows = recording.table.count;
    const outcome = reader.read(bytes, 0, bytes.length);
    recording.line++;
    if (outcome !== LineOutcome.Call) return { kind: reasons[outcome] };
    if (recording.table.count === rows) return { kind: recording.counts.failed > failed ? 'failed' : 'nullFree' };
    return lastCall(recording);
  });
}

function lastCall({ table, handles }: Recording): PreviewedCall {
  const row = table.count - 1;
  const handle = handles.text(table.handle[row]);
  const operand = table.operand[row];
  switch (table.kind[row] as OperationKind) {
    case OperationKind.Free:
      return { kind: 'free', handle, isKnown: operand === FreeMark.Ordinary };
    case OperationKind.Realloc:
      return { kind: 'reallocate', old: handles.text(operand), handle, size: table.size[row] };
    default:
      return { kind: 'allocate', handle, size: table.size[row] };
  }
}
