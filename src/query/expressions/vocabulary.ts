import type { Unit } from './value';

/** What a word of the language stands for: a number in a unit, a text or a truth value, and a sentence about it. */
export interface Word {
  readonly type: 'number' | 'text' | 'boolean';
  readonly unit: Unit;
  readonly detail: string;
}

function numberWord(unit: Unit, detail: string): Word {
  return { type: 'number', unit, detail };
}

function textWord(detail: string): Word {
  return { type: 'text', unit: 'none', detail };
}

function truthWord(detail: string): Word {
  return { type: 'boolean', unit: 'none', detail };
}

/** Figures of the position, as `expect` names them. */
export const metrics: ReadonlyMap<string, Word> = new Map([
  ['live', numberWord('none', 'Allocations not yet freed')],
  ['requested', numberWord('bytes', 'Bytes asked for by the live allocations')],
  ['held', numberWord('bytes', 'Bytes set aside for the live allocations')],
  ['used', numberWord('bytes', 'Bytes of the arena in no free buddy block')],
  ['free', numberWord('bytes', 'Bytes of the arena in free buddy blocks')],
  ['largest', numberWord('bytes', 'The largest free block')],
  ['internal', numberWord('percent', 'Internal fragmentation: held bytes nobody asked for')],
  ['external', numberWord('percent', 'External fragmentation: free bytes outside the largest free block')],
  ['overhead', numberWord('bytes', 'Slab overhead: free slots and slab tails')],
  ['errors', numberWord('none', 'Errors so far')],
  ['position', numberWord('none', 'Operations done')],
]);

/** Facts about the current operation. `operation.NAME` is each of them; the name alone is where no metric has it. */
export const fields: ReadonlyMap<string, Word> = new Map([
  ['kind', textWord('What the current operation is: alloc, kmalloc, realloc, free, cache, shrink or destroy')],
  ['handle', textWord('The handle of the current operation')],
  ['size', numberWord('bytes', 'Bytes the current operation asks for; of a free, what it gives back')],
  ['order', numberWord('none', 'The order of the buddy block of the current operation')],
  ['address', numberWord('address', 'The address the current operation gets or gives back')],
  ['held', numberWord('bytes', 'Bytes set aside by the current operation, or given back')],
  ['padding', numberWord('bytes', 'Bytes held beyond those asked for, of the current operation')],
  ['cache', textWord('The cache of the current operation')],
  ['error', textWord('The code the current operation ends in')],
  ['line', numberWord('none', 'The line of the current operation')],
  ['site', textWord('The call site of the current operation')],
  ['cpu', numberWord('none', 'The CPU of the current operation')],
]);

/** Facts about a handle's allocation; all but `live` are undefined while it has none. */
export const handleMembers: ReadonlyMap<string, Word> = new Map([
  ['live', truthWord('Whether it has an allocation')],
  ['address', numberWord('address', 'The first address')],
  ['size', numberWord('bytes', 'The bytes held')],
  ['requested', numberWord('bytes', 'Bytes asked for')],
  ['padding', numberWord('bytes', 'Bytes held beyond those asked for')],
  ['order', numberWord('none', 'The order of its own buddy block')],
  ['age', numberWord('none', 'Operations since it was allocated')],
  ['line', numberWord('none', 'The line that allocated it')],
  ['cache', textWord('The cache it is an object of')],
  ['site', textWord('The call site that asked for it')],
]);

export const cacheMembers: ReadonlyMap<string, Word> = new Map([
  ['objects', numberWord('none', 'Objects in use now')],
  ['slabs', numberWord('none', 'Slabs of the cache')],
  ['size', numberWord('bytes', 'Bytes of an object')],
  ['slot', numberWord('bytes', 'Bytes from one object to the next')],
]);

export const slabMembers: ReadonlyMap<string, Word> = new Map([
  ['address', numberWord('address', 'The first address')],
  ['size', numberWord('bytes', 'Bytes of its block')],
  ['objects', numberWord('none', 'Objects in use now')],
  ['slots', numberWord('none', 'Slots in all')],
  ['cache', textWord('The cache of the slab')],
]);

export const rangeMembers: ReadonlyMap<string, Word> = new Map([
  ['address', numberWord('address', 'The first address')],
  ['size', numberWord('bytes', 'Bytes in all')],
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

function functionWord(argument: FunctionArgument, result: FunctionResult, placeholder: string, detail: string): FunctionWord {
  return { argument, result, placeholder, detail };
}

const count = numberWord('none', '');

export const functions: ReadonlyMap<string, FunctionWord> = new Map([
  ['blocks', functionWord('number', count, 'SIZE', 'Free blocks of exactly this size')],
  ['objects', functionWord('cache', count, 'CACHE', 'Objects in use of a cache')],
  ['slabs', functionWord('cache', count, 'CACHE', 'Slabs of a cache')],
  ['size', functionWord('handle', numberWord('bytes', ''), 'HANDLE', 'Bytes held by a handle')],
  ['address', functionWord('handle', numberWord('address', ''), 'HANDLE', 'First address of a handle')],
  ['unusable', functionWord('number', numberWord('percent', ''), 'ORDER', 'Free bytes in blocks too small for an order')],
  ['fragmentation', functionWord('number', count, 'ORDER', 'Fragmentation index of an order, -1 where such a block is free')],
  ['handle', functionWord('handle', 'handle', 'HANDLE', 'A handle, whatever its name')],
  ['cache', functionWord('cache', 'cache', 'CACHE', 'A cache, whatever its name')],
  ['slab', functionWord('number', 'slab', 'ADDRESS', 'The slab at an address')],
  ['block', functionWord('number', 'range', 'ADDRESS', 'The buddy block at an address')],
]);
