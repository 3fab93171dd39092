import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { atLeast, below, type Figure } from './figures';
import type { OpenReport, ReadReport, RecordingName } from './reader-worker';
import { callCount, recordings } from './recordings';

/** MB/s that are asked of the formats in which most recordings are. */
const targets: Readonly<Partial<Record<RecordingName, number>>> = { mtrace: 150, rep: 150, 'heaptrack-raw': 150, calls: 80 };
const opened: readonly RecordingName[] = ['mtrace', 'rep', 'heaptrack-raw', 'calls', 'ltrace'];
const mostOpenSeconds = 3;

const run = promisify(execFile);

/**
 * MB/s of the readers of recordings, each beside a reader of a few lines and the tool that belongs to the format; and how long a recording of a million calls takes from its
 * bytes to the picture. Each has a process of its own: V8 optimises for what it has seen, and who opens a file has one format.
 */
export async function measureRecordings(note: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  const worker = async <T>(job: string, name: RecordingName): Promise<T> => {
    const { stdout } = await run(process.execPath, ['--expose-gc', path.join(__dirname, 'reader-worker.js'), job, name]);
    return JSON.parse(stdout) as T;
  };
  for (const name of Object.keys(recordings) as RecordingName[]) {
    note(`reading ${name}`);
    figures.push(...readFigures(name, await worker<ReadReport>('read', name)));
  }
  for (const name of opened) {
    note(`opening ${name}`);
    figures.push(...openFigures(name, await worker<OpenReport>('open', name)));
  }
  return figures;
}

function readFigures(name: RecordingName, { bytes, own, lineByLine, tool }: ReadReport): Figure[] {
  const subject = `reading ${callCount.toLocaleString('en')} calls of ${name} (${(bytes / 1e6).toFixed(1)} MB)`;
  const rate = (milliseconds: number): number => bytes / 1e3 / milliseconds;
  const target = targets[name];
  const rivals = [
    ...(lineByLine === undefined ? [] : [{ what: 'readline and a regular expression', milliseconds: lineByLine }]),
    ...(tool ? [{ what: tool.name, milliseconds: tool.milliseconds }] : []),
  ];
  return [
    { subject, what: 'AllocTrace', value: rate(own), unit: 'MB/s', target: target === undefined ? undefined : atLeast(target) },
    ...rivals.flatMap(({ what, milliseconds }) => [
      { subject, what, value: rate(milliseconds), unit: 'MB/s' },
      { subject, what: `${what} / AllocTrace`, value: milliseconds / own, unit: 'x' },
    ]),
  ];
}

function openFigures(name: RecordingName, { bytes, read, run: ran, picture }: OpenReport): Figure[] {
  const subject = `opening 1,000,000 calls of ${name} (${(bytes / 1e6).toFixed(1)} MB)`;
  const part = (what: string, milliseconds: number): Figure => ({ subject, what, value: milliseconds / 1000, unit: 's' });
  return [
    part('read', read),
    part('run', ran),
    part('picture', picture),
    { ...part('all', read + ran + picture), target: below(mostOpenSeconds) },
  ];
}
