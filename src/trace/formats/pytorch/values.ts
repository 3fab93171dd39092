// What snapshots are made of, whether they come as a pickle or as JSON: numbers, texts, lists, and dictionaries of which few keys matter.

/** What a dictionary holds under the keys that are read. All others are left out as they come, which keeps large snapshots small. */
export interface Fields {
  segments?: Value;
  device_traces?: Value;
  /** Of a segment. */
  address?: Value;
  total_size?: Value;
  device?: Value;
  is_expandable?: Value;
  /** Of an event. */
  action?: Value;
  addr?: Value;
  size?: Value;
  stream?: Value;
  time_us?: Value;
  frames?: Value;
  /** Of a frame. */
  name?: Value;
  filename?: Value;
  line?: Value;
}

/** A list is an array, a dictionary an object of fields. */
export type Value = number | string | boolean | null | Value[] | Fields | CallStack;

/** A call stack that was read: a node of the recording's stacks, and the name id of its site. */
export class CallStack {
  constructor(
    readonly node: number,
    readonly site: number,
  ) {}
}

/** Makes call stacks of their lists of frames, the innermost first. */
export interface StackMaker {
  stackOf(frames: readonly Value[]): CallStack;
}

const keys: ReadonlySet<string> = new Set([
  'segments',
  'device_traces',
  'address',
  'total_size',
  'device',
  'is_expandable',
  'action',
  'addr',
  'size',
  'stream',
  'time_us',
  'frames',
  'name',
  'filename',
  'line',
]);

/** Puts a value under its key, where the key is one that is read. Lists of frames are kept as call stacks, each once. */
export function setField(fields: Fields, key: Value, value: Value, stacks: StackMaker): void {
  if (typeof key !== 'string' || !keys.has(key)) return;
  fields[key as keyof Fields] = key === 'frames' && Array.isArray(value) ? stacks.stackOf(value) : value;
}

/** Whether a value is a dictionary. */
export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof CallStack);
}
