/** Small traces, each of a part of the language, with every answer: two independent implementations agree on them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fixtures, runText } from './harness';

type Answer = Readonly<Record<string, unknown>>;
interface Place {
  readonly code: string;
  readonly line: number;
  readonly severity: string;
  readonly count?: number;
}

const folder = path.join(fixtures, 'language');
const text = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const jsonLines = (lines: string): Answer[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);

/** What of `actual` the keys of `wanted` ask for; percentages are compared to 12 digits. */
function asWanted(actual: unknown, wanted: unknown): unknown {
  if (typeof wanted === 'number' && typeof actual === 'number') return Math.abs(actual - wanted) < 1e-12 ? wanted : actual;
  if (Array.isArray(wanted) && Array.isArray(actual) && actual.length === wanted.length) {
    return actual.map((each, index) => asWanted(each, wanted[index]));
  }
  if (typeof wanted !== 'object' || wanted === null || typeof actual !== 'object' || actual === null) return actual;
  return Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, asWanted((actual as Answer)[key], value)]));
}

/** Of operations that fail, only these are told alike by all. */
function told(operation: Answer): Answer {
  const { op, line, kind, error } = operation;
  return error === null ? operation : { op, line, kind, error };
}

describe('the language', () => {
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.alloctrace'))) {
    const name = path.basename(file, '.alloctrace');
    const title = /^# (.*)/.exec(text(file))?.[1] ?? name;

    it(`${title}: figures and diagnostics`, async () => {
      const { diagnostics: wantedDiagnostics, ...wanted } = JSON.parse(text(`${name}.json`)) as Answer & { diagnostics: Place[] };
      const actual = JSON.parse((await runText(text(file), '--json')).stdout) as Answer & { diagnostics: Place[] };
      assert.deepEqual(asWanted(actual, wanted), wanted);
      const places = actual.diagnostics.map(({ code, line, severity, count }) => ({ code, line, severity, count }));
      // Leaks have a count of their own.
      const byPlace = ({ code, line, severity, count }: Place): Place => ({
        code,
        line,
        severity,
        count: code === 'leak' ? undefined : count,
      });
      const inOrder = (each: Place[]): Place[] => each.map(byPlace).sort((a, b) => a.line - b.line || (a.code < b.code ? -1 : 1));
      assert.deepEqual(inOrder(places), inOrder(wantedDiagnostics));
    });

    it(`${title}: operations`, async () => {
      const { stdout } = await runText(text(file), '--operations');
      assert.deepEqual(jsonLines(stdout).map(told), jsonLines(text(`${name}.ops`)).map(told));
    });
  }
});
