import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { root } from '../project';

export const fixtures = path.join(root, 'test', 'fixtures');
/** The command as it ships. */
export const command = path.join(root, 'dist', 'cli.js');

/** What came of a call of the command. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the command runs, and what differs there from the tests' environment. */
export interface Surroundings {
  readonly cwd?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs `alloctrace ARGS`; `input` is what standard input gives, nothing by default. */
export async function alloctrace(
  args: readonly string[],
  input: string | Uint8Array | Readable = '',
  { cwd, variables }: Surroundings = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [command, ...args], { stdio: 'pipe', cwd, env: { ...process.env, ...variables } });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  if (typeof input === 'string' || input instanceof Uint8Array) {
    // A command that stops reading early is no matter of the test's.
    child.stdin.on('error', () => undefined).end(input);
  } else await pipeline(input, child.stdin).catch(() => undefined);
  return { status: await ended, ...texts };
}

/** Runs a trace that is given as text, through standard input. */
export function runText(text: string, ...options: string[]): Promise<Outcome> {
  return alloctrace(['run', '-', ...options], text);
}

/** The object that `--json` prints. */
export interface JsonReport {
  readonly schema: number;
  readonly file: string;
  readonly format: string;
  readonly operations: number;
  readonly arena: { base: string; size: number; unit: number; maxOrder: number };
  readonly final: Record<string, number>;
  readonly peak: Record<string, number>;
  readonly peakRequested: { readonly position: number; readonly requested: number };
  readonly at?: Record<string, unknown>;
  readonly caches: Record<string, unknown>[];
  readonly freeBlocks: number[];
  readonly recording?: Record<string, number>;
  readonly diagnostics: {
    code: string;
    severity: string;
    line: number;
    column: number;
    message: string;
    related: unknown[];
    [key: string]: unknown;
  }[];
}

export async function jsonOf(text: string, ...options: string[]): Promise<JsonReport> {
  const { stdout, stderr } = await runText(text, '--json', ...options);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as JsonReport;
}

/** The objects that a report prints one a line. */
export function linesOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A folder for the tests of a suite, and how files come into it. */
export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'alloctrace-'));

  write(name: string, content: string | Uint8Array): string {
    const file = path.join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
