// `alloctrace record`, with recorders that are shell scripts on a PATH of the tests' own, and with real ones where they are installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { recorderNames } from '../../src/cli/recorders';
import { alloctrace, Folder, type Outcome } from './harness';

const onPosix = process.platform === 'win32' ? describe.skip : describe;

/** A script's first argument that names its log, and the program with its arguments. */
const valgrindScript = `#!/bin/sh
for each; do case $each in --log-file=*) log=\${each#--log-file=};; --) break;; esac; done
while [ "$1" != -- ]; do shift; done; shift
echo '--7-- malloc(100) = 0x4A40040' > "$log"
echo '--7-- free(0x4A40040)' >> "$log"
exec "$@"
`;
const ltraceScript = `#!/bin/sh
while [ "$1" != -- ]; do [ "$1" = -o ] && log=$2; shift; done; shift
echo '7 program->malloc(100) = 0x55d01230' > "$log"
echo '8 program->malloc(50) = 0x55d01530' >> "$log"
echo '8 +++ exited (status 1) +++' >> "$log"
"$@"; echo "7 +++ $ENDED +++" >> "$log"
exit 0
`;

onPosix('alloctrace record', () => {
  const folder = new Folder();
  const place = path.join(folder.path, 'work');
  const at = (name: string): string => path.join(place, name);
  const script = (name: string, text: string): string => {
    const file = folder.write(name, text);
    chmodSync(file, 0o755);
    return file;
  };

  before(() => {
    for (const name of ['work', 'none', 'valgrind', 'ltrace', 'both']) mkdirSync(path.join(folder.path, name));
    script('valgrind/valgrind', valgrindScript);
    script('ltrace/ltrace', ltraceScript);
    symlinkSync(path.join(folder.path, 'valgrind/valgrind'), path.join(folder.path, 'both/valgrind'));
    symlinkSync(path.join(folder.path, 'ltrace/ltrace'), path.join(folder.path, 'both/ltrace'));
    script('work/program', '#!/bin/sh\nread line\necho "out $line $*"\necho err >&2\nexit ${STATUS:-0}\n');
    script('work/killed', '#!/bin/sh\nkill -9 $$\n');
    folder.write('work/data', 'no program');
  });
  after(() => folder.remove());

  /** Records with the recorders of a folder and no others. */
  function record(recorders: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const PATH = path.join(folder.path, recorders);
    return alloctrace(['record', ...args], 'in\n', { cwd: place, variables: { PATH, LC_ALL: 'C', ...variables } });
  }

  it('keeps the program’s input, output, arguments and exit status, and reports to standard error', async () => {
    const { status, stdout, stderr } = await record('valgrind', ['-o', 'run.valgrind', '--', './program', '--json', 'a b'], {
      STATUS: '41',
    });
    assert.equal(stdout, 'out in --json a b\n');
    assert.equal(status, 41);
    assert.match(
      stderr,
      /^alloctrace: recording with valgrind \(heaptrack is not installed\)\. It sees every call .* It does not see call stacks/,
    );
    assert.match(stderr, /^err$/m);
    assert.match(stderr, /\.\/program ended with status 41; recorded to .*run\.valgrind\./);
    assert.match(stderr, /^run\.valgrind: valgrind trace; operations: 2, errors: 0, warnings: 0$/m);
    assert.match(readFileSync(at('run.valgrind'), 'utf8'), /malloc\(100\)/);
  });

  it('takes the first that is installed, the one that was asked for, and options of its own only before the program', async () => {
    assert.match((await record('both', ['./program', '-o', 'x'])).stderr, /recording with valgrind/);
    const asked = await record('ltrace', ['--recorder', 'valgrind', './program']);
    assert.equal(asked.status, 2);
    assert.match(
      asked.stderr,
      /valgrind is not installed\. .*Debian, Ubuntu: sudo apt install valgrind; Fedora: sudo dnf install valgrind; macOS: brew/,
    );
    assert.ok(!existsSync(at('x')));
  });

  it('names a new file after the program and the format each time', async () => {
    for (const name of readdirSync(place).filter((each) => each.endsWith('.valgrind'))) rmSync(at(name));
    for (let time = 0; time < 2; time++) assert.equal((await record('valgrind', ['--', './program'])).status, 0);
    assert.deepEqual(
      readdirSync(place).filter((each) => each.endsWith('.valgrind')),
      ['program-2.valgrind', 'program.valgrind'],
    );
  });

  it('says what to install on each system where there is no recorder, and does not run the program', async () => {
    const { status, stdout, stderr } = await record('none', ['--', './program']);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /heaptrack is not installed; valgrind is not installed; ltrace is not installed; mtrace /);
    assert.match(stderr, /Debian, Ubuntu: sudo apt install heaptrack; Fedora: sudo dnf install heaptrack; macOS: brew install/);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
  });

  it('ends with 128 + N after a signal, with 127 and 126 for what is no program, with 2 where nothing was recorded', async () => {
    const killed = await record('valgrind', ['-o', 'killed.valgrind', './killed']);
    assert.equal(killed.status, 128 + 9);
    assert.match(killed.stderr, /killed\.valgrind: valgrind trace; operations: 2/);
    assert.equal((await record('valgrind', ['./missing'])).status, 127);
    assert.equal((await record('valgrind', ['missing'])).status, 127);
    assert.equal((await record('valgrind', ['./data'])).status, 126);
    script('none/ltrace', '#!/bin/sh\nexit 0\n');
    const elf = process.execPath;
    const nothing = await record('none', ['--recorder', 'ltrace', '-o', 'nothing', elf, '--version']);
    rmSync(path.join(folder.path, 'none/ltrace'));
    if (process.platform === 'linux') assert.match(nothing.stderr, /ltrace recorded nothing of .*--recorder/);
    assert.equal(nothing.status, 2);
    assert.ok(!existsSync(at('nothing')));
  });

  it('says before the program runs that the recording cannot be written', async () => {
    const { status, stdout, stderr } = await record('valgrind', ['-o', 'no/folder', './program']);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /cannot write .*no\/folder: /);
  });

  it('reads how the program ended where the recorder ends well whatever happens', async function () {
    if (process.platform !== 'linux') return this.skip();
    const of = async (ended: string) => (await record('ltrace', ['-o', 'l', process.execPath, '--version'], { ENDED: ended })).status;
    assert.equal(await of('exited (status 3)'), 3);
    assert.equal(await of('killed by SIGSEGV'), 128 + 11);
    const { stderr, status } = await record('ltrace', ['./program']);
    assert.match(stderr, /ltrace records no scripts/);
    assert.equal(status, 2);
  });

  it('speaks German', async () => {
    const { stderr } = await record('valgrind', ['-o', 'd', './program'], { LC_ALL: 'de_DE.UTF-8' });
    assert.match(stderr, /aufgezeichnet wird mit valgrind \(heaptrack ist nicht installiert\)/);
  });

  describe('with real recorders', () => {
    const source = `#include <stdlib.h>
#include <stdio.h>
#include <mcheck.h>
int main(int count, char **words) {
  char line[16];
  mtrace();
  void *volatile kept = malloc(12345);
  for (int i = 0; i < 10; i++) free(malloc(54321 + i));
  kept = realloc(kept, 23456);
  if (fgets(line, sizeof line, stdin)) fprintf(stdout, "got %s", line);
  return count + 40;
}
`;
    for (const name of recorderNames) {
      it(`${name} records a program in C`, async function () {
        const compiled = spawnSync('cc', ['-O0', '-x', 'c', '-', '-o', at('real')], { input: source });
        if (compiled.status !== 0) {
          console.log('      no C compiler that knows mcheck.h is installed');
          return this.skip();
        }
        const file = `real.${name}`;
        const { status, stdout, stderr } = await alloctrace(['record', '--recorder', name, '-o', file, '--', './real', 'x'], 'in\n', {
          cwd: place,
          variables: { LC_ALL: 'C' },
        });
        if (stderr.includes(`${name} is not installed`)) {
          console.log(`      ${name} is not installed`);
          return this.skip();
        }
        assert.equal(status, 42, stderr);
        assert.equal(stdout, 'got in\n');
        const report = await alloctrace(['run', at(file), '--operations']);
        const sizes = report.stdout.matchAll(/"requested":(\d+)/g);
        const requested = [...sizes].map(([, size]) => Number(size)).filter((size) => size >= 12345 && size < 54340);
        assert.deepEqual([...new Set(requested)].sort(), [12345, 23456, ...Array.from({ length: 10 }, (_, i) => 54321 + i)].sort());
      });
    }
  });
});
