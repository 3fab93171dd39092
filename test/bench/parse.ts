import { createReader } from '../../src/trace/formats';
import type { FormatName } from '../../src/trace/trace';
import { atLeast, type Figure } from './figures';
import { race } from './measure';
import { randomNumbers } from './random';

const lineCount = 1_000_000;
/** As a file comes in. */
const chunkBytes = 1 << 18;
const megabytesPerSecond = 100;

/** MB/s and operations/s of the readers, from bytes in chunks to the finished trace. */
export function measureParsing(note: (text: string) => void): Figure[] {
  note('parsing');
  const texts = [
    { format: 'alloctrace', bytes: namedHandles() },
    { format: 'mtrace', bytes: recordedPointers() },
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

/** `n12 = alloc 80` and `free n12` by turns, with up to 1,000 names live. */
export function namedHandles(): Uint8Array {
  const lines: string[] = [];
  const random = randomNumbers(1);
  const live: number[] = [];
  for (let next = 0; lines.length < lineCount;) {
    if (live.length < 1000 && (live.length === 0 || random(2) === 0)) {
      live.push(next);
      lines.push(`n${next++} = alloc ${16 + random(1000)}`);
    } else lines.push(`free n${removeAt(live, random(live.length))}`);
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function recordedPointers(): Uint8Array {
  const lines: string[] = [];
  const random = randomNumbers(2);
  const live: string[] = [];
  while (lines.length < lineCount) {
    const caller = `@ ./program:(function${random(40)}+${random(256).toString(16)})[0x${(0x1000 + random(4096)).toString(16)}]`;
    if (live.length < 1000 && (live.length === 0 || random(2) === 0)) {
      const pointer = `0x55d0${(random(1 << 24) * 16).toString(16).padStart(8, '0')}`;
      live.push(pointer);
      lines.push(`${caller} + ${pointer} 0x${(16 + random(1000)).toString(16)}`);
    } else lines.push(`${caller} - ${removeAt(live, random(live.length))}`);
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function removeAt<T>(list: T[], index: number): T {
  const item = list[index]!;
  const last = list.pop()!;
  if (index < list.length) list[index] = last;
  return item;
}
