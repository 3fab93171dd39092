// The file that an `arena from` names, found from the folder of its trace.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { arenaFileOf, mostArenaFileBytes, withArenaMemory, type ArenaFileContent } from '../trace/arena-memory';
import type { Trace } from '../trace/trace';
import { finish } from '../work/work';
import { Failure } from './failure';

/** The bytes of a file, decompressed, in chunks. Throws `Failure`. */
type ReadBytes = (file: string) => AsyncIterable<Uint8Array>;

/** The trace, which was read from `file` (`-`: standard input), with the memory that it begins in. */
export async function withArenaFile(trace: Trace, file: string, read: ReadBytes): Promise<Trace> {
  const named = arenaFileOf(trace);
  return named === undefined ? trace : finish(withArenaMemory(trace, await readArenaFile(named, file, read)));
}

/** The content of the file `named` in the trace at `file`; of one that is too large more than is taken, but not all. */
export async function readArenaFile(named: string, file: string, read: ReadBytes): Promise<ArenaFileContent> {
  const whole = path.resolve(file === '-' ? '.' : path.dirname(file), named);
  if (!(await stat(whole).catch(() => undefined))) return { lacks: 'file' };
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of read(whole)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > mostArenaFileBytes) break;
    }
  } catch (error) {
    if (error instanceof Failure) return { lacks: 'content' };
    throw error;
  }
  return { bytes: Buffer.concat(chunks, length) };
}
