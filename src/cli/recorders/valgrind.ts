// valgrind with --trace-malloc: every call of the allocator's functions, in a program that runs much slower.
import { findExecutable } from './program-facts';
import type { Recorder } from './recorder';

export const valgrind: Recorder<'valgrind'> = {
  name: 'valgrind',
  format: 'valgrind',
  isSlow: true,
  why: (localize) => localize('It sees every call with its size, and makes the program 20 to 50 times slower.'),
  blindness: (localize) =>
    localize('It does not see call stacks, threads or times, calls of child processes, and addresses are those of its own allocator.'),
  install: {
    'Debian, Ubuntu': 'sudo apt install valgrind',
    Fedora: 'sudo dnf install valgrind',
    macOS: 'brew install --HEAD LouisBrunner/valgrind/valgrind',
  },
  find: (variables) => {
    const command = findExecutable('valgrind', variables);
    return command === undefined
      ? undefined
      : {
          start: ({ program, args, file }) => ({
            command,
            args: [
              '--trace-malloc=yes',
              '--leak-check=no',
              '--child-silent-after-fork=yes',
              // In a program without shared libraries the allocator is the program's own.
              ...(program.isStatic ? ['--soname-synonyms=somalloc=NONE'] : []),
              `--log-file=${file.replaceAll('%', '%%')}`,
              '--',
              program.name,
              ...args,
            ],
            variables: {},
          }),
        };
  },
  refusal: () => undefined,
};
