import { randomNumbers, type RandomNumbers } from '../../src/model/random';
import { OperationKind } from '../../src/trace/operation-table';
import { Turnover } from '../../src/workload/turnover';
import { readTrace } from '../read-trace';
import { longestRecording } from './longer';

/**
 * Calls to replay on any allocator: `sizes[i]` >= 0 allocates for block `blocks[i]`, -1 frees that block. Whatever is allocated
 * is freed again before the end, so that one allocator can replay it many times.
 */
export interface Stream {
  readonly name: string;
  readonly title: string;
  readonly arenaSize: number;
  readonly unit: number;
  readonly sizes: Int32Array;
  readonly blocks: Int32Array;
  readonly blockCount: number;
}

/** Enough that what a run costs once does not count. */
const callCount = 1_000_000;

/** Gathers the calls of a stream. */
class StreamWriter {
  private readonly sizes: number[] = [];
  private readonly blocks: number[] = [];
  private nextBlock = 0;

  get length(): number {
    return this.sizes.length;
  }

  /** Returns the block. */
  allocate(size: number): number {
    this.add(size, this.nextBlock);
    return this.nextBlock++;
  }

  free(block: number): void {
    this.add(-1, block);
  }

  finish(name: string, title: string, arenaSize: number, unit: number): Stream {
    const sizes = Int32Array.from(this.sizes);
    return { name, title, arenaSize, unit, sizes, blocks: Int32Array.from(this.blocks), blockCount: this.nextBlock };
  }

  private add(size: number, block: number): void {
    this.sizes.push(size);
    this.blocks.push(block);
  }
}

/** Allocations and frees by turns of chance, with about `live` blocks in use; all are freed at the end. */
function churn(live: number, sizeOf: (random: RandomNumbers) => number): StreamWriter {
  const random = randomNumbers(live);
  const turnover = new Turnover(live, random);
  const writer = new StreamWriter();
  while (writer.length < callCount) {
    if (turnover.isBirth()) turnover.born(writer.allocate(sizeOf(random)));
    else writer.free(turnover.death());
  }
  for (let block = turnover.end(); block !== undefined; block = turnover.end()) writer.free(block);
  return writer;
}

function randomSizes(): Stream {
  const writer = churn(4500, (random) => 16 + random(4081));
  return writer.finish('a', 'random 16..4096 bytes, 4,500 live', 1 << 24, 16);
}

function powersOfTwo(): Stream {
  const writer = churn(10_000, (random) => 16 << random(9));
  return writer.finish('b', 'powers of two, 10,000 live', 1 << 24, 16);
}

/** A real program's calls: the longest recording there is. A realloc counts as the allocation and the free that it amounts to. */
function recorded(): Stream {
  const { table, handles } = readTrace(longestRecording(), 'mtrace');
  const sizes: number[] = [];
  const blocks: number[] = [];
  const blockOfHandle = new Int32Array(handles.count).fill(-1);
  let nextBlock = 0;
  const free = (handle: number): void => {
    if (blockOfHandle[handle] < 0) return;
    sizes.push(-1);
    blocks.push(blockOfHandle[handle]);
    blockOfHandle[handle] = -1;
  };
  for (let row = 0; row < table.count; row++) {
    const kind = table.kind[row] as OperationKind;
    if (kind === OperationKind.Free) {
      free(table.handle[row]);
      continue;
    }
    const block = nextBlock++;
    sizes.push(table.size[row]);
    blocks.push(block);
    if (kind === OperationKind.Realloc) free(table.operand[row]);
    blockOfHandle[table.handle[row]] = block;
  }
  for (let handle = 0; handle < handles.count; handle++) free(handle);
  const title = `recorded: python parsing JSON, ${sizes.length.toLocaleString('en')} operations`;
  return {
    name: 'c',
    title,
    arenaSize: 1 << 24,
    unit: 16,
    sizes: Int32Array.from(sizes),
    blocks: Int32Array.from(blocks),
    blockCount: nextBlock,
  };
}

/** One unit from a whole arena of 2^20, and back: 20 splits, 20 merges. */
function pingPong(): Stream {
  const writer = new StreamWriter();
  while (writer.length < callCount) {
    writer.free(writer.allocate(16));
  }
  return writer.finish('d', 'ping-pong: one unit from 2^20, and back', 1 << 24, 16);
}

function equalObjects(): Stream {
  const writer = churn(10_000, () => objectSize);
  return writer.finish('e', `equal objects of ${objectSize} bytes, 10,000 live`, 1 << 24, 16);
}

/** Bytes of each object of stream e. */
export const objectSize = 256;

/** The streams by name. */
export const streams: ReadonlyMap<string, () => Stream> = new Map([
  ['a', randomSizes],
  ['b', powersOfTwo],
  ['c', recorded],
  ['d', pingPong],
  ['e', equalObjects],
]);
