// The name of a called function as tools write it, with what binaries and demanglers make of it.
import { Byte, CharacterClass, classes } from './characters';
import { callFunctions, CallKind } from './call-words';

/** `operator`, which stands in front of `new` and `delete`. */
const operator = bytesOf('operator ');
/** The names of C++'s operators in binaries, mangled without what tells their parameters, and as old compilers name them. */
const mangled: readonly (readonly [readonly number[], CallKind])[] = [
  [bytesOf('_Znw'), CallKind.Allocate],
  [bytesOf('_Zna'), CallKind.Allocate],
  [bytesOf('_ZdlPv'), CallKind.Free],
  [bytesOf('_ZdaPv'), CallKind.Free],
  [bytesOf('__builtin_new'), CallKind.Allocate],
  [bytesOf('__builtin_vec_new'), CallKind.Allocate],
  [bytesOf('__builtin_delete'), CallKind.Free],
  [bytesOf('__builtin_vec_delete'), CallKind.Free],
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
    if (endsWith(bytes, start, from, operator)) from -= operator.length;
    this.from = from;
    this.to = to;
    return this.find(bytes, from, to);
  }

  /** What `bytes[from, to)` means. */
  find(bytes: Uint8Array, from: number, to: number): CallKind | undefined {
    const kind = this.words.find(bytes, from, to);
    if (kind !== undefined || bytes[from] !== Byte.Underscore) return kind;
    for (const [name, meaning] of mangled) if (startsWith(bytes, from, to, name)) return meaning;
    return undefined;
  }
}

/** Bytes of names, and of `new[]`. */
function isNameByte(byte: number): boolean {
  return (classes[byte] & CharacterClass.Name) !== 0
    ? byte !== Byte.Minus && byte !== Byte.Colon
    : byte === Byte.Bracket || byte === Byte.ClosingBracket;
}

/** The bytes of a text of plain letters. */
export function bytesOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether `bytes[from, to)` starts with a text. */
export function startsWith(bytes: Uint8Array, from: number, to: number, text: readonly number[]): boolean {
  if (from + text.length > to) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** Whether `bytes[from, to)` ends with a text. */
function endsWith(bytes: Uint8Array, from: number, to: number, text: readonly number[]): boolean {
  return to - text.length >= from && startsWith(bytes, to - text.length, to, text);
}
