// The hover of a size: the block it gets, and what would serve it better, computed by the engine's arithmetic.
import { neededUnits } from '../../engine/policies/policy';
import type { Localize } from '../../model/localize';
import { ceilOrder } from '../../engine/arithmetic';
import { cacheGeometry, classFigures, className, classSizes, noFlags } from '../../engine/geometry';
import { isFault } from '../../engine/config';
import { textOfToken, type Token } from '../../trace/tokens';
import { formatPercent, formatSize } from '../../model/size';
import { readSize } from '../../model/size-grammar';
import type { Run } from '../../replay/run/run';
import { barPicture } from './picture';
import { code, type HoverContext } from './context';

/** What a request of so many bytes gets: a buddy block, a size class, or an object of a cache for that size. */
export interface Servings {
  /** Undefined where the request is too large. */
  readonly block: { readonly order: number; readonly bytes: number } | undefined;
  /** `slot` in bytes. Undefined where no size class is that large. */
  readonly sizeClass: { readonly name: string; readonly slot: number } | undefined;
  /** Bytes, but `perSlab` counts objects, and `waste` is the unasked-for share of a slab, from 0 to 1. Undefined where no slab can be. */
  readonly cache: { readonly slot: number; readonly perSlab: number; readonly slabBytes: number; readonly waste: number } | undefined;
}

/** Works out what a size gets in the arena and on the machine of a run. */
export function servingsOf({ arena, machine }: Pick<Run, 'arena' | 'machine'>, size: number): Servings {
  const order = ceilOrder(size, arena.unit);
  const fits = order <= arena.maxOrder;
  const classSize = size === 0 ? undefined : classSizes(machine).find((each) => each >= size);
  const classGeometry = classSize === undefined ? undefined : cacheGeometry(classFigures(classSize, machine), arena, machine);
  const geometry = cacheGeometry({ objectSize: size, flags: noFlags }, arena, machine);
  const slabBytes = isFault(geometry) ? 0 : machine.page * 2 ** geometry.order;
  return {
    block: fits ? { order, bytes: arena.unit * 2 ** order } : undefined,
    sizeClass:
      classSize === undefined || !classGeometry || isFault(classGeometry)
        ? undefined
        : { name: className(classSize), slot: classGeometry.slot },
    cache: isFault(geometry)
      ? undefined
      : {
          slot: geometry.slot,
          perSlab: geometry.objectsPerSlab,
          slabBytes,
          waste: (slabBytes - geometry.objectsPerSlab * size) / slabBytes,
        },
  };
}

/** The block that a size gets, what is lost, and how a size class or a cache would do. */
export function sizeHover({ index, text, localize }: HoverContext, token: Token): string | undefined {
  const size = readSize(textOfToken(text, token), 'trace');
  if (size === undefined) return undefined;
  if (index.run.placement === 'blocks') return blockHover(index.run, size, localize);
  const { block, sizeClass, cache } = servingsOf(index.run, size);
  const items: string[] = [];
  if (block) {
    const padding = block.bytes - size;
    items.push(
      localize(
        'As a buddy block: {0} (order {1}), {2} padding ({3}).',
        formatSize(block.bytes),
        block.order,
        formatSize(padding),
        formatPercent(padding / block.bytes),
      ),
    );
  } else {
    items.push(
      localize('Too large for a buddy block: the largest has {0}.', formatSize(index.run.arena.unit * 2 ** index.run.arena.maxOrder)),
    );
  }
  if (sizeClass) {
    items.push(
      localize(
        'By kmalloc: the size class {0}, {1} padding ({2}).',
        code(sizeClass.name),
        formatSize(sizeClass.slot - size),
        formatPercent(1 - size / sizeClass.slot),
      ),
    );
  }
  if (cache) {
    items.push(
      localize(
        'In a cache of its own: slots of {0} bytes, {1} to a slab of {2}; {3} of a slab hold no object.',
        cache.slot,
        cache.perSlab,
        formatSize(cache.slabBytes),
        formatPercent(cache.waste),
      ),
    );
  }
  const picture =
    block && size > 0 && block.bytes > size
      ? `\n\n${barPicture(
          block.bytes,
          [
            { from: 0, length: size, kind: 'subject' },
            { from: size, length: block.bytes - size, kind: 'padding' },
          ],
          localize('The requested part of the block, and its padding'),
          localize('{0} asked for', formatSize(size)),
          localize('block of {0}', formatSize(block.bytes)),
        )}`
      : '';
  return `**${localize('{0} bytes', size)}**${size >= 1024 ? ` (${formatSize(size)})` : ''}\n\n${items.map((item) => `- ${item}`).join('\n')}${picture}`;
}

/** What a size gets where blocks have any length. */
function blockHover({ arena }: Run, size: number, localize: Localize): string {
  const bytes = neededUnits(arena, size) * arena.unit;
  const item = localize(
    'With {0}: a block of {1}, of which {2} are its header and {3} padding.',
    arena.policy,
    formatSize(bytes),
    formatSize(arena.overhead),
    formatSize(bytes - arena.overhead - size),
  );
  return `**${localize('{0} bytes', size)}**${size >= 1024 ? ` (${formatSize(size)})` : ''}\n\n- ${item}`;
}
