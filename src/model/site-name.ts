// Call sites in few words: recordings name them by the whole path of a program and an address in it.

/** An object file, maybe a symbol with an offset in it, and an address, as glibc's `mtrace` writes them. */
const recorded = /^(\S*?):(?:\(([^()\s+]+)\+(?:0x)?([0-9a-f]+)\))?\[(0x[0-9a-f]+)\]$/i;

/**
 * A call site without the folders its file lies in: `libjq.so.1:(jv_mem_alloc+9)[0x20ab9]` is the symbol `jv_mem_alloc+0x9`, and where none is
 * known, `/usr/bin/python3:[0x1007a3]` is the place in the object, `python3 +0x1007a3`.
 */
export function shortSite(site: string): string {
  const found = recorded.exec(site);
  if (!found) return withoutFolders(site);
  const [, object, symbol, offset, address] = found;
  return symbol === undefined ? `${withoutFolders(object)} +${address}` : `${symbol}+0x${offset}`;
}

/** The length of a function, as kernels write it behind an offset (`do_read+0x1c/0x40`), is in no folder. */
function withoutFolders(site: string): string {
  return site.replace(/^[^\s(]*\/(?=[^/\s(])(?!0x[\da-f]+(?:\s|$))/i, '');
}
