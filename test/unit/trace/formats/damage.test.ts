import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RunBuilder } from '../../../../src/replay/run/run-builder';
import {
  createReader,
  detectFormat,
  formatNames,
  formatOfFile,
  formatOfName,
  isRecorded,
  type FormatName,
} from '../../../../src/trace/formats';
import { LinePatterns } from '../../../../src/trace/pattern/pattern-format';
import { TraceError, type Trace, type TraceReader } from '../../../../src/trace/trace';
import { finish } from '../../../../src/work/work';
import { randomNumbers } from '../../../../src/model/random';
import { root } from '../../../project';
import { countsOf } from './accounting';

/** Bytes of a fixture that are damaged: enough lines of each kind. */
const headBytes = 6000;
const damages = 25;
/** Bytes of a line whose square is more than any test waits for, and how many kinds of lines of a format are made so long. */
const longLine = 1 << 18;
const kindsOfLines = 4;
/** Of each is kept so much: a call, and nothing of its answer. */
const keptShare = 0.4;

const fixtures = ['.', 'recordings', 'snapshots', 'public'].flatMap((folder) => {
  const directory = path.join(root, 'test', 'fixtures', folder);
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/README|truth|expected/.test(entry.name))
    .map(({ name }) => ({ name, bytes: readFileSync(path.join(directory, name)).subarray(0, headBytes) }));
});

/** Some lines of the fixtures of each recorded format, of as many kinds as there are; `''` where its files are no text. */
function beginningsByFormat(): Map<FormatName, string[]> {
  const kinds = new Map<FormatName, Map<string, string>>();
  for (const name of formatNames) if (isRecorded(name)) kinds.set(name, new Map());
  for (const { name, bytes } of fixtures) {
    const lines = kinds.get(detectFormat(name, bytes).format);
    for (const line of bytes.toString('latin1').split('\n')) {
      const kind = line.replace(/[0-9a-f]+/gi, '0').slice(0, 40);
      if (lines && lines.size < kindsOfLines && !lines.has(kind)) lines.set(kind, line.slice(0, 300));
    }
  }
  return new Map(Array.from(kinds, ([name, lines]) => [name, [...lines.values()]]));
}

/** Reads bytes in pieces, of 997 unless told; undefined where they are refused. */
function readAll(reader: TraceReader, bytes: Uint8Array, pieceBytes = 997): Trace | undefined {
  try {
    for (let from = 0; from < bytes.length; from += pieceBytes) reader.push(bytes.subarray(from, from + pieceBytes));
    return reader.finish();
  } catch (error) {
    if (error instanceof TraceError) return undefined;
    throw error;
  }
}

/** What must hold for whatever was read. */
function check(trace: Trace, what: string): void {
  const { counts, doubtfulFrees } = trace.recording!;
  const { allocs, frees, lostFrees, endBlocks, endBytes, peakBytes, doubleFrees, lateFrees } = counts;
  assert.equal(endBlocks, allocs - frees - lostFrees, what);
  assert.ok(lateFrees <= doubleFrees && doubtfulFrees.length <= 2 * doubleFrees, what);
  // Damage makes sizes that no number holds exactly.
  if (peakBytes > 2 ** 53) return;
  assert.ok(endBytes >= 0 && peakBytes >= endBytes, what);
  if (peakBytes > 2 ** 40) return;
  const run = finish(new RunBuilder(trace).run());
  // An arena that the engines cannot make fails requests; what failed is not live there.
  assert.ok(run.final.live <= endBlocks, what);
  if (run.errorCount === 0) assert.equal(run.final.live, endBlocks, what);
}

describe('damaged recordings', () => {
  const recorded = formatNames.filter((name) => isRecorded(name));

  it('cut, spliced or with flipped bits are read as far as they go', function () {
    const random = randomNumbers(20261129);
    const any = (): Uint8Array => fixtures[random(fixtures.length)].bytes;
    for (const { name, bytes } of fixtures) {
      for (let time = 0; time < damages; time++) {
        let damaged: Uint8Array = Uint8Array.from(bytes);
        if (damaged.length === 0) break;
        if (time % 3 === 0) damaged = damaged.subarray(0, random(damaged.length));
        else if (time % 3 === 1) damaged = Buffer.concat([damaged.subarray(random(damaged.length)), any().subarray(random(500))]);
        for (let flips = random(20); flips > 0 && damaged.length > 0; flips--) damaged[random(damaged.length)] ^= 1 << random(8);
        let format: FormatName;
        try {
          ({ format } = formatOfFile(time % 2 === 0 ? name : '', damaged));
        } catch (error) {
          assert.ok(error instanceof TraceError, String(error));
          continue;
        }
        const reader = isRecorded(format) ? format : recorded[random(recorded.length)];
        const trace = readAll(createReader(reader), damaged);
        if (trace) check(trace, `${name}, damage ${time}, as ${reader}`);
      }
    }
  });

  it('are no surprise to patterns either', () => {
    const random = randomNumbers(7);
    const patterns = new LinePatterns(['(?<op>[a-z]+).*?(?<addr>0x[0-9a-f]+)(?:.*?(?<size>\\d+))?']);
    for (const { name, bytes } of fixtures) {
      const damaged = Uint8Array.from(bytes);
      for (let flips = 0; flips < 20 && damaged.length > 0; flips++) damaged[random(damaged.length)] ^= 1 << random(8);
      const trace = readAll(patterns.createReader(0), damaged);
      if (trace) check(trace, name);
    }
  });

  it('with one very long line, whatever it is full of, take a time that grows with its length only', function () {
    const fillings = [
      '=',
      '(',
      '[',
      '<',
      '-> ',
      ' ',
      '0',
      'a',
      ':',
      '@ ',
      '"a":',
      '{',
      '\x1b[m',
      '\x1b[',
      '0x',
      '[0] ',
      'malloc(1',
      'a=1 ',
      '<... ',
      '\xf0\x9f',
    ];
    const beginnings = beginningsByFormat();
    assert.deepEqual([...beginnings.keys()].sort(), [...recorded].sort());
    for (const [format, lines] of beginnings) {
      for (const line of [...lines, '']) {
        for (const filling of fillings) {
          const text = `${line.slice(0, Math.ceil(line.length * keptShare))}${filling.repeat(longLine / filling.length)}\n`;
          readAll(createReader(format), Buffer.from(text, 'latin1'), longLine);
        }
      }
    }
  });

  it('a line without end, and very many threads', () => {
    for (const format of recorded) {
      // What is no text is not cut into lines.
      if (!formatOfName(format).syntax) continue;
      const reader = createReader(format);
      const piece = new Uint8Array(1 << 20).fill(48);
      for (let i = 0; i < 8; i++) reader.push(piece);
      reader.push(new TextEncoder().encode('\n'));
      // What is not made of lines can be read as a whole only.
      if (formatOfName(format).syntax) assert.equal(reader.finish().recording!.skippedLines, 1, format);
      else assert.throws(() => reader.finish(), TraceError, format);
    }
    const calls = Array.from({ length: 100_000 }, (_, i) => `[${i}] malloc(1) = 0x${(16 * (i + 1)).toString(16)}\n`).join('');
    const trace = readAll(createReader('calls'), new TextEncoder().encode(calls))!;
    assert.equal(countsOf(trace).allocs, 100_000);
    assert.equal(trace.names.text(trace.table.thread![99_999] - 1), '99999');
  });
});
