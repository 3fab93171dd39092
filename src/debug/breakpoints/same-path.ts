// Whether a client speaks of the file that is debugged.

/** Paths with a drive are the same whatever their case; URIs may be encoded more or less. */
export function isSamePath(a: string | undefined, b: string): boolean {
  if (a === undefined || a === b) return a === b;
  if (/^[a-z]:[\\/]/i.test(b)) return a.toLowerCase().replaceAll('\\', '/') === b.toLowerCase().replaceAll('\\', '/');
  return /^[a-z][a-z0-9+.-]+:/i.test(b) && decode(a) === decode(b);
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
