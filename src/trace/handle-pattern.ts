/** Which handles a word of a trace means: one by its name, address or number, or members of a family `t[…]`. */
export type HandlePattern =
  | { readonly kind: 'one'; readonly name: string }
  | { readonly kind: 'members'; readonly name: string; readonly first: number; readonly last: number; readonly step: number }
  | { readonly kind: 'all'; readonly name: string };

/** An index: digits, or what a `repeat` calls it. */
const index = String.raw`[\d_]+|[A-Za-z_]\w*`;
const form = new RegExp(String.raw`^([^[\]]+)(?:\[(?:(\*)|(${index})(?:\.\.(${index})(?::(\d+))?)?)\])?$`);

/** Reads a handle as it stands in a trace; undefined where it is none. Addresses come without leading zeros, in lower case. */
export function parseHandlePattern(text: string): HandlePattern | undefined {
  if (/^0x[0-9a-f]+$/i.test(text)) {
    return {
      kind: 'one',
      name: `0x${text
        .slice(2)
        .toLowerCase()
        .replace(/^0+(?=.)/, '')}`,
    };
  }
  const match = form.exec(text);
  if (!match) return undefined;
  const [, name, star, first, last, step] = match;
  if (star !== undefined) return { kind: 'all', name };
  if (first === undefined) return { kind: 'one', name };
  const [from, to] = [first, last ?? first].map((digits) => Number(digits.replace(/_/g, '')));
  // What a `repeat` calls an index is another one in each pass: any of the family.
  if (Number.isNaN(from) || Number.isNaN(to)) return { kind: 'all', name };
  return { kind: 'members', name, first: from, last: to, step: Number(step ?? 1) };
}

/** Whether two patterns have a handle in common. `t` and `t[3]` are two handles. */
export function patternsMeet(a: HandlePattern, b: HandlePattern): boolean {
  if (a.name !== b.name || (a.kind === 'one') !== (b.kind === 'one')) return false;
  if (a.kind !== 'members' || b.kind !== 'members') return true;
  const [finer, coarser] = a.step <= b.step ? [a, b] : [b, a];
  const from = Math.max(a.first, b.first);
  const to = Math.min(a.last, b.last);
  const start = coarser.first + Math.ceil(Math.max(0, from - coarser.first) / coarser.step) * coarser.step;
  // The remainders repeat after as many steps as the finer range is wide.
  for (let index = start, tries = 0; index <= to && tries <= finer.step; index += coarser.step, tries++) {
    if ((index - finer.first) % finer.step === 0) return true;
  }
  return false;
}

/** Whether a pattern names a handle written like this (`a`, `t[3]`, `0x10`). */
export function patternHas(pattern: HandlePattern, handle: string): boolean {
  const other = parseHandlePattern(handle);
  return other !== undefined && patternsMeet(pattern, other);
}

/** Handles of a family by their indexes, written as briefly as the language allows: `t[0..9]`, `t[1]`, `t[4..8:2]`. */
export function writeMembers(name: string, indexes: readonly number[]): string[] {
  const written: string[] = [];
  for (let at = 0; at < indexes.length;) {
    const step = indexes[at + 1] - indexes[at];
    let end = at + 1;
    while (end < indexes.length && indexes[end] - indexes[end - 1] === step) end++;
    // Two far apart are no range.
    if (end - at === 2 && step > 1) end--;
    const [first, last] = [indexes[at], indexes[end - 1]];
    written.push(end - at === 1 ? `${name}[${first}]` : `${name}[${first}..${last}${step === 1 ? '' : `:${step}`}]`);
    at = end;
  }
  return written;
}
