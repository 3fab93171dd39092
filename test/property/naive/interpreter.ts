/** Runs the statements of a trace one after the other, and writes down what each operation did and what was found. */
import { isPowerOfTwo, ilog2, type NaiveArena } from './buddy';
import { evaluateExpect } from './expect';
import { cacheGeometry, DEFAULT_MACHINE, isClassName, isKernelClassName, machineWorks, slotSize, type NaiveMachine } from './geometry';
import { NaiveMemory, type Allocation, type Failure, type Outcome } from './memory';
import {
  NO_REPEAT,
  parseLine,
  type ArenaStatement,
  type CacheStatement,
  type Handles,
  type MachineStatement,
  type Statement,
  type Surroundings,
} from './parse';
import { NaiveCache } from './slab';
import { linesOf, type Line } from './words';

export type OperationName = 'alloc' | 'kmalloc' | 'realloc' | 'free' | 'cache' | 'shrink' | 'destroy';

export interface NaiveOperation {
  op: number;
  line: number;
  kind: OperationName;
  handle: string | null;
  address: string | null;
  size: number;
  requested: number;
  cache: string | null;
  error: string | null;
}

export interface NaiveDiagnostic {
  code: string;
  severity: 'error' | 'warning';
  line: number;
  cause?: 'exhausted' | 'fragmented';
  bytes?: number;
  count?: number;
  /** Lines of the further positions. */
  related: number[];
  /** Instead of `related`, where they are a choice: whatever is named must come from one of these. */
  choices?: number[][];
  /** The first positions whose metrics count it: one for each time it was found. */
  positions: number[];
}

/** What a diagnostic has besides its code and line. */
type Details = Partial<Omit<NaiveDiagnostic, 'positions'>> & { position?: number };

export type HandleState =
  | { state: 'live'; allocation: Allocation }
  | { state: 'freed'; allocatedAt: number; freedAt: number }
  | { state: 'null' }
  | { state: 'unknown' };

/** Of repeats within repeats. */
const MAX_DEPTH = 4;

const DEFAULT_ARENA: NaiveArena = { size: 4n << 20n, unit: 16n, base: 0n, maxOrder: 18, fit: 'lowest' };

/** What an operation shows; what is left out is null or 0. */
type Shown = Partial<Pick<NaiveOperation, 'handle' | 'address' | 'size' | 'requested' | 'cache'>> & { failure?: Failure; unknown?: true };

export function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}

export class Interpreter {
  readonly operations: NaiveOperation[] = [];
  readonly diagnostics: NaiveDiagnostic[] = [];
  readonly handles = new Map<string, HandleState>();
  arena: NaiveArena | null = null;
  private arenaLine = 0;
  private machines: { statement: MachineStatement; line: number }[] = [];
  private memoryNow: NaiveMemory | null = null;
  private started = false;
  private awaited: { code: string; line: number; position: number } | null = null;
  private line = 0;
  private cpu = 0n;
  private readonly bodyLines = new Set<number>();

  /** `afterOperation` is called at each position, 0 included. */
  constructor(private readonly afterOperation: (position: number, memory: NaiveMemory) => void) {}

  run(text: string): void {
    const lines = linesOf(text);
    this.noteBodies(lines, false);
    this.runLines(lines, NO_REPEAT, 0);
    this.start();
    this.endAwaited();
    this.reportLeaks();
    // Stable, so that what was found first on a line stays first.
    this.diagnostics.sort((a, b) => a.line - b.line);
  }

  private noteBodies(lines: Line[], inBody: boolean): void {
    for (const { number, body, end } of lines) {
      if (inBody) {
        this.bodyLines.add(number);
        if (end) this.bodyLines.add(end.number);
      }
      if (body) this.noteBodies(body, true);
    }
  }

  private runLines(lines: Line[], around: Surroundings, depth: number): void {
    for (const line of lines) {
      this.line = line.number;
      if (line.body) this.repeat(line, line.body, around, depth);
      else this.runLine(line.text, around);
    }
  }

  private runLine(text: string, around: Surroundings): void {
    const { statement, cpu, assigned } = parseLine(text, around);
    this.cpu = cpu;
    if (statement === 'syntax') {
      this.report('syntax', this.line);
      if (assigned) this.forEachHandle(assigned, (handle) => this.becomeUnknown(handle));
    } else if (statement) this.execute(statement);
  }

  private repeat({ text, end }: Line, body: Line[], around: Surroundings, depth: number): void {
    const { statement } = parseLine(text, around);
    if (statement === 'syntax' || statement?.kind !== 'repeat' || end === null || depth >= MAX_DEPTH) {
      this.report('syntax', this.line);
      this.runLines(body, { ...around, inBody: true }, depth + 1);
    } else {
      const passes = around.passes * statement.passes;
      for (let pass = 0n; pass < statement.passes; pass += 1n) {
        const names = new Map(around.names);
        if (statement.name !== null) names.set(statement.name, statement.first + pass * statement.step);
        this.runLines(body, { names, passes, inBody: true }, depth + 1);
      }
    }
    if (end === null) return;
    this.line = end.number;
    if (parseLine(end.text, around).statement === 'syntax') this.report('syntax', this.line);
  }

  private becomeUnknown(handle: string): void {
    if (this.handles.get(handle)?.state !== 'live') this.handles.set(handle, { state: 'unknown' });
  }

  /** The memory as it is; before the first operation, as it would be. */
  get memory(): NaiveMemory {
    return this.memoryNow ?? new NaiveMemory(this.arena ?? DEFAULT_ARENA, this.machine());
  }

  get errorsFound(): number {
    const errors = this.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    return errors.reduce((sum, { positions }) => sum + positions.length, 0);
  }

  private execute(statement: Statement): void {
    switch (statement.kind) {
      case 'arena':
        return this.setArena(statement);
      case 'machine':
        return this.setMachine(statement);
      case 'mark':
        return;
      case 'repeat':
      case 'end':
        // A repeat runs with its body, and its end is read after it: this one stands alone.
        return this.report('syntax', this.line);
      case 'expect': {
        const code = evaluateExpect(statement, this);
        if (code !== null) this.report(code, this.line);
        return;
      }
      case 'expectError':
        this.endAwaited();
        this.awaited = { code: statement.code, line: this.line, position: this.operations.length };
        return;
      case 'cache':
        return this.operation('cache', () => this.createCache(statement));
      case 'alloc':
        return this.forEachHandle(statement.handles, (handle) =>
          this.operation('alloc', () =>
            this.assign(handle, statement.size, this.memory.allocBlock(statement.size, statement.at, this.line, 'alloc')),
          ),
        );
      case 'allocObject':
        return this.forEachHandle(statement.handles, (handle) => this.operation('alloc', () => this.allocObject(handle, statement.cache)));
      case 'kmalloc':
        return this.forEachHandle(statement.handles, (handle) =>
          this.operation('kmalloc', () => this.assign(handle, statement.size, this.memory.kmalloc(statement.size, this.cpu, this.line))),
        );
      case 'realloc':
        return this.operation('realloc', () => this.realloc(statement.handle, statement.from, statement.size));
      case 'free':
        return statement.list.forEach((handles) =>
          this.forEachHandle(handles, (handle) => this.operation('free', () => this.free(handle))),
        );
      case 'shrink':
      case 'destroy':
        return this.operation(statement.kind, () => this.endCache(statement.kind, statement.name));
    }
  }

  // Arena and machine

  private setArena(statement: ArenaStatement): void {
    if (this.arena) return this.report('duplicate-arena', this.line, { related: [this.arenaLine] });
    if (this.started) return this.reportLate('late-arena');
    const { size, unit, base, max, fit } = statement;
    const works =
      isPowerOfTwo(unit) &&
      size > 0n &&
      size % unit === 0n &&
      (max === null || max >= unit) &&
      size / unit <= 2n ** 28n &&
      size <= 2n ** 48n &&
      base + size <= 2n ** 64n;
    if (!works) return this.report('invalid-arena', this.line);
    const whole = ilog2(size / unit);
    const maxOrder = max === null ? whole : Math.min(whole, ilog2(max / unit));
    this.arena = { size, unit, base, maxOrder, fit };
    this.arenaLine = this.line;
  }

  private setMachine(statement: MachineStatement): void {
    if (this.started) return this.reportLate('late-machine');
    if (!machineWorks(statement)) return this.report('invalid-machine', this.line);
    this.machines.push({ statement, line: this.line });
  }

  /** The first definition is named; where there is none, the first operation may be. */
  private reportLate(code: 'late-arena' | 'late-machine'): void {
    const [first] = this.machines;
    if (code === 'late-machine' && first) return this.report(code, this.line, { related: [first.line] });
    this.report(code, this.line, { choices: [[], [this.operations[0].line]] });
  }

  /** Drops the machine statements whose page is smaller than the unit, now that the unit is known. */
  private checkPages(arena: NaiveArena): void {
    this.machines = this.machines.filter(({ statement, line }) => {
      if (statement.page === null || statement.page >= arena.unit) return true;
      this.report('invalid-machine', line);
      return false;
    });
  }

  private machine(): NaiveMachine {
    const arena = this.arena ?? DEFAULT_ARENA;
    const page = arena.unit <= 4096n && arena.size >= 16n * 4096n ? 4096n : arena.unit;
    const machine: NaiveMachine = { page, ...DEFAULT_MACHINE };
    for (const { statement } of this.machines) {
      // Before the first operation a page may still be too small; such a statement will have had no effect.
      if (statement.page !== null && statement.page < arena.unit) continue;
      const given = Object.entries(statement).filter(([figure, value]) => figure !== 'kind' && value !== null);
      Object.assign(machine, Object.fromEntries(given));
    }
    return machine;
  }

  /** The first operation is near, or the end: from here on arena and machine stand. */
  private start(): void {
    if (this.started) return;
    this.checkPages(this.arena ?? DEFAULT_ARENA);
    this.memoryNow = this.memory;
    this.started = true;
    this.afterOperation(0, this.memoryNow);
  }

  // Operations

  private operation(kind: OperationName, perform: () => Shown): void {
    this.start();
    const op = this.operations.length + 1;
    // The number is taken before the call, so that whatever it reports is counted from this position on.
    const entry: NaiveOperation = {
      op,
      line: this.line,
      kind,
      handle: null,
      address: null,
      size: 0,
      requested: 0,
      cache: null,
      error: null,
    };
    this.operations.push(entry);
    const { failure, unknown, ...shown } = perform();
    Object.assign(entry, shown);
    const awaited = this.awaited;
    this.awaited = null;
    if (failure) {
      entry.error = failure.code;
      if (failure.code !== awaited?.code) {
        const { code, ...data } = failure;
        this.report(code, this.line, data);
      }
    }
    // What is expected of an unknown handle holds.
    if (awaited && !unknown && failure?.code !== awaited.code) {
      this.report('expectation-failed', awaited.line, { position: awaited.position });
    }
    this.afterOperation(op, this.memory);
  }

  private forEachHandle(handles: Handles, visit: (handle: string) => void): void {
    if (handles.kind === 'one') return visit(handles.handle);
    if (handles.kind === 'range') {
      for (let index = handles.first; index <= handles.last; index += handles.step) visit(`${handles.name}[${index}]`);
      return;
    }
    const live: bigint[] = [];
    for (const [handle, { state }] of this.handles) {
      const match = /^(.*)\[([0-9]+)\]$/.exec(handle);
      if (state === 'live' && match && match[1] === handles.name) live.push(BigInt(match[2]));
    }
    live.sort((a, b) => (a < b ? -1 : 1));
    for (const index of live) visit(`${handles.name}[${index}]`);
  }

  private loseLive(handle: string): void {
    const before = this.handles.get(handle);
    if (before?.state === 'live') this.report('lost-handle', this.line, { related: [before.allocation.line] });
  }

  private assign(handle: string, asked: bigint, outcome: Outcome, cacheAsWritten?: string): Shown {
    this.loseLive(handle);
    if ('failure' in outcome) {
      this.handles.set(handle, { state: 'null' });
      return { handle, requested: Number(asked), cache: cacheAsWritten ?? null, failure: outcome.failure };
    }
    this.handles.set(handle, { state: 'live', allocation: outcome.made });
    return { handle, ...this.figures(outcome.made) };
  }

  private figures(allocation: Allocation): Shown {
    return {
      address: hex(allocation.address),
      size: Number(allocation.held),
      requested: Number(allocation.requested),
      cache: allocation.cache?.name ?? null,
    };
  }

  private allocObject(handle: string, name: string): Shown {
    const cache = isClassName(name) ? undefined : this.memory.cacheNamed(name);
    if (!cache) return this.assign(handle, 0n, { failure: { code: 'unknown-cache' } }, name);
    return this.assign(handle, cache.objectSize, this.memory.allocObject(cache, cache.objectSize, this.cpu, this.line), name);
  }

  private realloc(handle: string, from: string, size: bigint): Shown {
    const failed = (failure: Failure): Shown => ({ handle, requested: Number(size), failure });
    const source = this.handles.get(from);
    if (source?.state === 'unknown') {
      this.becomeUnknown(handle);
      return { handle, unknown: true };
    }
    if (source?.state !== 'live') {
      return failed({ code: 'invalid-realloc', related: source?.state === 'freed' ? [source.allocatedAt] : [] });
    }
    const old = source.allocation;
    if (old.route === 'object') return failed({ code: 'invalid-realloc', related: [old.line] });
    const allocatedAt = old.line;
    const outcome = this.memory.resize(old, size, this.cpu, this.line);
    if ('failure' in outcome) return failed(outcome.failure);
    if (handle !== from) {
      this.loseLive(handle);
      this.handles.set(from, { state: 'freed', allocatedAt, freedAt: this.line });
    }
    this.handles.set(handle, { state: 'live', allocation: outcome.made });
    return { handle, ...this.figures(outcome.made) };
  }

  private free(handle: string): Shown {
    const before = this.handles.get(handle);
    if (!before) return { handle, failure: { code: 'invalid-free' } };
    if (before.state === 'null') return { handle };
    if (before.state === 'unknown') return { handle, unknown: true };
    if (before.state === 'freed') return { handle, failure: { code: 'double-free', related: [before.allocatedAt, before.freedAt] } };
    const shown = this.figures(before.allocation);
    this.memory.release(before.allocation);
    this.handles.set(handle, { state: 'freed', allocatedAt: before.allocation.line, freedAt: this.line });
    return { handle, ...shown };
  }

  private createCache(statement: CacheStatement): Shown {
    const { name, size, order, partial } = statement;
    const failed = (failure: Failure): Shown => ({ cache: name, failure });
    if (isClassName(name)) return failed({ code: 'invalid-cache' });
    const existing = this.memory.cacheNamed(name);
    if (existing) return failed({ code: 'duplicate-cache', related: [existing.line] });
    const { machine } = this.memory;
    const geometry = cacheGeometry(
      slotSize({ ...statement, sizeClass: isKernelClassName(name) }, machine),
      order,
      partial,
      machine,
      this.memory.largestBlock(),
    );
    if (!geometry) return failed({ code: 'invalid-cache' });
    this.memory.caches.push(new NaiveCache(name, size, geometry, machine.page, this.line, false));
    return { cache: name };
  }

  private endCache(how: 'shrink' | 'destroy', name: string): Shown {
    const cache = this.memory.cacheNamed(name);
    if (!cache) return { cache: name, failure: { code: 'unknown-cache' } };
    if (how === 'shrink') {
      cache.shrink(this.memory.buddy);
      return { cache: name };
    }
    const live = this.memory.liveObjects(cache);
    if (live.length > 0) return { cache: name, failure: { code: 'cache-busy', choices: [distinctLines(live)] } };
    this.memory.destroy(cache);
    return { cache: name };
  }

  // Findings

  /** On a line of a body one is kept of each code, with how many there are. */
  private report(code: string, line: number, { position, ...more }: Details = {}): void {
    const severity = code === 'leak' || code === 'lost-handle' ? 'warning' : 'error';
    const data = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
    // An operation counts from the position after it; a statement that is no operation counts from the position it stands at.
    const found = position ?? (line === this.line ? this.operations.length : 0);
    const counted = this.bodyLines.has(line) && code !== 'leak';
    const first = counted && this.diagnostics.find((other) => other.line === line && other.code === code);
    if (first) {
      first.count = (first.count as number) + 1;
      first.positions.push(found);
    } else this.diagnostics.push({ code, severity, line, related: [], positions: [found], ...(counted ? { count: 1 } : {}), ...data });
  }

  private endAwaited(): void {
    if (this.awaited) this.report('expectation-failed', this.awaited.line, { position: this.awaited.position });
    this.awaited = null;
  }

  private reportLeaks(): void {
    for (const line of distinctLines([...this.memory.live])) {
      const leaked = [...this.memory.live].filter((allocation) => allocation.line === line);
      const bytes = leaked.reduce((sum, allocation) => sum + Number(allocation.requested), 0);
      this.report('leak', line, { bytes, count: leaked.length, position: this.operations.length });
    }
  }
}

function distinctLines(allocations: Allocation[]): number[] {
  return [...new Set(allocations.map((allocation) => allocation.line))].sort((a, b) => a - b);
}
