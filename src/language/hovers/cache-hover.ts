// The hover of a cache's name: its arithmetic from the engine's geometry, its use from the slab index.
import { chosenSheafCapacity, KernelVersion } from '../../engine/kernels';
import { isClassName } from '../../engine/geometry';
import { formatPercent, formatSize } from '../../model/size';
import type { CacheDefinition } from '../../engine/geometry';
import { textOfToken, type Token } from '../../trace/tokens';
import { OperationKind } from '../../trace/operation-table';
import { barPicture, type BarPart } from './picture';
import { code, type HoverContext } from './context';

/** Slots beyond so many are not drawn one by one. */
const mostSlots = 64;

/** The cache that a name on a line means: the one the line creates, else the one there is. */
export function cacheOfLine({ index, line }: HoverContext, name: string): CacheDefinition | undefined {
  const { run } = index;
  const operations = run.operationsOfLine(line);
  const op = operations?.from ?? run.positionOfLine(line);
  if (operations && run.table.kind[op] === OperationKind.Cache) {
    const created = run.caches.find(({ serial }) => run.creators.get(serial) === op);
    if (created) return created;
  }
  return run.namedCacheAt(name, op) ?? (isClassName(name) ? run.caches.find((cache) => cache.name === name) : undefined);
}

/** The layout of a cache's slabs with its arithmetic, and how it is used. */
export function cacheHover(context: HoverContext, token: Token): string | undefined {
  const { index, line, text, localize, link } = context;
  const { run } = index;
  const name = textOfToken(text, token);
  const cache = cacheOfLine(context, name);
  if (!cache) return undefined;
  const { objectSize, slot, order, objectsPerSlab, minPartial } = cache.geometry;
  const kept = keptOnCpus(context, cache);
  const { page, kernel, cpus } = run.machine;
  const slabBytes = page * 2 ** order;
  const tail = slabBytes - objectsPerSlab * slot;
  const lost = slabBytes - objectsPerSlab * objectSize;
  const creator = run.creators.get(cache.serial);
  const items = [
    localize('Slot: {0} bytes for objects of {1}.', slot, objectSize),
    localize('Slab: {0} pages of {1} = {2} (order {3}).', 2 ** order, formatSize(page), formatSize(slabBytes), order),
    `⌊${slabBytes} / ${slot}⌋ = ${localize('{0} objects a slab', objectsPerSlab)}; ${localize('tail')} ${slabBytes} − ${objectsPerSlab} × ${slot} = ${tail} B`,
    localize('{0} of a slab hold no object ({1} of {2} bytes).', formatPercent(lost / slabBytes), lost, slabBytes),
    localize('Up to {0} partial slabs are kept although empty (min_partial).', minPartial),
    ...(kept === undefined ? [] : [kept]),
  ];
  const position = run.positionOfLine(line);
  const there = index
    .cursorAt(position)
    .caches()
    .find(({ serial }) => serial === cache.serial);
  if (there) items.push(localize('After this line: {0} objects in {1} slabs.', there.activeObjects, there.slabs));
  const use = index.slabs.use(cache.serial);
  items.push(
    localize(
      'At most {0} objects and {1} slabs; at the end {2} objects in {3} slabs.',
      use.mostObjects,
      use.mostSlabs,
      use.objects,
      use.slabs,
    ),
  );
  const source = localize('Layout as in Linux {0} on {1} CPUs (mm/slub.c, calculate_order).', kernel, cpus);
  const where = creator === undefined ? localize('A size class of kmalloc.') : localize('Created on {0}.', link(run.table.line[creator]));
  return `**${code(name)}** — ${where}\n\n${items.map((item) => `- ${item}`).join('\n')}\n\n${slabPicture(context, cache, slabBytes)}\n\n*${source}*`;
}

/** What a CPU of the kernel keeps of the cache, which the run does not; undefined where it keeps nothing. */
function keptOnCpus({ index, localize }: HoverContext, { name, geometry }: CacheDefinition): string | undefined {
  const { kernel } = index.run.machine;
  const { cpuPartial } = geometry;
  const isChosen = geometry.sheafCapacity === 0 && new KernelVersion(kernel).givesSheavesTo(name);
  const sheafCapacity = isChosen ? chosenSheafCapacity : geometry.sheafCapacity;
  if (sheafCapacity > 0) {
    return localize(
      'Each CPU of Linux {0} keeps up to {1} free objects in a sheaf and gives them out first; the run has none.',
      kernel,
      sheafCapacity,
    );
  }
  if (cpuPartial === 0) return undefined;
  return localize(
    'Each CPU of Linux {0} keeps up to {1} free objects in partial slabs of its own (cpu_partial); the run has none.',
    kernel,
    cpuPartial,
  );
}

/** One slab: each slot's object and padding, and the tail behind them. */
function slabPicture({ localize }: HoverContext, { geometry }: CacheDefinition, slabBytes: number): string {
  const { objectSize, slot, objectsPerSlab } = geometry;
  const parts: BarPart[] = [];
  const title = localize('A slab with its slots');
  const right = localize('{0} objects in {1}', objectsPerSlab, formatSize(slabBytes));
  if (objectsPerSlab > mostSlots) {
    parts.push({ from: 0, length: objectsPerSlab * slot, kind: 'subject' });
  } else {
    for (let index = 0; index < objectsPerSlab; index++) {
      parts.push({ from: index * slot, length: objectSize - slabBytes / 360, kind: 'subject' });
      if (slot > objectSize) parts.push({ from: index * slot + objectSize, length: slot - objectSize, kind: 'padding' });
    }
  }
  return barPicture(slabBytes, parts, title, '0', right);
}
