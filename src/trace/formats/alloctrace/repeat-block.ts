// The lines from a `repeat` to its `end`, kept until they are all there: they are read once for each pass.
import { Byte, CharacterClass, classes } from '../../characters';

/** What a line does to the structure of a block. */
export const enum LineRole {
  Statement,
  Repeat,
  End,
}

/** Whole lines of one outermost `repeat`, up to its `end` or to the end of the text. */
export class RepeatBlock {
  /** Their bytes, each line with its line feed. */
  bytes = new Uint8Array(1 << 10);
  /** Where each line begins, and behind the last one where the bytes end. */
  readonly starts: number[] = [0];
  readonly roles: LineRole[] = [];
  /** For a `repeat` the index of its `end`, -1 where it has none. */
  readonly ends: number[] = [];
  private readonly open: number[] = [];

  /** `firstLine`: 1-based number of the line of the `repeat`. */
  constructor(readonly firstLine: number) {}

  get lineCount(): number {
    return this.roles.length;
  }

  /** Whether the outermost `repeat` has met its `end`. */
  get isComplete(): boolean {
    return this.lineCount > 0 && this.open.length === 0;
  }

  /** Takes lines from `bytes[from, to)`, the last byte of which is a line feed, until it is complete; returns where it stopped. */
  take(bytes: Uint8Array, from: number, to: number): number {
    let pos = from;
    while (pos < to && !this.isComplete) {
      const end = bytes.indexOf(Byte.LineFeed, pos) + 1;
      this.addLine(bytes, pos, end);
      pos = end;
    }
    return pos;
  }

  private addLine(bytes: Uint8Array, from: number, to: number): void {
    const index = this.lineCount;
    const at = this.starts[index];
    if (at + (to - from) > this.bytes.length) {
      const larger = new Uint8Array(Math.max(at + (to - from), this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
    }
    this.bytes.set(bytes.subarray(from, to), at);
    this.starts.push(at + (to - from));
    const role = roleOf(bytes, from);
    this.roles.push(role);
    this.ends.push(-1);
    if (role === LineRole.Repeat) this.open.push(index);
    else if (role === LineRole.End) this.ends[this.open.pop()!] = index;
  }
}

/** The role of the line that begins at `start`: its first word decides, whatever follows. */
function roleOf(bytes: Uint8Array, start: number): LineRole {
  let from = start;
  while ((classes[bytes[from]] & CharacterClass.Blank) !== 0) from++;
  if (bytes[from] !== 114 && bytes[from] !== 101) return LineRole.Statement;
  let to = from;
  while ((classes[bytes[to]] & CharacterClass.Name) !== 0) to++;
  const word = to - from > 6 ? '' : String.fromCharCode(...bytes.subarray(from, to));
  return word === 'repeat' ? LineRole.Repeat : word === 'end' ? LineRole.End : LineRole.Statement;
}
