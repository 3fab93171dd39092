import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createReader, detectFormat } from '../../src/trace/formats';
import { headBytes } from '../../src/trace/detection';
import type { Trace } from '../../src/trace/trace';
import { runTrace } from '../run-trace';
import { cursorAt, pictureOf, wholeView } from '../unit/picture/pictures';
import { percentile, processorTime, race } from './measure';
import { callCount, programCalls, recordings, type BenchRecording } from './recordings';

/** As a file comes in. */
const chunkBytes = 1 << 18;
const rivalRounds = 3;
/** The recording that is opened from its bytes to the picture has so many calls. */
const openedCalls = 1_000_000;
/** Of the picture: the whole arena as wide as a screen. */
const pixels = 1200;

export type RecordingName = keyof typeof recordings;
type Job = 'read' | 'open';

/** Tools that read the same files. They are given one, and print what they make of it. */
const tools: Readonly<Partial<Record<RecordingName, string>>> = { mtrace: 'mtrace', heaptrack: 'heaptrack_print' };

/** What a worker prints that reads: of each reader the milliseconds that it takes; `tool` is missing where it is not installed. */
export interface ReadReport {
  readonly bytes: number;
  readonly own: number;
  readonly lineByLine?: number;
  readonly tool?: { readonly name: string; readonly milliseconds: number };
}

/** What a worker prints that opens: the milliseconds of processor time of each part, from the bytes on. */
export interface OpenReport {
  readonly bytes: number;
  readonly read: number;
  readonly run: number;
  readonly picture: number;
}

async function measureReading(name: RecordingName): Promise<ReadReport> {
  const recording: BenchRecording = recordings[name];
  const bytes = written(recording, callCount);
  const trace = read(name, bytes);
  const { recording: facts } = trace;
  if (trace.table.count !== callCount || facts!.skippedLines > 0) {
    throw new Error(`${name}: ${trace.table.count} operations were read, ${facts!.skippedLines} lines were not.`);
  }
  const own = race([{ name, replay: () => void read(name, bytes) }]).get(name)!;
  const { pattern } = recording;
  return { bytes: bytes.length, own, lineByLine: pattern && (await lineByLine(bytes, pattern)), tool: ofTool(name, bytes) };
}

/** A recording of so many calls. What making it has left behind is collected before anything is measured. */
function written(recording: BenchRecording, calls: number): Uint8Array {
  const bytes = recording.write(programCalls(calls));
  if (!globalThis.gc) throw new Error('The worker needs --expose-gc.');
  globalThis.gc();
  return bytes;
}

function read(name: RecordingName, bytes: Uint8Array): Trace {
  const reader = createReader(name, bytes.length);
  for (let from = 0; from < bytes.length; from += chunkBytes) reader.push(bytes.subarray(from, from + chunkBytes));
  return reader.finish();
}

/** The milliseconds of processor time that a reader takes which is written in a few lines: readline, a regular expression, a map of the live blocks. */
async function lineByLine(bytes: Uint8Array, pattern: RegExp): Promise<number> {
  const samples: number[] = [];
  for (let round = 0; round < rivalRounds; round++) {
    const start = processorTime();
    const live = new Map<string, { size: number; groups: object }>();
    let calls = 0;
    for await (const line of createInterface({ input: Readable.from(chunksOf(bytes)) })) {
      const groups = pattern.exec(line)?.groups;
      if (groups === undefined) continue;
      calls++;
      if (groups.new === undefined) live.delete(groups.old);
      else live.set(groups.new, { size: Number(groups.size), groups });
    }
    samples.push(processorTime() - start);
    if (calls !== callCount) throw new Error(`${calls} calls were read line by line.`);
  }
  return percentile(samples, 0.5);
}

function* chunksOf(bytes: Uint8Array): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield Buffer.from(bytes.subarray(from, from + chunkBytes));
}

function ofTool(recording: RecordingName, bytes: Uint8Array): ReadReport['tool'] {
  const name = tools[recording];
  if (name === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-bench-'));
  try {
    const file = path.join(folder, `recording.${recording}`);
    writeFileSync(file, bytes);
    const start = performance.now();
    const { error } = spawnSync(name, [file], { stdio: 'ignore' });
    return error ? undefined : { name, milliseconds: performance.now() - start };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Opens a recording in a process that has done nothing before, as the first file of a day is opened. */
function measureOpening(name: RecordingName): OpenReport {
  const bytes = written(recordings[name], openedCalls);
  const start = processorTime();
  const { format } = detectFormat('recording', bytes.subarray(0, headBytes));
  if (format !== name) throw new Error(`${name} was taken for ${format}.`);
  const trace = read(name, bytes);
  const wasRead = processorTime();
  const run = runTrace(trace);
  const wasRun = processorTime();
  pictureOf(run, cursorAt(run), wholeView(run, (pixels * run.arena.unit) / run.arena.size));
  const end = processorTime();
  return { bytes: bytes.length, read: wasRead - start, run: wasRun - wasRead, picture: end - wasRun };
}

if (require.main === module) {
  const [job, name] = process.argv.slice(2) as [Job, RecordingName];
  const print = (report: ReadReport | OpenReport): void => void process.stdout.write(JSON.stringify(report));
  if (job === 'open') print(measureOpening(name));
  else void measureReading(name).then(print);
}
