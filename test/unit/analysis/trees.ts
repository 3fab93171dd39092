/** Buddy trees by brute force, and traces to grow them with. */
import { randomNumbers } from '../../../src/model/random';
import { BlockKind } from '../../../src/replay/state/arena-state';
import type { Cursor } from '../../../src/replay/state/cursor';

export interface Block {
  readonly unit: number;
  readonly order: number;
  readonly kind: BlockKind;
  readonly owner: number;
}

export function unitsOf(cursor: Cursor): number {
  return cursor.run.arena.size / cursor.run.arena.unit;
}

export function blocksOf(cursor: Cursor): Block[] {
  const blocks: Block[] = [];
  cursor.forEachBlock(0, unitsOf(cursor), (unit, order, kind, owner) => blocks.push({ unit, order, kind, owner }));
  return blocks;
}

/** Every node that is split at a cursor's position, as `unit order`. */
export function splitNodes(cursor: Cursor): Set<string> {
  const nodes = new Set<string>();
  for (const { unit, order } of blocksOf(cursor)) {
    for (let each = order + 1; each <= cursor.run.arena.maxOrder; each++) nodes.add(`${Math.floor(unit / 2 ** each) * 2 ** each} ${each}`);
  }
  return nodes;
}

/** The operations that hold anything of the units [from, to), in the order of their addresses. */
export function holdersIn(cursor: Cursor, from: number, to: number): number[] {
  return blocksOf(cursor)
    .filter(({ unit, order, kind }) => kind !== BlockKind.Free && unit < to && unit + 2 ** order > from)
    .flatMap(({ kind, owner }) => {
      if (kind !== BlockKind.Slab) return [owner];
      return Array.from({ length: cursor.slab(owner).objects }, (_, slot) => cursor.slotOwner(owner, slot)).filter((each) => each >= 0);
    });
}

/** A trace of everything that moves buddy blocks, the same for the same seed. `header`: the arena's line. */
export function busyTrace(header: string, operations: number, seed: number): string {
  const random = randomNumbers(seed);
  const lines = [header, 'machine page 4KiB', 'cache inode 600 partial 0', 'cache dentry 192 hwcache'];
  const live: { name: string; cached: boolean }[] = [];
  for (let index = 0; index < operations; index++) {
    const choice = random(20);
    if (live.length > 0 && choice < 7) {
      lines.push(`free ${live.splice(random(live.length), 1)[0].name}`);
    } else if (choice === 7) {
      lines.push(`shrink ${['inode', 'dentry'][random(2)]}`);
    } else if (choice < 11 && live.some(({ cached }) => !cached)) {
      const plain = live.filter(({ cached }) => !cached);
      const { name } = plain[random(plain.length)];
      lines.push(`${name} = realloc ${name} ${1 + random(random(2) === 0 ? 300 : 20_000)}`);
    } else {
      const kind = random(4);
      const request = [`alloc ${1 + random(9000)}`, 'alloc inode', 'alloc dentry', `kmalloc ${1 + random(12_000)}`][kind];
      lines.push(`h${index} = ${request}`);
      live.push({ name: `h${index}`, cached: kind === 1 || kind === 2 });
    }
  }
  const cached = live.filter((each) => each.cached).map(({ name }) => name);
  if (cached.length > 0) lines.push(`free ${cached.join(', ')}`);
  lines.push('destroy inode', 'destroy dentry');
  return lines.join('\n');
}
