import { createReader } from '../../src/trace/formats';
import type { FormatName } from '../../src/trace/formats';
import { atLeast, type Figure } from './figures';
import { race } from './measure';
import { randomNumbers } from './random';

const lineCount = 1_000_000;
/** As a file comes in. */
const chunkBytes = 1 << 18;
const liveBlocks = 5000;
const megabytesPerSecond = 100;

/** MB/s and operations/s of the readers, from bytes in chunks to the finished trace. */
export function measureParsing(note: (text: string) => void): Figure[] {
  note('parsing');
  const texts = [
    { format: 'alloctrace', bytes: namedHandles(liveBlocks) },
    { format: 'mtrace', bytes: recordedPointers(liveBlocks) },
  ] as const;
  const milliseconds = race(texts.map(({ format, bytes }) => ({ name: format, replay: () => read(format, bytes) })));
  return texts.flatMap(({ format, bytes }) => {
    const seconds = milliseconds.get(format)! / 1000;
    const subject = `parsing ${lineCount.toLocaleString('en')} lines of ${format} (${(bytes.length / 1e6).toFixed(1)} MB)`;
    return [
      { subject, what: 'text', value: bytes.length / 1e6 / seconds, unit: 'MB/s', target: atLeast(megabytesPerSecond) },
      { subject, what: 'operations', value: lineCount / seconds / 1e6, unit: 'million/s' },
    ];
  });
}

function read(format: FormatName, bytes: Uint8Array): void {
  const reader = createReader(format, bytes.length);
  for (let from = 0; from < bytes.length; from += chunkBytes) reader.push(bytes.subarray(from, from + chunkBytes));
  const { table, directives } = reader.finish();
  if (table.count !== lineCount || directives.length > 0) throw new Error(`${format}: ${table.count} operations were read.`);
}

/** `n12 = alloc 80` and `free n12` by turns of chance, every allocation under a new name, with about `live` of them in use. */
export function namedHandles(live: number): Uint8Array {
  const random = randomNumbers(1);
  let next = 0;
  return linesOf(live, random, {
    allocate: () => {
      const name = `n${next++}`;
      return { block: name, line: `${name} = alloc ${16 + random(1000)}` };
    },
    free: (name) => `free ${name}`,
  });
}

/** A program with a few hundred call sites, on a heap that hands the address out first that was freed last. */
export function recordedPointers(live: number): Uint8Array {
  const random = randomNumbers(2);
  const callers = Array.from(
    { length: 400 },
    (_, index) => `@ ./program:(function${index}+${random(256).toString(16)})[0x${(4096 + 64 * index).toString(16)}]`,
  );
  const caller = (): string => callers[random(callers.length)];
  const freed: string[] = [];
  let top = 0x55d0c2a00000;
  return linesOf(live, random, {
    allocate: () => {
      const block = freed.pop() ?? `0x${(top += 64).toString(16)}`;
      return { block, line: `${caller()} + ${block} 0x${(16 + random(1000)).toString(16)}` };
    },
    free: (block) => {
      freed.push(block);
      return `${caller()} - ${block}`;
    },
  });
}

interface LineMaker {
  allocate(): { block: string; line: string };
  free(block: string): string;
}

function linesOf(live: number, random: (limit: number) => number, make: LineMaker): Uint8Array {
  const lines: string[] = [];
  const blocks: string[] = [];
  while (lines.length < lineCount) {
    if (blocks.length < live * 0.98 || (blocks.length < live * 1.02 && random(2) === 0)) {
      const { block, line } = make.allocate();
      blocks.push(block);
      lines.push(line);
    } else {
      const index = random(blocks.length);
      const block = blocks[index];
      const last = blocks.pop()!;
      if (index < blocks.length) blocks[index] = last;
      lines.push(make.free(block));
    }
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
