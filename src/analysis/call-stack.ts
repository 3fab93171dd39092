// The call stack of an operation, where its recording has one.
import type { Run } from '../replay/run/run';
import { noStack } from '../trace/stack-table';

/** Frames that are told of one stack at most. */
const mostFrames = 16;

/** The functions that operation `op` was called from, the innermost first; none where that is not known. */
export function framesOf({ table, trace }: Run, op: number, most = mostFrames): string[] {
  const frames: string[] = [];
  const stacks = trace.recording?.stacks;
  if (stacks === undefined) return frames;
  let node = table.stack?.[op] ?? noStack;
  for (; node !== noStack && frames.length < most; node = stacks.parent(node)) frames.push(trace.names.text(stacks.frame(node)));
  if (node !== noStack && most > 1) frames.push('…');
  return frames;
}
