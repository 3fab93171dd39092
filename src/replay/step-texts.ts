// The inner steps of an operation in sentences: what the allocators told (engine/step.ts) becomes what the debugger and the memory map say of it.
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import { OperationKind } from '../trace/operation-table';
import type { Run } from './run/run';
import type { Step } from '../engine/step';

/** A sentence that says what a step of operation `op` does and why. */
export function explainStep(step: Step, run: Run, op: number, localize: Localize): string {
  return new Explainer(run, op, localize).explain(step);
}

class Explainer {
  constructor(
    private readonly run: Run,
    private readonly op: number,
    private readonly localize: Localize,
  ) {}

  explain(step: Step): string {
    const { localize } = this;
    switch (step.kind) {
      case 'find':
        return this.find(step);
      case 'findPlace':
        return step.found < 0
          ? localize('{0} at {1} does not lie inside one free block.', this.size(step.order), this.address(step.unit))
          : localize(
              '{0} at {1} lies inside the free block of {2} at {3}.',
              this.size(step.order),
              this.address(step.unit),
              this.size(step.found),
              this.address(step.block),
            );
      case 'split': {
        const lower = step.kept === step.unit;
        const message = lower
          ? '{0} at {1} becomes two buddies of {2}: the upper one, at {3}, is left free, the lower one is gone on with.'
          : '{0} at {1} becomes two buddies of {2}: the lower one is left free, the upper one, at {3}, is gone on with.';
        const half = step.order - 1;
        return localize(message, this.size(step.order), this.address(step.unit), this.size(half), this.address(step.unit + 2 ** half));
      }
      case 'take':
        return localize(
          '{0} at {1} has the order needed and belongs to {2} now.',
          this.size(step.order),
          this.address(step.unit),
          this.owner(),
        );
      case 'chooseClass':
        return step.created
          ? localize('{0} bytes belong to the size class {1}, which this request creates.', step.bytes, step.name)
          : localize('{0} bytes belong to the size class {1}.', step.bytes, step.name);
      case 'findSlab':
        return this.findSlab(step);
      case 'makeSlab':
        return localize(
          '{0} at {1} becomes a slab of {2} with {3} slots of {4} bytes, the active one of CPU {5}.',
          this.size(step.order),
          this.address(step.unit),
          step.cache,
          step.objects,
          step.slot,
          step.cpu,
        );
      case 'activate':
        return localize(
          'The slab at {0} leaves the partial list of {1} and is the active one of CPU {2} now.',
          this.address(step.unit),
          step.cache,
          step.cpu,
        );
      case 'takeSlot':
        return localize(
          'The first free slot of the slab at {0} is slot {1}, at {2}; it belongs to {3} now.',
          this.address(step.unit),
          step.slot,
          this.place(step.offset),
          this.owner(),
        );
      case 'release':
        return step.slab === undefined
          ? localize('{0} at {1} is given back.', this.size(step.order), this.address(step.unit))
          : localize('The empty slab of {0}, {1} at {2}, is given back.', step.slab, this.size(step.order), this.address(step.unit));
      case 'merge':
        return localize(
          'Its buddy at {0} is free and of the same order: together they are {1} at {2}.',
          this.address(step.buddy),
          this.size(step.order),
          this.address(step.unit),
        );
      case 'keep':
        return this.keep(step);
      case 'releaseSlot':
        return localize(
          'Slot {0} of the slab at {1} goes to the head of its free list; {2} objects are left in use.',
          step.slot,
          this.address(step.unit),
          step.left,
        );
      case 'settleSlab':
        return this.settleSlab(step);
      case 'resize':
        return step.grownFrom === undefined
          ? localize('{0} bytes fit in the {1} bytes held at {2}: nothing moves.', step.bytes, step.held, this.place(step.offset))
          : localize('With what is free behind it the block at {0} has {1} bytes: nothing moves.', this.place(step.offset), step.held);
      case 'createCache': {
        const { name, geometry } = this.run.caches[step.serial];
        return localize(
          '{0} gets slots of {1} bytes, {2} in a slab of {3}. It takes no memory yet.',
          name,
          geometry.slot,
          geometry.objectsPerSlab,
          formatSize(this.run.machine.page * 2 ** geometry.order),
        );
      }
      case 'letGo':
        return step.full
          ? localize('CPU {0} lets its active slab at {1} go; it is full and joins no list.', step.cpu, this.address(step.unit))
          : localize('CPU {0} lets its active slab at {1} go; it joins the tail of the partial list.', step.cpu, this.address(step.unit));
      case 'sortPartial':
        return localize('The partial list of {0}, {1} slabs now, is sorted by objects in use, most first.', step.cache, step.slabs);
      case 'endCache':
        return localize('All slabs of {0} are given back: the cache is gone.', step.cache);
      case 'nothing':
        if (step.because === 'noBlock') return localize('{0} has no block here that the recording shows: nothing is freed.', this.owner());
        return step.because === 'nullHandle'
          ? localize('{0} is null: freeing it does nothing.', this.owner())
          : localize('{0} holds no bytes: no memory is touched.', this.owner());
      case 'asRecorded':
        return this.asRecorded(step);
      case 'findBlock':
        return `${this.findBlock(step)} ${this.looked(step.looked)}`;
      case 'splitBlock':
        return localize(
          '{0} at {1} is what is needed; {2} behind it stay free.',
          this.bytes(step.units),
          this.address(step.unit),
          this.bytes(step.rest),
        );
      case 'takeBlock':
        return localize('{0} at {1} belongs to {2} now.', this.bytes(step.units), this.address(step.unit), this.owner());
      case 'releaseBlock':
        return [
          localize('{0} at {1} is given back.', this.bytes(step.units), this.address(step.unit)),
          ...(step.looked === undefined ? [] : [this.looked(step.looked)]),
        ].join(' ');
      case 'mergeBlocks':
        return localize('It merges with what is free beside it: {0} at {1} are free.', this.bytes(step.units), this.address(step.unit));
      case 'refuse':
        return localize('The request is refused: {0}.', step.code);
    }
  }

  private asRecorded({ began, ended, overlaid }: Extract<Step, { kind: 'asRecorded' }>): string {
    const { localize } = this;
    const texts: string[] = [];
    if (ended) texts.push(localize('The block of {0} ends.', this.owner()));
    if (began) texts.push(localize('{0} lies where the recording says: no allocator of AllocTrace has a part in it.', this.owner()));
    if (overlaid > 0) texts.push(overlaidText(overlaid, localize));
    if (texts.length > 0) return texts.join(' ');
    return this.run.table.kind[this.op] === OperationKind.Free
      ? localize('{0} has no block here that the recording shows: nothing is freed.', this.owner())
      : localize('No block begins or ends.');
  }

  private findBlock(step: Extract<Step, { kind: 'findBlock' }>): string {
    const { localize } = this;
    const needed = this.bytes(step.needed);
    if (step.unit >= 0) {
      const [size, address] = [this.bytes(step.units), this.address(step.unit)];
      return localize(
        '{0} bytes need a block of {1}: {2} finds one of {3} at {4}.',
        step.bytes,
        needed,
        this.run.arena.policy,
        size,
        address,
      );
    }
    return step.fragmented
      ? localize(
          '{0} bytes need a block of {1}. Enough bytes are free, but {2} finds no such block.',
          step.bytes,
          needed,
          this.run.arena.policy,
        )
      : localize('{0} bytes need a block of {1}, and fewer bytes are free.', step.bytes, needed);
  }

  private looked(count: number): string {
    const { localize } = this;
    return count === 1 ? localize('One free block was looked at.') : localize('{0} free blocks were looked at.', count);
  }

  private find(step: Extract<Step, { kind: 'find' }>): string {
    const { localize } = this;
    const needed = this.size(step.order);
    if (step.found < 0) {
      if (step.slab === 'preferred') return localize('A slab needs {0} (order {1}), and no free block is that large.', needed, step.order);
      if (step.slab === 'smaller') return localize('A slab for one object needs {0}, and no free block is that large either.', needed);
      return step.fragmented
        ? localize('{0} bytes need order {1} ({2}). Enough bytes are free, but in smaller blocks.', step.bytes, step.order, needed)
        : localize('{0} bytes need order {1} ({2}), and fewer bytes are free.', step.bytes, step.order, needed);
    }
    const which =
      this.run.arena.fit === 'lifo'
        ? localize('the one freed last lies at {0}', this.address(step.unit))
        : localize('the lowest lies at {0}', this.address(step.unit));
    if (step.slab === 'preferred') {
      return localize(
        'A slab needs {0} (order {1}). The smallest order with a free block is {2}; {3}.',
        needed,
        step.order,
        step.found,
        which,
      );
    }
    if (step.slab === 'smaller') {
      return localize(
        'A slab for at least one object needs {0} (order {1}). The smallest order with a free block is {2}; {3}.',
        needed,
        step.order,
        step.found,
        which,
      );
    }
    return localize(
      '{0} bytes need order {1} ({2}). The smallest order with a free block is {3} ({4}); {5}.',
      step.bytes,
      step.order,
      needed,
      step.found,
      this.size(step.found),
      which,
    );
  }

  private findSlab(step: Extract<Step, { kind: 'findSlab' }>): string {
    const { localize } = this;
    const { cache, cpu } = step;
    if (step.from === 'active') {
      return localize('The active slab of CPU {0} for {1}, at {2}, has a free slot.', cpu, cache, this.address(step.unit));
    }
    if (step.from === 'partial') {
      return step.active === 'full'
        ? localize('The active slab of CPU {0} for {1} is full; the partial list has others.', cpu, cache)
        : localize('CPU {0} has no active slab for {1}; the partial list has some.', cpu, cache);
    }
    return step.active === 'full'
      ? localize('The active slab of CPU {0} for {1} is full and the partial list is empty: a new slab is needed.', cpu, cache)
      : localize('CPU {0} has no active slab for {1} and the partial list is empty: a new slab is needed.', cpu, cache);
  }

  private keep(step: Extract<Step, { kind: 'keep' }>): string {
    const { localize } = this;
    const [size, address] = [this.size(step.order), this.address(step.unit)];
    switch (step.because) {
      case 'largest':
        return localize('{0} at {1} is a largest block and joins the free blocks of order {2}.', size, address, step.order);
      case 'outside':
        return localize('{0} at {1} has no buddy inside the arena; it joins the free blocks of order {2}.', size, address, step.order);
      case 'taken':
        return localize(
          'The buddy of {0} at {1}, at {2}, is in use; it joins the free blocks of order {3}.',
          size,
          address,
          this.address(step.buddy),
          step.order,
        );
      case 'split':
        return localize(
          'The buddy of {0} at {1}, at {2}, is partly in use; it joins the free blocks of order {3}.',
          size,
          address,
          this.address(step.buddy),
          step.order,
        );
    }
  }

  private settleSlab(step: Extract<Step, { kind: 'settleSlab' }>): string {
    const { localize } = this;
    const address = this.address(step.unit);
    switch (step.fate) {
      case 'joins':
        return localize('The slab at {0} was full; it joins the tail of the partial list of {1}.', address, step.cache);
      case 'stays':
        return localize('The slab at {0} stays on the partial list of {1}.', address, step.cache);
      case 'leaves':
        return localize(
          'The slab at {0} is empty, and the partial list of {1} has {2} slabs, at least the {3} it keeps: it is given back.',
          address,
          step.cache,
          step.partial,
          step.minPartial,
        );
    }
  }

  private owner(): string {
    return this.run.handleText(this.op);
  }

  private size(order: number): string {
    return this.bytes(2 ** order);
  }

  private bytes(units: number): string {
    return formatSize(this.run.arena.unit * units);
  }

  private address(unit: number): string {
    return this.place(unit * this.run.arena.unit);
  }

  private place(offset: number): string {
    return this.run.space.format(offset);
  }
}

/** Blocks that end because another lies over them: their own ends are not in the recording. */
export function overlaidText(count: number, localize: Localize): string {
  return count === 1
    ? localize('A block that lay there ends: its own end is not in the recording.')
    : localize('{0} blocks that lay there end: their own ends are not in the recording.', count);
}
