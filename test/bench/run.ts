import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureDebugger } from './debugger';
import { measureEngine } from './engine';
import { isMet, type Figure } from './figures';
import { measureFindings } from './findings';
import { measureHistory } from './history';
import { readHostTimings } from './host';
import { measureParsing } from './parse';
import { measurePolicies } from './policies';
import { measureRecordings } from './recorded';
import { root } from '../project';
import { formatFigures } from './report';

const subjects = {
  engine: measureEngine,
  policies: measurePolicies,
  parse: measureParsing,
  recordings: measureRecordings,
  history: measureHistory,
  debugger: measureDebugger,
  findings: measureFindings,
  host: readHostTimings,
};

/** npm run bench [-- --json PATH] [SUBJECT …]: prints a table and writes the figures as JSON. */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  const unknown = positionals.filter((name) => !Object.keys(subjects).includes(name));
  if (unknown.length > 0) throw new Error(`There is no subject ${unknown.join(', ')}. Subjects: ${Object.keys(subjects).join(', ')}.`);
  const note = (text: string): void => void process.stderr.write(`measuring: ${text}\n`);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(subjects)) {
    if (positionals.length === 0 || positionals.includes(name)) figures.push(...(await measure(note)));
  }
  process.stdout.write(formatFigures(figures));
  const file = path.resolve(values.json ?? path.join(root, 'test-artifacts', 'bench.json'));
  mkdirSync(path.dirname(file), { recursive: true });
  const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', date: new Date().toISOString() };
  writeFileSync(file, `${JSON.stringify({ machine, figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })) }, null, 2)}\n`);
  process.stdout.write(`\n${file}\n`);
}

run().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
