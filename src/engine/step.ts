// What the allocators tell of their work: the inner steps of one operation. They are told as they are done, by the code that does them.
import type { DiagnosticCode } from '../model/diagnostic';

/**
 * One inner step of the allocator, as an operation goes through them. Blocks are named by their first unit and their order;
 * -1 stands for none. Steps that only look at something change nothing.
 */
export type Step =
  /** Looks for the smallest order with a free block that is large enough. */
  | {
      readonly kind: 'find';
      readonly order: number;
      /** The order found and its block; -1 where there is none. */
      readonly found: number;
      readonly unit: number;
      /** Bytes asked for; of a new slab the bytes of its block. */
      readonly bytes: number;
      /** The block is for a slab; `smaller` where one of the preferred order cannot be had. */
      readonly slab: 'no' | 'preferred' | 'smaller';
      /** Nothing was found although enough bytes were free. */
      readonly fragmented: boolean;
    }
  /** Looks whether the place that `at` asks for lies inside a free block. */
  | { readonly kind: 'findPlace'; readonly unit: number; readonly order: number; readonly found: number; readonly block: number }
  /** A free block becomes two of the next lower order; `kept` is the half that is gone on with. */
  | { readonly kind: 'split'; readonly unit: number; readonly order: number; readonly kept: number }
  /** A free block is the allocation. */
  | { readonly kind: 'take'; readonly unit: number; readonly order: number }
  /** The size class a request belongs to; `created` where it is the first request of the class. */
  | { readonly kind: 'chooseClass'; readonly bytes: number; readonly name: string; readonly slot: number; readonly created: boolean }
  /** Looks where the next object comes from. */
  | {
      readonly kind: 'findSlab';
      readonly cache: string;
      readonly cpu: number;
      readonly from: 'active' | 'partial' | 'new';
      /** What the CPU's active slab is like. */
      readonly active: 'usable' | 'full' | 'none';
      /** The slab's first unit where there is one. */
      readonly unit: number;
    }
  /** A free block becomes a slab. */
  | {
      readonly kind: 'makeSlab';
      readonly unit: number;
      readonly order: number;
      readonly cache: string;
      readonly serial: number;
      readonly objects: number;
      readonly slot: number;
      readonly cpu: number;
    }
  /** The slab at the head of the partial list becomes the CPU's active one. */
  | { readonly kind: 'activate'; readonly unit: number; readonly cache: string; readonly cpu: number }
  /** The first slot of a slab's free list is the allocation. */
  | { readonly kind: 'takeSlot'; readonly unit: number; readonly slot: number; readonly offset: number; readonly bytes: number }
  /** A block is free again; `slab` names the cache whose slab it was. */
  | { readonly kind: 'release'; readonly unit: number; readonly order: number; readonly slab: string | undefined }
  /** A free block and its free buddy become one of `order`, the next higher order. `unit` is the lower one's. */
  | { readonly kind: 'merge'; readonly unit: number; readonly order: number; readonly buddy: number }
  /** Merging ends: why the buddy cannot be merged with. The block joins the free blocks of its order. */
  | {
      readonly kind: 'keep';
      readonly unit: number;
      readonly order: number;
      readonly buddy: number;
      readonly because: 'largest' | 'taken' | 'split' | 'outside';
    }
  /** A slot goes to the head of its slab's free list. */
  | {
      readonly kind: 'releaseSlot';
      readonly unit: number;
      readonly slot: number;
      readonly offset: number;
      readonly bytes: number;
      /** Objects in use afterwards. */
      readonly left: number;
      readonly list: 'active' | 'partial' | 'full';
    }
  /** What becomes of a slab that is active nowhere, after an object was given back. */
  | {
      readonly kind: 'settleSlab';
      readonly unit: number;
      readonly cache: string;
      readonly fate: 'joins' | 'stays' | 'leaves';
      readonly partial: number;
      readonly minPartial: number;
    }
  /** The allocation stays where it is: the space held is enough. */
  | {
      readonly kind: 'resize';
      readonly offset: number;
      readonly held: number;
      readonly bytes: number;
      /** Bytes held before, where what is free behind was taken as well. */
      readonly grownFrom?: number;
    }
  | { readonly kind: 'createCache'; readonly serial: number }
  /** A CPU lets its active slab go; it joins the partial list unless it is full. */
  | { readonly kind: 'letGo'; readonly unit: number; readonly cache: string; readonly cpu: number; readonly full: boolean }
  /** What is left of the partial list is sorted by objects in use. */
  | { readonly kind: 'sortPartial'; readonly cache: string; readonly slabs: number }
  | { readonly kind: 'endCache'; readonly cache: string }
  /** Nothing is to be done: `free` of a null or an unknown handle, a recorded free of no block that is known, `kmalloc 0`. */
  | { readonly kind: 'nothing'; readonly because: 'nullHandle' | 'unknownHandle' | 'noBlock' | 'noBytes' }
  /**
   * As recorded: a block begins or ends, or both, where the recording says. `overlaid` counts blocks that end because the new one lies over them; no
   * call that ended them is in the recording.
   */
  | { readonly kind: 'asRecorded'; readonly began: boolean; readonly ended: boolean; readonly overlaid: number }
  /**
   * Where blocks have any length: a free block is looked for, of `needed` units at least for so many bytes. It has `units`; -1 is its unit where none is
   * found, `fragmented` where enough units are free.
   */
  | {
      readonly kind: 'findBlock';
      readonly needed: number;
      readonly unit: number;
      readonly units: number;
      readonly bytes: number;
      /** Free blocks that the policy looks at. */
      readonly looked: number;
      readonly fragmented: boolean;
    }
  /** A free block becomes two: `units` of it, and behind them the rest, which stays free. */
  | { readonly kind: 'splitBlock'; readonly unit: number; readonly units: number; readonly rest: number }
  | { readonly kind: 'takeBlock'; readonly unit: number; readonly units: number }
  /** `looked`: free blocks looked at on the way to where it belongs, where a list is kept by address. */
  | { readonly kind: 'releaseBlock'; readonly unit: number; readonly units: number; readonly looked?: number }
  /** What became free and the free blocks beside it are one now. */
  | { readonly kind: 'mergeBlocks'; readonly unit: number; readonly units: number }
  /** The request is refused before the allocator looks for anything. */
  | { readonly kind: 'refuse'; readonly code: DiagnosticCode };

/**
 * Told of each step when its effect is there and before the next one begins: the allocators can be looked at. What it throws ends the
 * operation where it stands; whoever does that must restore the allocators.
 */
export type Observer = (step: Step) => void;
