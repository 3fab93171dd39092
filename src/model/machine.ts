// Words of `machine` and `cache` statements that the reader of traces and the slab allocator's arithmetic share.

/** The letters that `slub_debug` takes. */
export const debugLetters = 'FZPUT';

/** The flags of a cache, as a trace writes them; `reclaim` and `account` change nothing of its layout. */
export const cacheFlags = ['hwcache', 'ctor', 'rcu', 'redzone', 'poison', 'store_user', 'reclaim', 'account'] as const;
export type CacheFlag = (typeof cacheFlags)[number];

/** Kernels worth offering: one for each way that versions differ in, and those that traces were compared with. Any other version can be typed. */
export const offeredKernels = ['5.10', '6.1', '6.8', '6.12', '7.3'] as const;

/** The numbers of a version `N.N` or `N.N.N`; undefined where a text is none. */
export function kernelNumbers(text: string): readonly number[] | undefined {
  const match = /^(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}
