import { createReader, writtenFormat } from '../../src/trace/formats';
import { atLeast, type Figure } from './figures';
import { race } from './measure';
import { randomNumbers } from '../../src/model/random';

const lineCount = 1_000_000;
/** As a file comes in. */
const chunkBytes = 1 << 18;
const liveBlocks = 5000;
const megabytesPerSecond = 100;

/** MB/s and operations/s of the reader of written traces, from bytes in chunks to the finished trace. */
export function measureParsing(note: (text: string) => void): Figure[] {
  note('parsing');
  const bytes = namedHandles(liveBlocks);
  const seconds = race([{ name: writtenFormat, replay: () => read(bytes) }]).get(writtenFormat)! / 1000;
  const subject = `parsing ${lineCount.toLocaleString('en')} lines of ${writtenFormat} (${(bytes.length / 1e6).toFixed(1)} MB)`;
  return [
    { subject, what: 'text', value: bytes.length / 1e6 / seconds, unit: 'MB/s', target: atLeast(megabytesPerSecond) },
    { subject, what: 'operations', value: lineCount / seconds / 1e6, unit: 'million/s' },
  ];
}

function read(bytes: Uint8Array): void {
  const reader = createReader(writtenFormat, bytes.length);
  for (let from = 0; from < bytes.length; from += chunkBytes) reader.push(bytes.subarray(from, from + chunkBytes));
  const { table, directives } = reader.finish();
  if (table.count !== lineCount || directives.length > 0) throw new Error(`${table.count} operations were read.`);
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
