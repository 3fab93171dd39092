// What is too large for the project: longer recordings and a yardstick, in a folder that a variable of the environment names.
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../project';

/** A file below the folder that `ALLOCTRACE_SHARED` names; undefined where there is none. */
export function longerFile(...names: readonly string[]): string | undefined {
  const folder = process.env.ALLOCTRACE_SHARED;
  const file = folder === undefined ? undefined : path.resolve(root, folder, ...names);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** A real program's calls as glibc's `mtrace()` wrote them: the longest recording there is. */
export function longestRecording(): Buffer {
  const long = longerFile('data', 'userland', 'python-json.mtrace.gz');
  return long === undefined ? readFileSync(path.join(root, 'test', 'fixtures', 'python-json.mtrace')) : gunzipSync(readFileSync(long));
}
