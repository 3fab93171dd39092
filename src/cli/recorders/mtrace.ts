// glibc's own mtrace: for programs that call mtrace(), which nobody can do for them from outside.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { preloading } from './preload';
import type { Recorder } from './recorder';

/** Since glibc 2.34 the tracing stands in a library of its own. */
const library = 'libc_malloc_debug.so.0';
const folders = ['/lib64', '/usr/lib64', '/lib', '/usr/lib'];

export const mtrace: Recorder<'mtrace'> = {
  name: 'mtrace',
  format: 'mtrace',
  isSlow: false,
  why: (localize) => localize('The program calls mtrace(): from there on glibc writes every call down.'),
  blindness: (localize) =>
    localize('It does not see what was allocated before mtrace() was called, nor call stacks, threads, times and failed calls.'),
  install: { 'Debian, Ubuntu': 'sudo apt install libc6', Fedora: 'sudo dnf install glibc' },
  find: (variables) =>
    hasGlibc()
      ? {
          start: ({ program, args, file }) => ({
            command: program.name,
            args,
            variables: { MALLOC_TRACE: file, ...(hasLibrary() ? preloading(library, variables) : {}) },
          }),
        }
      : undefined,
  refusal: ({ callsMtrace }, localize) => (callsMtrace ? undefined : localize('is for programs that call mtrace(), and this one does not')),
};

function hasGlibc(): boolean {
  return hasFile('libc.so.6');
}

function hasLibrary(): boolean {
  return hasFile(library);
}

/** Whether a library lies where dynamic linkers look for it, also in folders named after the machine such as x86_64-linux-gnu. */
function hasFile(name: string): boolean {
  return folders.some(
    (folder) => existsSync(path.join(folder, name)) || machineFolders(folder).some((each) => existsSync(path.join(folder, each, name))),
  );
}

function machineFolders(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.includes('-linux-gnu'));
  } catch {
    return [];
  }
}
