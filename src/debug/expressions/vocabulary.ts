import type { Unit } from './value';

/** What a word of the language stands for: a number in a unit, a text or a truth value, and a sentence about it. */
export interface Word {
  readonly type: 'number' | 'text' | 'boolean';
  readonly unit: Unit;
  readonly detail: string;
}

function number(unit: Unit, detail: string): Word {
  return { type: 'number', unit, detail };
}

function text(detail: string): Word {
  return { type: 'text', unit: 'none', detail };
}

/** Figures of the position, as `expect` names them. */
export const metrics: ReadonlyMap<string, Word> = new Map([
  ['live', number('none', 'Allocations not yet freed')],
  ['requested', number('bytes', 'Bytes asked for by the live allocations')],
  ['held', number('bytes', 'Bytes set aside for the live allocations')],
  ['used', number('bytes', 'Bytes of the arena in no free buddy block')],
  ['free', number('bytes', 'Bytes of the arena in free buddy blocks')],
  ['largest', number('bytes', 'The largest free block')],
  ['internal', number('percent', 'Internal fragmentation: held bytes nobody asked for')],
  ['external', number('percent', 'External fragmentation: free bytes outside the largest free block')],
  ['overhead', number('bytes', 'Slab overhead: free slots and slab tails')],
  ['errors', number('none', 'Errors so far')],
  ['position', number('none', 'Operations done')],
]);

/** Facts about the current operation. `operation.NAME` is each of them; the name alone is where no metric has it. */
export const fields: ReadonlyMap<string, Word> = new Map([
  ['kind', text('What the current operation is: alloc, kmalloc, realloc, free, cache, shrink or destroy')],
  ['handle', text('The handle of the current operation')],
  ['size', number('bytes', 'Bytes the current operation asks for; of a free, what it gives back')],
  ['order', number('none', 'The order of the buddy block of the current operation')],
  ['address', number('address', 'The address the current operation gets or gives back')],
  ['held', number('bytes', 'Bytes set aside by the current operation, or given back')],
  ['padding', number('bytes', 'Bytes held beyond those asked for, of the current operation')],
  ['cache', text('The cache of the current operation')],
  ['error', text('The code the current operation ends in')],
  ['line', number('none', 'The line of the current operation')],
  ['site', text('The call site of the current operation')],
  ['cpu', number('none', 'The CPU of the current operation')],
]);

/** Facts about a handle's allocation; all but `live` are undefined while it has none. */
export const handleMembers: ReadonlyMap<string, Word> = new Map([
  ['live', { type: 'boolean', unit: 'none', detail: 'Whether it has an allocation' }],
  ['address', number('address', 'First address')],
  ['size', number('bytes', 'Bytes held')],
  ['requested', number('bytes', 'Bytes asked for')],
  ['padding', number('bytes', 'Bytes held beyond those asked for')],
  ['order', number('none', 'The order of its own buddy block')],
  ['age', number('none', 'Operations since it was allocated')],
  ['line', number('none', 'The line that allocated it')],
  ['cache', text('The cache it is an object of')],
  ['site', text('The call site that asked for it')],
]);

export const cacheMembers: ReadonlyMap<string, Word> = new Map([
  ['objects', number('none', 'Objects in use')],
  ['slabs', number('none', 'Slabs')],
  ['size', number('bytes', 'Bytes of an object')],
  ['slot', number('bytes', 'Bytes from one object to the next')],
]);

export const slabMembers: ReadonlyMap<string, Word> = new Map([
  ['address', number('address', 'First address')],
  ['size', number('bytes', 'Bytes of its block')],
  ['objects', number('none', 'Objects in use')],
  ['slots', number('none', 'Slots')],
  ['cache', text('Its cache')],
]);

export const rangeMembers: ReadonlyMap<string, Word> = new Map([
  ['address', number('address', 'First address')],
  ['size', number('bytes', 'Bytes')],
]);

export type FunctionArgument = 'handle' | 'cache' | 'number';
export type FunctionResult = Word | 'handle' | 'cache' | 'slab' | 'range';

/** A function of one argument. */
export interface FunctionWord {
  readonly argument: FunctionArgument;
  readonly result: FunctionResult;
  /** The argument in a completion. */
  readonly placeholder: string;
  readonly detail: string;
}

function callable(argument: FunctionArgument, result: FunctionResult, placeholder: string, detail: string): FunctionWord {
  return { argument, result, placeholder, detail };
}

const count = number('none', '');

export const functions: ReadonlyMap<string, FunctionWord> = new Map([
  ['blocks', callable('number', count, 'SIZE', 'Free blocks of exactly this size')],
  ['objects', callable('cache', count, 'CACHE', 'Objects in use of a cache')],
  ['slabs', callable('cache', count, 'CACHE', 'Slabs of a cache')],
  ['size', callable('handle', number('bytes', ''), 'HANDLE', 'Bytes held by a handle')],
  ['address', callable('handle', number('address', ''), 'HANDLE', 'First address of a handle')],
  ['unusable', callable('number', number('percent', ''), 'ORDER', 'Free bytes in blocks too small for an order')],
  ['fragmentation', callable('number', count, 'ORDER', 'Fragmentation index of an order, -1 where such a block is free')],
  ['handle', callable('handle', 'handle', 'HANDLE', 'A handle, whatever its name')],
  ['cache', callable('cache', 'cache', 'CACHE', 'A cache, whatever its name')],
  ['slab', callable('number', 'slab', 'ADDRESS', 'The slab at an address')],
  ['block', callable('number', 'range', 'ADDRESS', 'The buddy block at an address')],
]);
