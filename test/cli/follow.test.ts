// `run --follow`: the reports of a file that grows. Waits are for what is printed, never for a time.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { alloctrace, command, Folder } from './harness';

describe('run --follow', () => {
  const folder = new Folder();
  after(() => folder.remove());

  /** Follows a file; `reports` waits until so many operations were reported. */
  function follow(file: string): {
    reported(operations: number): Promise<void>;
    ended: Promise<number | null>;
    interrupt(): void;
    text(): string;
    complaints(): string;
  } {
    const child = spawn(process.execPath, [command, 'run', '--follow', file], { env: { ...process.env, LC_ALL: 'C' } });
    let text = '';
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (more: string) => (complaints += more));
    child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const reported = async (operations: number): Promise<void> => {
      while (!text.includes(`operations: ${operations.toLocaleString('en')},`)) {
        await new Promise((resolve, reject) => {
          child.stdout.once('data', resolve);
          child.once('close', () => reject(new Error(`ended before it reported ${operations} operations: ${text}`)));
        });
      }
    };
    return { reported, ended, interrupt: () => void child.kill('SIGINT'), text: () => text, complaints: () => complaints };
  }

  it('reports anew what was added, and ends when the file is removed', async () => {
    const file = folder.write('grows.mtrace', '= Start\n@ ./e:[0x1] + 0x10 0x8\n');
    const following = follow(file);
    await following.reported(1);
    appendFileSync(file, '@ ./e:[0x1] - 0x10\n@ ./e:[0x1] + 0x10 0x8\n');
    await following.reported(3);
    rmSync(file);
    assert.equal(await following.ended, 0);
    assert.equal(following.text().split(' trace; operations: ').length, 3);
  });

  it('reads only what was added to a long file, and a last line once it has its end', async () => {
    const line = (index: number): string => `@ ./e:[0x1] + 0x${(4096 + 64 * index).toString(16)} 0x8\n`;
    const lines = Array.from({ length: 3000 }, (_, index) => line(index));
    const file = folder.write('long.mtrace', lines.join(''));
    const following = follow(file);
    await following.reported(3000);
    appendFileSync(file, line(3000) + line(3001).slice(0, 20));
    await following.reported(3001);
    appendFileSync(file, line(3001).slice(20));
    await following.reported(3002);
    assert.equal(following.complaints(), '');
    rmSync(file);
    assert.equal(await following.ended, 0);
  });

  it('begins anew where the file was cut, or another one took its place', async () => {
    const line = '@ ./e:[0x1] + 0x10 0x8\n@ ./e:[0x1] - 0x10\n';
    const file = folder.write('rotated.mtrace', line.repeat(1500));
    const following = follow(file);
    await following.reported(3000);
    writeFileSync(file, line.repeat(1000));
    await following.reported(2000);
    const next = folder.write('next.mtrace', line.repeat(1600));
    renameSync(next, file);
    await following.reported(3200);
    assert.equal(following.complaints().split('was cut or replaced: it is read from its beginning').length, 3);
    rmSync(file);
    assert.equal(await following.ended, 0);
  });

  it('ends on Ctrl+C with the status of the last report', async function () {
    if (process.platform === 'win32') return this.skip();
    const following = follow(folder.write('error.alloctrace', 'free nothing\n'));
    await following.reported(1);
    following.interrupt();
    assert.equal(await following.ended, 1);
  });

  it('ends at once where there is no file, and takes one file only', async () => {
    const missing = await alloctrace(['run', '--follow', 'nowhere.mtrace']);
    assert.deepEqual([missing.status, missing.stdout], [2, '']);
    assert.match(missing.stderr, /there is no such file/);
    for (const paths of [['-'], ['a', 'b']]) {
      const { status, stderr } = await alloctrace(['run', '--follow', ...paths]);
      assert.equal(status, 2);
      assert.match(stderr, /--follow is for one file/);
    }
  });
});
