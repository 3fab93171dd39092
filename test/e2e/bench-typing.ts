import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { below, type Figure } from '../bench/figures';
import { percentile } from '../bench/measure';
import { filesVariable, timesVariable, type TypingTimes } from '../bench/typing/times';
import { typedTrace } from '../bench/typing/trace';
import { root } from '../project';

/** Lines of a trace, and within how many milliseconds what is said of it is up to date. */
const traces: readonly { lines: number; limit: number }[] = [
  { lines: 10_000, limit: 100 },
  { lines: 250_000, limit: 1500 },
];
const mostSliceMilliseconds = 12;

/** Types in traces, in the extension host of a real VS Code, and tells how soon diagnostics and hints are those of the new text. */
export async function measureTyping(): Promise<Figure[]> {
  const { hostTestSettings, runInExtensionHost } = await import('#scripts/lib/host.mjs');
  const folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-typing-'));
  const files = traces.map(({ lines }) => {
    const file = path.join(folder, `typed-${lines}.alloctrace`);
    writeFileSync(file, typedTrace(lines));
    return file;
  });
  const timesFile = path.join(folder, 'times.json');
  const options = {
    name: 'bench-typing',
    tests: path.join(root, 'out', 'test', 'bench', 'typing', 'in-host.js'),
    settings: hostTestSettings(false),
    environment: { [filesVariable]: JSON.stringify(files), [timesVariable]: timesFile },
    folder,
  };
  await runInExtensionHost(options, (code, log) => {
    if (code !== 0) throw new Error(`Typing could not be measured:\n${log.slice(-10).join('\n')}`);
    return Promise.resolve();
  });
  const measured = JSON.parse(readFileSync(timesFile, 'utf8')) as TypingTimes[];
  return measured.flatMap((times, index) => figuresOf(times, traces[index].lines, traces[index].limit));
}

function figuresOf(times: TypingTimes, lines: number, limit: number): Figure[] {
  const subject = `a keystroke in a trace of ${lines.toLocaleString('en')} lines`;
  const figure = (what: string, values: readonly number[], share: number, most?: number): Figure => ({
    subject,
    what: `${what}, p${share * 100}`,
    value: percentile(values, share),
    unit: 'ms',
    target: most === undefined ? undefined : below(most),
  });
  return [
    figure('until diagnostics and hints are up to date', times.both, 0.5),
    figure('until diagnostics and hints are up to date', times.both, 0.95, limit),
    figure('of it until the diagnostics are', times.diagnostics, 0.95),
    figure('of it until the hints are', times.hints, 0.95),
    figure('until VS Code has asked for the hints and has them back', times.roundTrip, 0.95),
    figure('asking for hints that are known', times.asking, 0.95),
    figure("processor time of the extension host, with VS Code's own work", times.processor, 0.5),
    figure('own slices, processor time', times.slices, 0.99, mostSliceMilliseconds),
    figure('own slices, by the clock', times.slicesOnWall, 0.99),
  ];
}
