// Which of an allocator's functions a log's name is: the functions themselves in any case, and wrappers whose names end in theirs, such as `xmalloc` and `my_free`.
import { CallKind, functionKinds } from '../../call-words';
import { Byte, CharacterClass, classes } from '../../characters';
import { NameTable } from '../../name-table';
import { endsIn, wordBytes } from '../../byte-words';

/** What stands before a stem that ends a wrapper's name. */
const enum Front {
  /** Anything. */
  Any,
  /** A word: it ends in `_`, or the stem begins with a capital letter; before `free` also a letter or two. */
  Word,
  /** Nothing. */
  Nothing,
}

/** Ends of names, longer ones before those that they end in. */
const stems: readonly (readonly [stem: Uint8Array, kind: CallKind, front: Front])[] = (
  [
    ['posix_memalign', CallKind.AllocateAlignedInto, Front.Any],
    ['aligned_alloc', CallKind.AllocateAligned, Front.Any],
    ['reallocarray', CallKind.ReallocateArray, Front.Any],
    ['memalign', CallKind.AllocateAligned, Front.Any],
    ['realloc', CallKind.Reallocate, Front.Any],
    ['calloc', CallKind.AllocateArray, Front.Any],
    ['malloc', CallKind.Allocate, Front.Any],
    ['zalloc', CallKind.Allocate, Front.Any],
    ['deallocate', CallKind.Free, Front.Word],
    ['dealloc', CallKind.Free, Front.Word],
    ['allocate', CallKind.Allocate, Front.Word],
    ['alloc', CallKind.Allocate, Front.Word],
    ['free', CallKind.Free, Front.Word],
    ['delete[]', CallKind.Free, Front.Nothing],
    ['delete', CallKind.Free, Front.Nothing],
    ['new[]', CallKind.Allocate, Front.Nothing],
    ['new', CallKind.Allocate, Front.Nothing],
  ] as const
).map(([stem, kind, front]) => [wordBytes(stem), kind, front]);

/** Ends of the names of functions that allocate a copy: their arguments do not say how long it is. */
const copies = ['strdup', 'wcsdup', 'strndup', 'memdup'].map(wordBytes);

const longestName = 64;
/** So many letters before `free` are still part of one short name: `xfree`, `dlfree`. */
const shortFront = 2;
const noFamily = -1;

/** The function that a name was found to be. Names are looked up by their bytes; only wrappers' are worked out, once each. */
export class FunctionName {
  private readonly names = new NameTable();
  private readonly kinds: CallKind[] = [];
  private readonly families: number[] = [];
  /** What stands before the stems of wrappers. */
  private readonly fronts = new NameTable();
  private readonly lower = new Uint8Array(longestName);
  /** Stands for all that copy, under a name that no function has. */
  private readonly copyId = this.names.internText('(copy)');
  /** A number for the name that was found. */
  id = -1;

  constructor() {
    for (const [name, kind] of functionKinds) this.add(this.names.internText(name), kind, noFamily);
    this.add(this.copyId, CallKind.Allocate, noFamily);
  }

  /** Finds `bytes[from, to)`; returns what it does, undefined where it is no function of an allocator. */
  find(bytes: Uint8Array, from: number, to: number): CallKind | undefined {
    this.id = this.names.find(bytes, from, to);
    if (this.id < 0) this.id = this.findWrapper(bytes, from, to);
    return this.id < 0 ? undefined : this.kinds[this.id];
  }

  /** A number for what the name has in front of the function's own, the same for `my_malloc` and `my_free`; -1 where that is nothing. */
  get family(): number {
    return this.families[this.id];
  }

  /** Whether `bytes[from, to)` allocates a copy of what it is given; then `id` is that of all that do. */
  findCopy(bytes: Uint8Array, from: number, to: number): boolean {
    if (!copies.some((name) => endsIn(bytes, from, to, name))) return false;
    this.id = this.copyId;
    return true;
  }

  private findWrapper(bytes: Uint8Array, from: number, to: number): number {
    const { lower } = this;
    const length = to - from;
    if (length > longestName) return -1;
    for (let at = 0; at < length; at++) {
      const byte = bytes[from + at];
      lower[at] = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    }
    for (const [stem, kind, front] of stems) {
      if (!endsIn(lower, 0, length, stem)) continue;
      const before = length - stem.length;
      if (before > 0 && !mayStandBefore(bytes, from, from + before, front, kind)) return -1;
      const id = this.names.internBytes(bytes, from, to);
      this.add(id, kind, before === 0 ? noFamily : this.fronts.internBytes(lower, 0, before));
      return id;
    }
    return -1;
  }

  private add(id: number, kind: CallKind, family: number): void {
    this.kinds[id] = kind;
    this.families[id] = family;
  }
}

/** Whether `bytes[from, to)` may stand before a stem. */
function mayStandBefore(bytes: Uint8Array, from: number, to: number, front: Front, kind: CallKind): boolean {
  if (front !== Front.Word) return front === Front.Any;
  const isCapital = bytes[to] >= 65 && bytes[to] <= 90;
  const isShort = kind === CallKind.Free && to - from <= shortFront && (classes[bytes[from]] & CharacterClass.NameStart) !== 0;
  return bytes[to - 1] === Byte.Underscore || isShort || (isCapital && bytes[to - 1] > 90);
}
