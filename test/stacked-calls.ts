/** Calls of an allocator below a stack of functions, as `uftrace replay` prints them. */
export const stackedHeader = '# DURATION     TID     FUNCTION';

/** The lines of a call that `get` makes, called by `caller`. */
export function callWithin(caller: string, call: string): string[] {
  return [
    `            [  9]  | ${caller}() {`,
    `            [  9]  |   get() {`,
    `   1.000 us [  9]  |     ${call};`,
    `            [  9]  |   } /* get */`,
    `            [  9]  | } /* ${caller} */`,
  ];
}
