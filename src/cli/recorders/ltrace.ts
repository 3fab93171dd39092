// ltrace: the calls that a program and its libraries make through their jump tables.
import { open } from 'node:fs/promises';
import { constants } from 'node:os';
import { findExecutable } from './program-facts';
import type { Recorder } from './recorder';

const functions = 'malloc calloc realloc reallocarray free memalign posix_memalign aligned_alloc valloc pvalloc'.split(' ');
/** The program's end is looked for in so many bytes at the end of what ltrace wrote. */
const endBytes = 1 << 20;

export const ltrace: Recorder<'ltrace'> = {
  name: 'ltrace',
  format: 'ltrace',
  isSlow: true,
  why: (localize) =>
    localize('It sees the calls that go through jump tables, with the calling library and the thread, and makes the program much slower.'),
  blindness: (localize) =>
    localize(
      'It does not see calls within libc (such as those of strdup and fopen), and in programs linked with -z now often none at all.',
    ),
  install: { 'Debian, Ubuntu': 'sudo apt install ltrace', Fedora: 'sudo dnf install ltrace' },
  find: (variables) => {
    const command = findExecutable('ltrace', variables);
    return command === undefined
      ? undefined
      : {
          start: ({ program, args, file }) => ({
            command,
            args: ['-f', '-e', functions.join('+'), '-o', file, '--', program.name, ...args],
            variables: {},
          }),
          exitStatus: ({ file }) => exitStatus(file),
        };
  },
  refusal: ({ isElf, isStatic }, localize) => {
    if (!isElf) return localize('records no scripts');
    return isStatic ? localize('sees nothing of a program without shared libraries') : undefined;
  },
};

/** How the first process ended: ltrace itself ends with 0 and writes it down. */
async function exitStatus(file: string): Promise<number | undefined> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const head = await handle.read(Buffer.alloc(64), 0, 64, 0);
    const tail = await handle.read(Buffer.alloc(endBytes), 0, endBytes, Math.max(0, size - endBytes));
    const [, process = ''] = /^(?:\[pid )?(\d+)/.exec(head.buffer.toString('latin1', 0, head.bytesRead)) ?? [];
    const end = new RegExp(`^(?:\\[pid )?${process}\\]? *\\+\\+\\+ (?:exited \\(status (\\d+)\\)|killed by (\\w+))`, 'gm');
    const last = [...tail.buffer.toString('latin1', 0, tail.bytesRead).matchAll(end)].at(-1);
    if (!last) return undefined;
    const signals: Readonly<Record<string, number | undefined>> = constants.signals;
    return last[1] === undefined ? 128 + (signals[last[2]] ?? 0) : Number(last[1]);
  } finally {
    await handle.close();
  }
}
