/**
 * The placement policies once more, naive and linear, from the specification alone: a list of blocks, searched from end to end. It shares no code with the
 * product. All in bytes.
 */
export interface NaiveFigures {
  readonly size: number;
  readonly unit: number;
  readonly policy: string;
  readonly overhead: number;
}

interface Block {
  from: number;
  size: number;
  /** What has it; -1 where it is free. */
  owner: number;
  /** When it became free: later ones are found first in a list of TLSF. */
  freed: number;
}

export type NaiveOutcome =
  | { readonly kind: 'placed'; readonly from: number; readonly size: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly error: 'too-large' | 'out-of-memory'; readonly cause?: 'rounded' | 'fragmented' | 'exhausted' };

/** The list of a free block with so many bytes of payload, as one number. */
function listOf(payload: number): number {
  if (payload < 256) return payload / 8;
  const f = Math.floor(Math.log2(payload));
  return (f - 7) * 32 + Math.floor(payload / 2 ** (f - 5)) - 32;
}

export class NaiveBlocks {
  blocks: Block[];
  steps = 0;
  private rover = 0;
  private clock = 0;
  private readonly end: number;

  constructor(private readonly figures: NaiveFigures) {
    const { size, policy, overhead } = figures;
    this.end = size - (policy === 'tlsf' ? 8 : policy === 'heap4' ? overhead : 0);
    this.blocks = [{ from: 0, size: this.end, owner: -1, freed: this.clock++ }];
  }

  get free(): Block[] {
    return this.blocks.filter(({ owner }) => owner < 0);
  }

  get freeBytes(): number {
    return this.free.reduce((sum, { size }) => sum + size, 0);
  }

  get span(): number {
    const last = this.blocks.filter(({ owner }) => owner >= 0).at(-1);
    return last === undefined ? 0 : last.from + last.size;
  }

  need(bytes: number): number {
    const { unit, policy, overhead } = this.figures;
    const need = Math.ceil((Math.max(bytes, 1) + overhead) / unit) * unit;
    return policy === 'tlsf' ? Math.max(32, need) : need;
  }

  /** Whether a free block of `size` bytes would serve a request. */
  serves(size: number, bytes: number): boolean {
    const need = this.need(bytes);
    return size >= need && (this.figures.policy !== 'tlsf' || listOf(size - 8) >= this.searchList(need));
  }

  allocate(bytes: number, owner: number): NaiveOutcome {
    const { policy } = this.figures;
    if (bytes === 0 && (policy === 'tlsf' || policy === 'heap4')) return { kind: 'nothing' };
    const need = this.need(bytes);
    if (!this.serves(this.end, bytes)) return { kind: 'failed', error: 'too-large' };
    const block = this.find(need);
    if (block === undefined) {
      const cause = this.free.some(({ size }) => size >= need) ? 'rounded' : this.freeBytes >= need ? 'fragmented' : 'exhausted';
      return { kind: 'failed', error: 'out-of-memory', cause };
    }
    block.owner = owner;
    this.cut(block, need);
    this.rover = block.from + block.size;
    return { kind: 'placed', from: block.from, size: block.size };
  }

  release(owner: number): void {
    const block = this.of(owner);
    if (block === undefined) return;
    if (this.figures.policy === 'heap4') this.steps += this.free.filter(({ from }) => from < block.from).length;
    this.makeFree(block);
  }

  reallocate(old: number, bytes: number, owner: number): NaiveOutcome {
    const { policy, overhead } = this.figures;
    const block = this.of(old);
    const stays = block !== undefined && (policy === 'heap4' ? bytes <= block.size - overhead : this.resize(block, bytes));
    if (stays) {
      block.owner = owner;
      return { kind: 'placed', from: block.from, size: block.size };
    }
    const outcome = this.allocate(bytes, owner);
    if (outcome.kind !== 'failed') this.release(old);
    return outcome;
  }

  private resize(block: Block, bytes: number): boolean {
    if (this.figures.policy === 'tlsf' && bytes === 0) return false;
    const need = this.need(bytes);
    if (need > block.size) {
      const behind = this.blocks[this.blocks.indexOf(block) + 1];
      if (behind === undefined || behind.owner >= 0 || block.size + behind.size < need) return false;
      block.size += behind.size;
      this.blocks.splice(this.blocks.indexOf(behind), 1);
    }
    this.cut(block, need);
    return true;
  }

  private of(owner: number): Block | undefined {
    return this.blocks.find((block) => block.owner === owner);
  }

  private cut(block: Block, need: number): void {
    const { policy, overhead } = this.figures;
    const least = policy === 'tlsf' ? 32 : policy === 'heap4' ? 2 * overhead + 8 : this.need(1);
    const rest = block.size - need;
    if (rest < least) return;
    block.size = need;
    const above = { from: block.from + need, size: rest, owner: 0, freed: 0 };
    this.blocks.splice(this.blocks.indexOf(block) + 1, 0, above);
    this.makeFree(above);
  }

  private makeFree(block: Block): void {
    block.owner = -1;
    const at = this.blocks.indexOf(block);
    const above = this.blocks.at(at + 1);
    if (above?.owner === -1) {
      block.size += above.size;
      this.blocks.splice(at + 1, 1);
    }
    const below = at > 0 ? this.blocks[at - 1] : undefined;
    if (below?.owner === -1) {
      block.from = below.from;
      block.size += below.size;
      this.blocks.splice(at - 1, 1);
    }
    block.freed = this.clock++;
  }

  private searchList(need: number): number {
    const payload = need - 8;
    const rounded = payload < 256 ? payload : payload + 2 ** (Math.floor(Math.log2(payload)) - 5) - 1;
    return Math.floor(listOf(rounded));
  }

  private find(need: number): Block | undefined {
    const { free } = this;
    const fitting = free.filter(({ size }) => size >= need);
    switch (this.figures.policy) {
      case 'heap4':
        if (need > this.freeBytes) return undefined;
        return this.looked(free, fitting[0]);
      case 'first-fit':
        return this.looked(free, fitting[0]);
      case 'next-fit': {
        const start = free.findIndex(({ from, size }) => from + size > this.rover);
        const order = start < 0 ? free : [...free.slice(start), ...free.slice(0, start)];
        return this.looked(
          order,
          order.find(({ size }) => size >= need),
        );
      }
      case 'best-fit': {
        const best = [...fitting].sort((a, b) => a.size - b.size || a.from - b.from).at(0);
        return best?.size === need ? this.looked(free, best) : (this.looked(free, undefined), best);
      }
      default: {
        const least = this.searchList(need);
        const found = free
          .filter(({ size }) => listOf(size - 8) >= least)
          .sort((a, b) => listOf(a.size - 8) - listOf(b.size - 8) || b.freed - a.freed)
          .at(0);
        if (found) this.steps++;
        return found;
      }
    }
  }

  private looked(order: readonly Block[], found: Block | undefined): Block | undefined {
    this.steps += found === undefined ? order.length : order.indexOf(found) + 1;
    return found;
  }
}
