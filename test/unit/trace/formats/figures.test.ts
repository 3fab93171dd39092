import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatOfFile, type FormatName } from '../../../../src/trace/formats';
import { TraceError } from '../../../../src/trace/trace';
import { root } from '../../../project';
import { plainBytes, readTrace } from '../../../read-trace';
import { countsOf } from './accounting';

/** What is known of a recording, under the keys of the folders' truth.json. */
interface Truth {
  readonly format?: string;
  readonly [key: string]: unknown;
}

const fixtures = path.join(root, 'test', 'fixtures', 'recordings');
/** Whole recordings that are not in the project, for longer checks. */
const shared = process.env.ALLOCTRACE_SHARED;
const folders = [fixtures, ...(shared ? ['userland', 'userland2'].map((name) => path.join(shared, 'data', name)) : [])];

const figures = [
  'allocs',
  'frees',
  'reallocs',
  'nullFrees',
  'failed',
  'doubleFrees',
  'unknownFrees',
  'lostFrees',
  'lateFrees',
  'peakBytes',
  'endBlocks',
  'endBytes',
] as const;

function truthsOf(folder: string): [string, Truth][] {
  return Object.entries(JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8')) as Record<string, Truth>);
}

/** The figures of a truth, where it is one (null: the recording does not say): of ltrace, those without the lines that it misnames. */
function expectedOf(truth: Truth): Partial<Record<(typeof figures)[number], unknown>> {
  const own = (truth.without_libc_callers ?? truth) as Truth;
  const known = figures.map((name) => [name, own[name] ?? own[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined && value !== null));
}

/** A file's format and figures, or the sentence that says it is none. */
function readingOf(file: string): { format: FormatName; counts: ReturnType<typeof countsOf> } | string {
  const bytes = plainBytes(readFileSync(file));
  try {
    const { format } = formatOfFile(path.basename(file), bytes);
    const trace = readTrace(bytes, format);
    return trace.recording ? { format, counts: countsOf(trace) } : format;
  } catch (error) {
    if (error instanceof TraceError) return error.message;
    throw error;
  }
}

describe('the figures of recordings', () => {
  it('has the truth about every recording among the fixtures', () => {
    const told = truthsOf(fixtures).map(([name]) => name);
    const files = readdirSync(fixtures).filter((name) => name !== 'truth.json');
    assert.deepEqual(files.sort(), told.sort());
  });

  for (const folder of folders) {
    it(`are those of ${path.basename(folder)}, format by format`, function () {
      const rows: string[] = [];
      const wrong: string[] = [];
      for (const [name, truth] of truthsOf(folder)) {
        const file = path.join(folder, name);
        assert.ok(existsSync(file), file);
        const reading = readingOf(file);
        if (typeof reading === 'string') {
          if (truth.events !== false && folder === fixtures) wrong.push(`${name}: ${reading}`);
          rows.push(`${name.padEnd(36)} ${truth.events === false ? 'no recording' : 'not read'}: ${reading}`);
          continue;
        }
        const expected = expectedOf(truth);
        const found = Object.fromEntries(Object.keys(expected).map((key) => [key, reading.counts[key as keyof typeof expected]]));
        rows.push(`${name.padEnd(36)} ${reading.format.padEnd(10)} ${figures.map((key) => `${key} ${reading.counts[key]}`).join(', ')}`);
        try {
          assert.deepEqual(found, expected);
          if (folder === fixtures) assert.equal(reading.format, truth.format);
        } catch {
          wrong.push(`${name}: ${JSON.stringify({ found, expected })}`);
        }
      }
      process.stdout.write(`${rows.map((row) => `      ${row}\n`).join('')}`);
      assert.deepEqual(wrong, []);
    });
  }
});
