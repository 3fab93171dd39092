// A lock between processes: a folder that holds the owner's process id.
import { rmSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './processes.mjs';
import { say } from './project.mjs';

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Runs `work` while no other process holds the same lock. The lock of a process that died is taken over.
 * @template T
 * @param {string} folder the lock's path; its parent is made when missing
 * @param {string} what what is being waited for, for the person who waits
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, what, work) {
  await mkdir(path.dirname(folder), { recursive: true });
  const owner = path.join(folder, 'pid');
  let told = false;
  let ownerless = 0;
  for (;;) {
    try {
      await mkdir(folder);
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') {
        throw error;
      }
    }
    const pid = Number(await readFile(owner, 'utf8').catch(() => ''));
    // A folder without an id is being made right now, or its maker died at that very moment: give it two seconds.
    ownerless = pid > 0 ? 0 : ownerless + 1;
    if ((pid > 0 && !isRunning(pid)) || ownerless > 10) {
      // Only one of several waiters succeeds in moving the dead lock away; a lock that is a new owner's by now is put back.
      const dead = `${folder}.${process.pid}.dead`;
      await rename(folder, dead).catch(() => undefined);
      const moved = Number(await readFile(path.join(dead, 'pid'), 'utf8').catch(() => ''));
      await (moved > 0 && isRunning(moved) ? rename(dead, folder) : rm(dead, { recursive: true, force: true }));
      ownerless = 0;
      continue;
    }
    if (!told && pid > 0) {
      told = true;
      say(`waiting for process ${pid}, which is ${what}`);
    }
    await sleep(200);
  }
  await writeFile(owner, String(process.pid));
  let held = true;
  atExit(() => {
    if (held) {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  try {
    return await work();
  } finally {
    held = false;
    await rm(folder, { recursive: true, force: true });
  }
}
