// The calls of a made-up program: blocks are born and die as a model says, the same for the same seed on every machine.
import { exponential, randomNumbers, type RandomNumbers } from '../model/random';
import { Deaths } from './deaths';
import type { WorkloadModel } from './models';
import type { Sizes } from './sizes';
import { Turnover } from './turnover';

/** Of a hundred blocks of a phase so many outlive it. */
const percentThatStay = 10;
/** A phase asks for so many different sizes. */
const sizesOfPhase = 4;

/** The most allocations of a workload: with the frees there may be twice as many operations. */
export const largestWorkload = 2 ** 23;

/** Blocks that a recording had: the same index is the same block. */
export interface LifeSample {
  /** Bytes. */
  readonly sizes: Float64Array;
  /** Allocations that were made while it lived, itself included; 0 where nothing freed it. */
  readonly lifetimes: Int32Array;
}

/** What is to be made up. */
export interface Workload extends Pick<WorkloadModel, 'births' | 'lifetimes' | 'phases'> {
  /** Blocks that are born in all, those of `age` apart. */
  readonly allocations: number;
  /** Blocks that live at a time, on average: so long, in births, a block lives on average. */
  readonly live: number;
  readonly sizes: Sizes;
  /** Blocks that are born before what is to be measured begins. */
  readonly age: number;
  readonly seed: number;
  /** Whether blocks that live at the end are left alone; else they are freed. */
  readonly keeps: boolean;
  /** Where sizes and lifetimes come from instead. */
  readonly like?: LifeSample;
}

/** A call: of a block that is born, `size` bytes; of one that dies, -1. Or a mark before the next call. */
export type Call = { readonly block: number; readonly size: number } | { readonly mark: string };

/** The calls of a workload in order. Blocks are numbered from 0 in the order of their births. */
export function* workloadCalls(workload: Workload): Generator<Call> {
  const random = randomNumbers(workload.seed);
  yield* workload.births === 'turnover' ? turnoverCalls(workload, random) : timedCalls(workload, random);
}

function* turnoverCalls(workload: Workload, random: RandomNumbers): Generator<Call> {
  const turnover = new Turnover(workload.live, random);
  const total = workload.age + workload.allocations;
  const request = new Requests(workload, random);
  let marked = -1;
  for (let block = 0; block < total;) {
    if (block > marked) {
      marked = block;
      yield* request.marksBefore(block);
    }
    if (turnover.isBirth()) {
      yield { block, size: request.size() };
      turnover.born(block++);
    } else yield { block: turnover.death(), size: -1 };
  }
  if (workload.keeps) return;
  for (let block = turnover.end(); block !== undefined; block = turnover.end()) yield { block, size: -1 };
}

function* timedCalls(workload: Workload, random: RandomNumbers): Generator<Call> {
  const { births, live, lifetimes, age, allocations, like, phases, keeps } = workload;
  const total = age + allocations;
  const deaths = new Deaths(total);
  const request = new Requests(workload, random);
  const sampled = like && like.sizes.length > 0 ? like : undefined;
  let doomed: number[] = [];
  let time = 0;
  for (let block = 0; block < total; block++) {
    time += births === 'poisson' ? exponential(random) : 1;
    for (let dead = deaths.next(time); dead >= 0; dead = deaths.next(time)) yield { block: dead, size: -1 };
    if (request.beginsPhase(block)) {
      for (const each of doomed) if (deaths.end(each)) yield { block: each, size: -1 };
      doomed = [];
    }
    yield* request.marksBefore(block);
    const index = sampled ? random(sampled.sizes.length) : -1;
    yield { block, size: sampled ? sampled.sizes[index] : request.size() };
    let lifetime: number;
    if (sampled) lifetime = sampled.lifetimes[index] || Infinity;
    else if (lifetimes === 'uniform') lifetime = 1 + random(2 * live - 1);
    else lifetime = live * exponential(random);
    deaths.add(block, time + lifetime);
    if (phases > 1 && block >= age && random(100) >= percentThatStay) doomed.push(block);
  }
  if (keeps) return;
  for (let dead = deaths.next(Infinity); dead >= 0; dead = deaths.next(Infinity)) yield { block: dead, size: -1 };
}

/** What births ask for, and the phases and marks between them. */
class Requests {
  private drawn: number[] = [];

  constructor(
    private readonly workload: Workload,
    private readonly random: RandomNumbers,
  ) {}

  /** Whether a block is the first of a phase. */
  beginsPhase(block: number): boolean {
    const { age, phases } = this.workload;
    return phases > 1 && block >= age && (block === age || this.phaseOf(block) !== this.phaseOf(block - 1));
  }

  /** The marks in front of a block; a phase draws its sizes where it begins. */
  *marksBefore(block: number): Generator<Call> {
    const { age, phases, sizes } = this.workload;
    if (age > 0 && block === age) yield { mark: 'aged' };
    if (!this.beginsPhase(block)) return;
    this.drawn = Array.from({ length: sizesOfPhase }, () => sizes(this.random));
    yield { mark: `phase ${this.phaseOf(block)} of ${phases}` };
  }

  /** Bytes of the next block. */
  size(): number {
    return this.drawn.length > 0 ? this.drawn[this.random(this.drawn.length)] : this.workload.sizes(this.random);
  }

  /** From 1. */
  private phaseOf(block: number): number {
    const { age, allocations, phases } = this.workload;
    return Math.floor(((block - age) * phases) / allocations) + 1;
  }
}
