// Text that comes in pieces, to a file or to standard output.
import { createWriteStream } from 'node:fs';
import type { Localize } from '../model/localize';
import { Failure } from './failure';
import { Output } from './output';

/** Writes pieces as fast as they are taken; `target`: a file, absent for standard output. Throws `Failure`. */
export async function writePieces(
  pieces: Iterable<string>,
  target: string | undefined,
  standardOutput: Output,
  localize: Localize,
): Promise<void> {
  const stream = target === undefined ? undefined : createWriteStream(target);
  const output = stream ? new Output(stream) : standardOutput;
  for (const piece of pieces) {
    if (output.write(piece)) continue;
    await output.drained();
    if (output.closed) break;
  }
  if (!stream) return;
  await output.finish().catch((error: Error) => {
    throw new Failure(localize('cannot write {0}: {1}.', target!, error.message));
  });
  await new Promise<void>((resolve) => stream.end(resolve));
}
