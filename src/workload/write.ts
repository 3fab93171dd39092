// Calls of a workload as a file: the language of AllocTrace, or the numbered blocks of the malloc lab. Data, so English whatever the reader's language.
import { writeSize } from '../model/size-grammar';
import { workloadCalls, type Call, type Workload } from './workload';

/** Formats that a workload can be written in. */
export const writtenFormats = ['alloctrace', 'rep'] as const;
export type WrittenFormat = (typeof writtenFormats)[number];

/** Units that an arena may have. */
const mostUnits = 2 ** 28;
/** Bytes, where no unit is asked for. */
export const smallestUnit = 16;
/** What size classes take beside what is asked for: slabs that have just been begun. */
const roomForSlabs = 2 ** 20;

/** How a workload is written. */
export interface Writing {
  readonly format: WrittenFormat;
  /** What stands in front, lines without `#`. */
  readonly head: readonly string[];
  /** The statement that asks for memory. */
  readonly call: 'alloc' | 'kmalloc';
  /** Bytes of the arena; absent: twice the most that blocks of powers of two hold at once, rounded up to one. */
  readonly arena?: number;
  /** Bytes of the smallest block. */
  readonly unit?: number;
}

/** The text of a workload in pieces, of a line or a few. The workload is gone through twice: its figures stand at its beginning. */
export function* writeWorkload(workload: Workload, writing: Writing): Generator<string> {
  const facts = factsOf(workload, writing.unit ?? smallestUnit);
  const isRep = writing.format === 'rep';
  yield* writing.head.map((line) => `# ${line}\n`);
  if (isRep) yield `${facts.requested}\n${facts.births}\n${facts.calls}\n1\n`;
  else yield arenaLine(facts.held, writing);
  for (const call of workloadCalls(workload)) yield isRep ? repLine(call) : line(call, writing.call);
}

function line(call: Call, statement: Writing['call']): string {
  if ('mark' in call) return `mark "${call.mark}"\n`;
  return call.size < 0 ? `free b[${call.block}]\n` : `b[${call.block}] = ${statement} ${call.size}\n`;
}

function repLine(call: Call): string {
  if ('mark' in call) return `# ${call.mark}\n`;
  return call.size < 0 ? `f ${call.block}\n` : `a ${call.block} ${call.size}\n`;
}

function arenaLine(held: number, { arena, unit, call }: Writing): string {
  let size = arena ?? 1;
  if (arena === undefined) while (size < 2 * held + (call === 'kmalloc' ? roomForSlabs : 0)) size *= 2;
  let granule = unit ?? smallestUnit;
  if (unit === undefined) while (size / granule > mostUnits) granule *= 2;
  return `arena ${writeSize(size)} unit ${writeSize(granule)}\n`;
}

/** How many calls there are, and the most bytes at once: asked for, and in blocks of powers of two of a unit. */
function factsOf(workload: Workload, unit: number): { births: number; calls: number; requested: number; held: number } {
  const sizes = new Float64Array(workload.age + workload.allocations);
  const facts = { births: 0, calls: 0, requested: 0, held: unit };
  let requested = 0;
  let held = 0;
  for (const call of workloadCalls(workload)) {
    if ('mark' in call) continue;
    facts.calls++;
    const isBirth = call.size >= 0;
    if (isBirth) {
      sizes[call.block] = call.size;
      facts.births++;
    }
    const size = sizes[call.block];
    const sign = isBirth ? 1 : -1;
    let block = unit;
    while (block < size) block *= 2;
    requested += sign * size;
    held += sign * block;
    facts.requested = Math.max(facts.requested, requested);
    facts.held = Math.max(facts.held, held);
  }
  return facts;
}
