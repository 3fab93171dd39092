// The name of a called function as tools write it, with what binaries and demanglers make of it.
import { endsIn, startsAt, wordBytes } from './byte-words';
import { Byte, CharacterClass, classes } from './characters';
import { callFunctions, CallKind } from './call-words';

/** `operator`, which stands in front of `new` and `delete`. */
const operator = wordBytes('operator ');
/** The names of C++'s operators in binaries, mangled without what tells their parameters, and as old compilers name them. */
const mangled: readonly (readonly [Uint8Array, CallKind])[] = [
  [wordBytes('_Znw'), CallKind.Allocate],
  [wordBytes('_Zna'), CallKind.Allocate],
  [wordBytes('_ZdlPv'), CallKind.Free],
  [wordBytes('_ZdaPv'), CallKind.Free],
  [wordBytes('__builtin_new'), CallKind.Allocate],
  [wordBytes('__builtin_vec_new'), CallKind.Allocate],
  [wordBytes('__builtin_delete'), CallKind.Free],
  [wordBytes('__builtin_vec_delete'), CallKind.Free],
];

/** Finds which function of an allocator a name in a line is. */
export class CalledFunction {
  private readonly words = callFunctions();
  /** Where the name starts, and where it ends: without `@LIBRARY`. */
  from = 0;
  to = 0;

  /** The function whose name, with `@LIBRARY` or not, ends before `end` and does not start before `start`. Undefined where it is none of an allocator. */
  findBefore(bytes: Uint8Array, start: number, end: number): CallKind | undefined {
    let to = end;
    let from = end;
    for (; from > start; from--) {
      const byte = bytes[from - 1];
      if (byte === Byte.At) to = from - 1;
      else if (!isNameByte(byte)) break;
    }
    if (endsIn(bytes, start, from, operator)) from -= operator.length;
    this.from = from;
    this.to = to;
    return this.find(bytes, from, to);
  }

  /** What `bytes[from, to)` means. */
  find(bytes: Uint8Array, from: number, to: number): CallKind | undefined {
    const kind = this.words.find(bytes, from, to);
    if (kind !== undefined || bytes[from] !== Byte.Underscore) return kind;
    for (const [name, meaning] of mangled) if (startsAt(bytes, from, to, name)) return meaning;
    return undefined;
  }
}

/** Bytes of names, and of `new[]`. */
function isNameByte(byte: number): boolean {
  return (classes[byte] & CharacterClass.Name) !== 0
    ? byte !== Byte.Minus && byte !== Byte.Colon
    : byte === Byte.Bracket || byte === Byte.ClosingBracket;
}
