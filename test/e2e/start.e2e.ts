import * as assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../project';
import { eventually } from './workbench';

/** Starts `npm start` without npm. */
function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['scripts/start.mjs', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits until the output matches. Rejects with the output when the process ends before. */
function outputMatches(child: ChildProcess, expression: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk: Buffer) => {
      output += String(chunk);
      const match = expression.exec(output);
      if (match !== null) {
        resolve(match);
      }
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', () => reject(new Error(`npm start ended:\n${output}`)));
  });
}

/** The command lines of the processes that have `text` in theirs. Linux only. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // It ended meanwhile.
      }
    })
    .filter((line) => line.includes(text));
}

describe('npm start', () => {
  it('shows the memory map of the first sample', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', '--check'], { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  it('shows the memory map of a named file', () => {
    const file = path.join('media', 'samples', 'kernel-startup.alloctrace');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', '--check', file], { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  it('refuses a file that does not exist', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', 'no-such-file.alloctrace'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stderr, /There is no file .*no-such-file\.alloctrace/);
  });

  it('ends on Ctrl-C and leaves no process behind', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const child = start('--web');
    const [, port] = await outputMatches(child, /http:\/\/127\.0\.0\.1:(\d+)\//);
    const server = `--port ${port} `;
    assert.notEqual(processesWith(server).length, 0);
    child.kill('SIGINT');
    await once(child, 'exit');
    assert.equal(child.exitCode, 130);
    // The kernel takes a moment to end a process that was killed.
    await eventually(() => Promise.resolve(assert.deepEqual(processesWith(server), [])));
    await assert.rejects(fetch(`http://127.0.0.1:${port}/version`));
  });
});
