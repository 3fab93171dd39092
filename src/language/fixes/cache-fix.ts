// The fix that makes a cache of repeated allocations of one size.
import { formatPercent } from '../../model/size';
import { OperationKind } from '../../trace/operation-table';
import { textOfToken, TokenKind } from '../../trace/tokens';
import { servingsOf } from '../hovers/size-hover';
import { insertBefore, replaceToken, type Fix, type FixEdit, type FixScope } from './fix';

/** Allocations of one size from which on a cache is offered. */
const fewest = 3;

/** Turns all `alloc SIZE` of the size that a line asks for into objects of a new cache. */
export function cacheFix({ index, lines, tokens, localize }: FixScope, line: number): Fix | undefined {
  const { run } = index;
  const operations = run.operationsOfLine(line);
  if (!operations || run.table.kind[operations.from] !== OperationKind.Alloc) return undefined;
  const size = run.table.size[operations.from];
  const { block, cache } = servingsOf(run, size);
  // Where a block loses no more than a slab would there is nothing to gain.
  if (!block || !cache || size < 1 || cache.waste >= (block.bytes - size) / block.bytes) return undefined;
  const allocating = new Set<number>();
  let count = 0;
  for (let op = 0; op < run.operationCount; op++) {
    const kind = run.table.kind[op] as OperationKind;
    if (kind === OperationKind.Alloc && run.table.size[op] === size) {
      count++;
      allocating.add(run.table.line[op]);
    }
    // Objects of a cache cannot be resized.
    const resized = kind === OperationKind.Realloc ? run.results.subject(op) : -1;
    if (resized >= 0 && run.table.kind[resized] === OperationKind.Alloc && run.table.size[resized] === size) return undefined;
  }
  if (count < fewest) return undefined;
  const name = freshName(size, new Set(run.caches.map((each) => each.name)));
  const edits: FixEdit[] = [insertBefore(run.trace.passes.outermost(Math.min(...allocating)), [`cache ${name} ${size}`])];
  for (const each of allocating) {
    const text = lines.line(each);
    const onLine = tokens.ofLine(each);
    const at = onLine.findIndex((token) => token.kind === TokenKind.Keyword && textOfToken(text, token) === 'alloc');
    const asked = onLine[at + 1];
    if (asked?.kind !== TokenKind.Size) return undefined;
    edits.push(replaceToken(each, asked, name));
  }
  const before = formatPercent((block.bytes - size) / block.bytes);
  const title = localize(
    'Allocate all {0} × {1} bytes from a cache: {2} lost of a slab instead of {3} of a block',
    count,
    size,
    formatPercent(cache.waste),
    before,
  );
  return { title, edits };
}

function freshName(size: number, taken: ReadonlySet<string>): string {
  let name = `objects_${size}`;
  while (taken.has(name)) name += '_';
  return name;
}
