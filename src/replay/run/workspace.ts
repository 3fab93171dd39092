// What a run needs only while it is made, kept for the next run: memory that was in use is faster than memory that is new. Sessions have one for all,
// for edits run a trace again and again.
import type { ArenaConfig, MachineConfig } from '../../engine/config';
import { Engine } from '../../engine/engine';
import { BlockEngine } from '../../engine/policies/block-engine';

/** Larger ones are not kept: units of an engine's arena, and bytes of a recorder's memory. */
const mostUnits = 1 << 20;
const mostBytes = 1 << 24;

/** Whoever makes runs has one. What is lent is nobody else's until it is given back. */
export class Workspace {
  private engine: Engine | BlockEngine | undefined;
  private memory: ArrayBuffer | undefined;

  /** An engine with an empty arena. */
  lendEngine(arena: ArenaConfig, machine: MachineConfig): Engine | BlockEngine {
    const { engine } = this;
    if (engine === undefined || !sameConfig(engine, { arena, machine })) {
      return arena.policy === 'buddy' ? new Engine(arena, machine) : new BlockEngine(arena, machine);
    }
    this.engine = undefined;
    engine.reset();
    return engine;
  }

  /** Takes an engine that nobody uses any more. */
  returnEngine(engine: Engine | BlockEngine): void {
    if (engine.arena.size / engine.arena.unit <= mostUnits) this.engine = engine;
  }

  /** At least so many bytes of memory, all 0. */
  lendMemory(bytes: number): ArrayBuffer {
    const { memory } = this;
    if (memory === undefined || memory.byteLength < bytes) return new ArrayBuffer(bytes);
    this.memory = undefined;
    new Uint8Array(memory, 0, bytes).fill(0);
    return memory;
  }

  /** Takes memory that nobody uses any more; the longer of two is of more use. */
  returnMemory(memory: ArrayBuffer): void {
    const kept = this.memory?.byteLength ?? -1;
    if (memory.byteLength > kept && memory.byteLength <= mostBytes) this.memory = memory;
  }
}

/** Whether engines of two configurations do the same. */
export function sameConfig(a: Pick<Engine, 'arena' | 'machine'>, b: Pick<Engine, 'arena' | 'machine'>): boolean {
  const figures = ({ arena, machine }: Pick<Engine, 'arena' | 'machine'>): string =>
    [...Object.values<unknown>({ ...arena, before: undefined }), ...Object.values<unknown>({ ...machine })].join();
  return a.arena.before === b.arena.before && figures(a) === figures(b);
}
