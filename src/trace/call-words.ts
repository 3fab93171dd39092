// What functions and logs call the calls of an allocator, and what each means.
import { NameTable } from './name-table';

/** What a call does. */
export const enum CallKind {
  /** The size is the first argument. */
  Allocate,
  /** It is the product of the first two. */
  AllocateArray,
  /** It is the second; the first is an alignment. */
  AllocateAligned,
  /** The same with the place of the answer in front, unless a log leaves it out. */
  AllocateAlignedInto,
  Free,
  /** The old block, and the size. */
  Reallocate,
  /** The old block, and two factors of the size. */
  ReallocateArray,
}

/** The functions that programs call, as they are written in front of a parenthesis. */
const functions: Readonly<Record<CallKind, readonly string[]>> = {
  [CallKind.Allocate]: [
    'malloc',
    'valloc',
    'pvalloc',
    '__libc_malloc',
    '_Znwm',
    '_Znam',
    'pvPortMalloc',
    'k_malloc',
    'operator new',
    'operator new[]',
  ],
  [CallKind.AllocateArray]: ['calloc', '__libc_calloc', 'pvPortCalloc', 'k_calloc'],
  [CallKind.AllocateAligned]: ['memalign', 'aligned_alloc', '__libc_memalign', 'k_aligned_alloc'],
  [CallKind.AllocateAlignedInto]: ['posix_memalign'],
  [CallKind.Free]: [
    'free',
    'cfree',
    'free_sized',
    'free_aligned_sized',
    '__libc_free',
    '_ZdlPv',
    '_ZdlPvm',
    '_ZdaPv',
    '_ZdaPvm',
    'vPortFree',
    'k_free',
    'operator delete',
    'operator delete[]',
  ],
  [CallKind.Reallocate]: ['realloc', '__libc_realloc', 'k_realloc'],
  [CallKind.ReallocateArray]: ['reallocarray'],
};

/** Further words by which logs name operations. Case does not count. */
const words: Readonly<Partial<Record<CallKind, readonly string[]>>> = {
  [CallKind.Allocate]: ['alloc', 'allocate', 'allocated', 'allocating', 'new', 'new[]', 'kmalloc', 'a', 'm', '+'],
  [CallKind.Free]: [
    'dealloc',
    'deallocate',
    'deallocated',
    'freed',
    'freeing',
    'release',
    'released',
    'delete',
    'delete[]',
    'kfree',
    'f',
    'd',
    '-',
  ],
  [CallKind.Reallocate]: ['resize', 'resized', 'reallocate', 'reallocated', 'krealloc', 'r'],
};

/** Words with what they mean, to be found without making strings. */
class CallWords {
  private readonly names = new NameTable();
  private readonly kinds: CallKind[] = [];

  constructor(...lists: Readonly<Partial<Record<CallKind, readonly string[]>>>[]) {
    for (const list of lists) {
      for (const [kind, names] of Object.entries(list)) for (const name of names) this.kinds[this.names.internText(name)] = Number(kind);
    }
  }

  /** What `bytes[from, to)` means; undefined where it is none of the words. */
  find(bytes: Uint8Array, from: number, to: number): CallKind | undefined {
    const id = this.names.find(bytes, from, to);
    return id < 0 ? undefined : this.kinds[id];
  }
}

/** The functions alone, with what each does. */
export const functionKinds: readonly (readonly [name: string, kind: CallKind])[] = Object.entries(functions).flatMap(([kind, names]) =>
  names.map((name) => [name, Number(kind) as CallKind] as const),
);

/** Their names. */
export const functionNames: readonly string[] = functionKinds.map(([name]) => name);

/** The functions, to be found in front of a parenthesis. */
export function callFunctions(): CallWords {
  return new CallWords(functions);
}

/** Every word for an operation, in lower case. */
export function operationWords(): CallWords {
  const lower = Object.fromEntries(Object.entries(functions).map(([kind, names]) => [kind, names.map((name) => name.toLowerCase())]));
  return new CallWords(lower, words);
}
