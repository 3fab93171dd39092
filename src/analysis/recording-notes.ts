// What a recording says beside its operations, in words: facts about the recorder, which accuse nobody.
import type { Localize } from '../model/localize';
import { formatCount } from '../model/size';
import type { Run } from '../replay/run/run';

/** The operations that a reader would count: without the ends of blocks that the recording only implies. */
export function statedOperations(run: Run): number {
  return run.operationCount - (run.trace.recording?.counts.lostFrees ?? 0);
}

/** A sentence for each thing to be noted of a recording, with its count, whoever places its blocks; none for a trace that was written. */
export function recordingNotes(run: Run, localize: Localize): string[] {
  const { recording } = run.trace;
  if (recording === undefined) return [];
  const { counts, skippedLines, firstSkippedLine, cutCalls, firstCutLine, lostCalls, areAddressesHashed } = recording;
  const notes: [count: number, note: string][] = [
    [run.operationCount === 0 ? 1 : 0, localize('The recording holds no call that could be run.')],
    [counts.nullFrees, localize('Frees of null, which do nothing: {0}.', formatCount(counts.nullFrees))],
    [counts.failed, localize('Calls that failed where they were recorded, and are not run: {0}.', formatCount(counts.failed))],
    [
      counts.unknownFrees,
      localize(
        'Frees of blocks that the recording does not show allocated, from before it for example: {0}. They free nothing here.',
        formatCount(counts.unknownFrees),
      ),
    ],
    [
      counts.lostFrees,
      localize(
        'Blocks whose address was given out again before a free of them was written: {0}. They end there: the recording lacks their free, or has it late.',
        formatCount(counts.lostFrees),
      ),
    ],
    [
      counts.lateFrees,
      localize(
        'Frees that were written after their address was given out again: {0}. They are no double frees.',
        formatCount(counts.lateFrees),
      ),
    ],
    [
      cutCalls,
      localize(
        'Calls of which the recording has only a part: {0}, the first in line {1}. They are not run.',
        formatCount(cutCalls),
        formatCount(firstCutLine),
      ),
    ],
    [
      areAddressesHashed ? 1 : 0,
      localize(
        'Its pointers are hashes of addresses, which tell blocks apart and not where they were. A kernel started with no_hash_pointers records the addresses.',
      ),
    ],
    [lostCalls, localize('Calls that the recorder says it lost: {0}.', formatCount(lostCalls))],
    [
      skippedLines,
      localize(
        'Lines that are none of this format and are skipped: {0}, the first is line {1}.',
        formatCount(skippedLines),
        formatCount(firstSkippedLine),
      ),
    ],
  ];
  return notes.filter(([count]) => count > 0).map(([, note]) => note);
}
