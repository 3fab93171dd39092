// The recorders there are, the best first.
import { heaptrack } from './heaptrack';
import { ltrace } from './ltrace';
import { mtrace } from './mtrace';
import type { Recorder } from './recorder';
import { valgrind } from './valgrind';

const all = [heaptrack, valgrind, ltrace, mtrace] as const;
export type RecorderName = (typeof all)[number]['name'];

export const recorders: readonly Recorder<RecorderName>[] = all;
export const recorderNames: readonly RecorderName[] = all.map(({ name }) => name);
