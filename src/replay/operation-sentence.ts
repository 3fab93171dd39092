// What an operation did, in one sentence: what it asked for and got, then the allocator's own steps in short. Made of the steps that the
// allocators tell (engine/step.ts), so that it cannot say anything else than they did. Map, hints, hovers, debugger and status bar all say this.
import { emptyLargestUnits } from '../engine/policies/policy';
import type { Step } from '../engine/step';
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import type { Run } from './run/run';
import { BlockKind, type ArenaState } from './state/arena-state';
import { overlaidText } from './step-texts';

/** Sizes and buddies of a chain that are told one by one. */
const mostOfChain = 5;

/** What operation `op` of a run did: `steps` are its own, `after` is the state behind it. */
export function operationSentence(run: Run, op: number, steps: readonly Step[], after: ArenaState, localize: Localize): string {
  return new Sentence(run, op, after, localize).of(steps);
}

class Sentence {
  private readonly pieces: string[] = [];
  /** The orders that a free block was split into, the block's own first. */
  private splits: number[] = [];
  private merges: Extract<Step, { kind: 'merge' }>[] = [];
  /** Slabs that a cache gave back, and their bytes. */
  private slabs = 0;
  private slabBytes = 0;
  private wantedOrder: number | undefined;

  constructor(
    private readonly run: Run,
    private readonly op: number,
    private readonly after: ArenaState,
    private readonly localize: Localize,
  ) {}

  of(steps: readonly Step[]): string {
    const { localize, run, op } = this;
    const head = this.head(steps);
    const ofCache = steps.some(({ kind }) => kind === 'sortPartial' || kind === 'endCache' || kind === 'letGo');
    // What becomes of each of many slabs is no longer one sentence.
    const several = ofCache && steps.filter(({ kind }) => kind === 'release').length > 1;
    for (const step of steps) {
      if (several && step.kind === 'release') {
        this.slabs++;
        this.slabBytes += run.arena.unit * 2 ** step.order;
      } else if (!several) this.tell(step, op);
    }
    if (this.slabs > 0) this.pieces.push(localize('{0} slabs given back, {1}', this.slabs, formatSize(this.slabBytes)));
    if (ofCache && this.pieces.length === 0 && run.errorOf(op) === undefined) this.pieces.push(localize('no slab to give back'));
    return [head, ...this.pieces].join(' · ');
  }

  /** What was asked for, and what came of it. */
  private head(steps: readonly Step[]): string {
    const { run, op, localize } = this;
    const { kind, handle, cache, address, size, requested, error } = run.operation(op);
    const name = handle ?? cache ?? '';
    if (error !== null) return this.failedHead(kind, name, cache, requested);
    switch (kind) {
      case 'snapshot':
        return localize('a reading of line {0}', run.table.line[op]);
      case 'cache':
        return localize('cache {0} is created', name);
      case 'shrink':
        return localize('cache {0} gives back its empty slabs', name);
      case 'destroy':
        return localize('cache {0} is destroyed', name);
      case 'free':
        if (steps.some(freesNoBlock)) {
          return localize('{0} has no block that is known: nothing is freed', name);
        }
        if (address === null) return localize('{0} is null: nothing to free', name);
        if (size === 0) return localize('{0} gives back nothing', name);
        return localize('{0} gives back {1} at {2}', name, formatSize(size), address);
      case 'realloc':
        return localize('{0} is now {1} at {2}', name, formatSize(size), address ?? '');
      default:
        if (steps.some((step) => step.kind === 'nothing')) return localize('{0} asks for no bytes and gets none', name);
        if (cache !== null) return localize('{0} takes an object of {1}, {2}, at {3}', name, cache, formatSize(size), address ?? '');
        if (requested !== size) {
          return localize('{0} asks for {1} and holds {2} at {3}', name, formatSize(requested), formatSize(size), address ?? '');
        }
        return localize('{0} takes {1} at {2}', name, formatSize(size), address ?? '');
    }
  }

  private failedHead(kind: string, name: string, cache: string | null, requested: number): string {
    const { localize } = this;
    switch (kind) {
      case 'cache':
        return localize('cache {0} cannot be created', name);
      case 'shrink':
        return localize('cache {0} cannot be shrunk', name);
      case 'destroy':
        return localize('cache {0} cannot be destroyed', name);
      case 'free':
        return localize('{0} cannot be given back', name);
      default:
        return cache !== null && requested === 0
          ? localize('{0} asks for an object of {1}', name, cache)
          : localize('{0} asks for {1}', name, formatSize(requested));
    }
  }

  private tell(step: Step, op: number): void {
    const { run, localize, pieces } = this;
    switch (step.kind) {
      case 'find':
        return this.find(step);
      case 'findPlace':
        if (step.found < 0) pieces.push(localize('the place is not free'));
        return;
      case 'split':
        if (this.splits.length === 0) this.splits.push(step.order);
        this.splits.push(step.order - 1);
        return;
      case 'take':
        return this.tellSplits();
      case 'chooseClass':
        if (step.created) pieces.push(localize('creates {0}', step.name));
        return;
      case 'findSlab':
        if (step.from !== 'active' && step.active === 'full') pieces.push(localize('the active slab is full'));
        return;
      case 'makeSlab':
        pieces.push(localize('new slab of order {0} at {1}', step.order, this.address(step.unit)));
        return this.tellSplits();
      case 'activate':
        pieces.push(localize('slab {0}: partial → active', this.address(step.unit)));
        return;
      case 'takeSlot': {
        pieces.push(localize('slot {0}', step.slot));
        const slab = this.slabAt(step.unit);
        if (slab && slab.inUse === slab.objects) pieces.push(localize('the slab is full now'));
        return;
      }
      case 'release':
        if (step.slab !== undefined) pieces.push(localize('gives back the slab, {0}', this.size(step.order)));
        else if (run.results.allocated(op)) pieces.push(localize('gives back {0} at {1}', this.size(step.order), this.address(step.unit)));
        return;
      case 'merge':
        this.merges.push(step);
        return;
      case 'keep':
        return this.keep(step);
      case 'releaseSlot':
        pieces.push(localize('slot {0} of slab {1}', step.slot, this.address(step.unit)));
        if (step.list === 'active' && step.left === 0) pieces.push(localize('the active slab is empty'));
        return;
      case 'settleSlab':
        if (step.fate === 'joins') pieces.push(localize('full → partial'));
        else if (step.fate === 'leaves') pieces.push(localize('the slab is empty'));
        else if (this.slabAt(step.unit)?.inUse === 0) pieces.push(localize('the slab is empty and stays partial'));
        return;
      case 'findBlock':
        if (step.unit < 0) pieces.push(this.foundNothing(step));
        return;
      case 'splitBlock':
        pieces.push(localize('splits {0}', `${this.bytes(step.units + step.rest)} → ${this.bytes(step.units)}`));
        return;
      case 'releaseBlock':
        if (run.results.allocated(op)) pieces.push(localize('gives back {0} at {1}', this.bytes(step.units), this.address(step.unit)));
        return;
      case 'mergeBlocks':
        pieces.push(localize('merges to {0} at {1}', this.bytes(step.units), this.address(step.unit)));
        return;
      case 'resize':
        pieces.push(
          step.grownFrom === undefined
            ? localize('stays in the {0} it holds', formatSize(step.held))
            : localize('grows where it is, from {0}', formatSize(step.grownFrom)),
        );
        return;
      case 'createCache': {
        const { geometry } = run.caches[step.serial];
        const bytes = run.machine.page * 2 ** geometry.order;
        pieces.push(localize('slots of {0}, {1} in a slab of {2}', formatSize(geometry.slot), geometry.objectsPerSlab, formatSize(bytes)));
        return;
      }
      case 'asRecorded':
        if (step.overlaid > 0) pieces.push(overlaidText(step.overlaid, localize));
        return;
      case 'refuse':
        pieces.push(this.refusal(step.code));
        return;
      case 'nothing':
        if (step.because === 'noBytes' && !run.results.allocated(op)) pieces.push(localize('it holds no bytes'));
        return;
      default:
        return;
    }
  }

  private find(step: Extract<Step, { kind: 'find' }>): void {
    const { localize, pieces } = this;
    if (step.found >= 0) {
      if (step.slab === 'smaller') {
        pieces.push(localize('no free block of order {0} for a slab, a smaller one has to do', this.wantedOrder ?? step.order));
      } else if (step.slab === 'no' && step.found === step.order) pieces.push(localize('a free block of order {0} fits', step.order));
    } else if (step.slab === 'preferred') this.wantedOrder = step.order;
    else if (step.slab === 'smaller') pieces.push(localize('no free block of order {0} or more for a slab', step.order));
    else if (step.fragmented) {
      const free = formatSize(this.after.freeUnits * this.run.arena.unit);
      pieces.push(localize('no free block of order {0} or more, though {1} are free', step.order, free));
    } else pieces.push(localize('no free block of order {0} or more', step.order));
  }

  private foundNothing({ needed, fragmented }: Extract<Step, { kind: 'findBlock' }>): string {
    const { localize } = this;
    const size = this.bytes(needed);
    if (!fragmented) return localize('no free block of {0}', size);
    return localize('no free block of {0}, though {1} are free', size, this.bytes(this.after.freeUnits));
  }

  private tellSplits(): void {
    const { splits } = this;
    if (splits.length > 0) this.pieces.push(this.localize('splits {0}', this.chain(splits)));
    this.splits = [];
  }

  /** Sizes with their unit where it changes and at the end; of many the first two and the last. */
  private chain(orders: readonly number[]): string {
    const shortened = orders.length > mostOfChain;
    const told = shortened ? [orders[0], orders[1], orders[orders.length - 1]] : orders;
    const sizes = told.map((order) => this.size(order).split(' '));
    const texts = sizes.map(([count, unit], at) => (sizes.at(at + 1)?.[1] === unit && at + 1 < sizes.length ? count : `${count} ${unit}`));
    if (shortened) texts.splice(2, 0, '…');
    return texts.join(' → ');
  }

  private keep(step: Extract<Step, { kind: 'keep' }>): void {
    const { localize, pieces, merges } = this;
    const last = merges.at(-1);
    if (last) {
      const all = merges.map(({ buddy }) => this.address(buddy));
      const buddies = all.length >= mostOfChain ? [all[0], all[1], '…', all[all.length - 1]] : all;
      pieces.push(localize('merges with {0} → {1} at {2}', buddies.join(', '), this.size(last.order), this.address(last.unit)));
    }
    const reason = this.keptBecause(step, last !== undefined);
    if (reason !== undefined) pieces.push(last ? localize('stops: {0}', reason) : reason);
    this.merges = [];
  }

  /** Why merging ends. After merges the buddy is not the one of what was given back: its address is told. */
  private keptBecause(step: Extract<Step, { kind: 'keep' }>, merged: boolean): string | undefined {
    const { localize } = this;
    const address = step.because === 'largest' ? '' : this.address(step.buddy);
    switch (step.because) {
      case 'largest':
        return localize('that is a largest block');
      case 'outside':
        return localize('its buddy would lie outside of the arena');
      case 'split':
        return localize('its buddy {0} is partly in use', address);
      case 'taken': {
        const holder = this.holderOf(step.buddy);
        if (holder === undefined) return localize('its buddy {0} is in use', address);
        return merged ? localize('its buddy {0} holds {1}', address, holder) : localize('its buddy {0} is in use', holder);
      }
    }
  }

  /** Who has the block at a unit: a handle, or a cache's slab. */
  private holderOf(unit: number): string | undefined {
    const { kind, owner } = this.after.blockAt(unit);
    if (kind === BlockKind.Allocated) return this.run.handleText(owner);
    return kind === BlockKind.Slab ? this.localize('a slab of {0}', this.run.caches[this.after.slab(owner).cache].name) : undefined;
  }

  private slabAt(unit: number): { readonly inUse: number; readonly objects: number } | undefined {
    const { kind, owner } = this.after.blockAt(unit);
    return kind === BlockKind.Slab ? this.after.slab(owner) : undefined;
  }

  private refusal(code: Extract<Step, { kind: 'refuse' }>['code']): string {
    const { localize, run } = this;
    switch (code) {
      case 'double-free':
        return localize('it was given back before');
      case 'invalid-free':
        return localize('it holds nothing');
      case 'invalid-realloc':
        return localize('it holds nothing that can be resized');
      case 'too-large':
        return localize('the largest block is {0}', this.bytes(emptyLargestUnits(run.arena)));
      case 'placement-conflict':
        return localize('the place is not free');
      case 'unknown-cache':
        return localize('there is no such cache');
      case 'duplicate-cache':
        return localize('there is one of that name');
      case 'invalid-cache':
        return localize('its objects fit in no slab');
      case 'cache-busy':
        return localize('objects of it are in use');
      case 'needs-buddy':
        return localize('only the buddy policy has that');
      default:
        return code;
    }
  }

  private size(order: number): string {
    return this.bytes(2 ** order);
  }

  private bytes(units: number): string {
    return formatSize(this.run.arena.unit * units);
  }

  private address(unit: number): string {
    return this.run.space.format(unit * this.run.arena.unit);
  }
}

/** Whether a free found no block: the recording does not show the one that it meant, or has seen it end. */
function freesNoBlock(step: Step): boolean {
  return step.kind === 'nothing' ? step.because === 'noBlock' : step.kind === 'asRecorded' && !step.ended;
}
