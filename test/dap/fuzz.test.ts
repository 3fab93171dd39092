/**
 * The adapter as a program under whatever comes in: it answers every request, never dies, and never makes a mistake of its own.
 * `ALLOCTRACE_FUZZ_MINUTES=10 npm run test:dap -- fuzz` goes on for so long, from another seed each time; `ALLOCTRACE_FUZZ_SEED` repeats one.
 */
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { root } from '../project';
import { framed, fuzzedRequest, fuzzedTrace, garbage, Random } from './fuzzing';

const minutes = Number(process.env.ALLOCTRACE_FUZZ_MINUTES ?? 0);
const seed = Number(process.env.ALLOCTRACE_FUZZ_SEED ?? (minutes > 0 ? Date.now() % 2 ** 31 : 1));
const batches = 60;
const requestsInBatch = 20;
/** What takes so long hangs. */
const limitMilliseconds = 60_000;

interface Answer {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
}

/** An adapter that runs, with what it has said. */
class Fuzzed {
  readonly child: ChildProcessWithoutNullStreams = spawn(process.execPath, [path.join(root, 'dist', 'debug-adapter.js')]);
  readonly answered = new Map<number, Answer>();
  errors = '';
  ended = false;
  private output = Buffer.alloc(0);
  private changed: () => void = () => undefined;

  constructor() {
    this.child.stdout.on('data', (data: Buffer) => this.take(data));
    this.child.stderr.on('data', (data: Buffer) => (this.errors += data.toString()));
    this.child.stdin.on('error', () => undefined);
    this.child.on('close', () => {
      this.ended = true;
      this.changed();
    });
  }

  /** Waits until these requests are answered, or the program has ended, or hangs. */
  async answers(wanted: readonly number[]): Promise<boolean> {
    let hangs = false;
    const limit = setTimeout(() => {
      hangs = true;
      this.changed();
    }, limitMilliseconds);
    const done = (): boolean => wanted.every((seq) => this.answered.has(seq));
    while (!done() && !this.ended && !hangs) await new Promise<void>((changed) => (this.changed = changed));
    clearTimeout(limit);
    return done();
  }

  private take(data: Buffer): void {
    this.output = Buffer.concat([this.output, data]);
    for (;;) {
      const end = this.output.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = Number(/\d+/.exec(this.output.toString('latin1', 0, end))![0]);
      if (this.output.length < end + 4 + length) break;
      const answer = JSON.parse(this.output.toString('utf8', end + 4, end + 4 + length)) as Answer;
      this.output = this.output.subarray(end + 4 + length);
      if (answer.type === 'response') this.answered.set(answer.request_seq!, answer);
    }
    this.changed();
  }
}

describe('debug adapter: fuzzed', function () {
  // Only the variable ends it.
  this.timeout(0);
  let folder: string;
  let fuzzed: Fuzzed;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-fuzz-'));
  });

  beforeEach(() => {
    fuzzed = new Fuzzed();
  });

  afterEach(() => {
    fuzzed.child.kill();
  });

  after(() => rmSync(folder, { recursive: true }));

  it(`answers every request, and lives on (seed ${seed})`, async () => {
    const program = path.join(folder, 'fuzzed.alloctrace');
    writeFileSync(program, `${fuzzedTrace}\n`);
    const random = new Random(seed);
    const until = Date.now() + minutes * 60_000;
    let seq = 0;
    let slowest = 0;
    let count = 0;
    for (let batch = 0; batch < batches || Date.now() < until; batch++) {
      const bodies = Array.from({ length: requestsInBatch }, (_, index) =>
        batch === 0 && index < 2 ? launching[index](program, ++seq) : fuzzedRequest(random, program, ++seq),
      );
      const asked = bodies.map((_, index) => seq - index);
      // What is no message can take a part of the next one with it, so it comes last, and more than one request asks for a sign of life.
      const signs = [1, 2, 3].map(() => ++seq);
      const rest = [garbage(random, program), ...signs.map((each) => framed(`{"seq":${each},"type":"request","command":"threads"}`))];
      const started = Date.now();
      const whole = Buffer.concat([...bodies.map((body) => framed(body)), ...rest]);
      const cut = random.below(whole.length);
      fuzzed.child.stdin.write(whole.subarray(0, cut));
      fuzzed.child.stdin.write(whole.subarray(cut));
      const alive = await fuzzed.answers([...asked, signs[2]]);
      slowest = Math.max(slowest, Date.now() - started);
      count += bodies.length + 1;
      const said = `seed ${seed}, batch ${batch}:\n${bodies.join('\n')}\n${rest[0].toString('latin1')}\nstandard error: ${fuzzed.errors.slice(-2000)}`;
      assert.ok(alive, `${fuzzed.ended ? 'It has ended.' : 'It does not answer.'} ${said}`);
      const mistakes = [...fuzzed.answered.values()].filter(({ message }) => message?.includes('by a mistake of AllocTrace') === true);
      assert.deepEqual(mistakes, [], said);
      assert.doesNotMatch(fuzzed.errors, /\bat \S+ \(/, said);
      fuzzed.answered.clear();
      fuzzed.errors = '';
    }
    if (minutes > 0) process.stdout.write(`      ${count} messages; the slowest ${requestsInBatch} took ${slowest} ms\n`);
  });
});

/** Without a trace there would be little to ask about. */
const launching: readonly ((program: string, seq: number) => string)[] = [
  (program, seq) => JSON.stringify({ seq, type: 'request', command: 'launch', arguments: { program } }),
  (_, seq) => JSON.stringify({ seq, type: 'request', command: 'configurationDone' }),
];
