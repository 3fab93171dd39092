import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { compareRun } from '../../../src/analysis/comparison/compared-run';
import type { RunOptions } from '../../../src/replay/run/options';
import { arenaFileOf, withArenaMemory } from '../../../src/trace/arena-memory';
import { copyToPost, receivedTrace } from '../../../src/trace/posted-trace';
import { formatOfFile } from '../../../src/trace/formats';
import type { Trace } from '../../../src/trace/trace';
import { finish } from '../../../src/work/work';
import { root } from '../../project';
import { readTrace } from '../../read-trace';

/** A trace as it arrives in a thread. */
function posted(trace: Trace): Trace {
  const { parts, memory } = finish(copyToPost(trace));
  return receivedTrace(structuredClone(parts, { transfer: [...memory] }));
}

function sameRuns(trace: Trace): void {
  const arrived = posted(trace);
  // What was posted is a copy: the trace is as it was.
  const settings: RunOptions[] = [{}, { arena: { policy: 'tlsf' } }, { machine: { cpus: 4 } }];
  if (trace.format.isRecorded) settings.push({ as: 'kmalloc' });
  for (const options of settings) {
    assert.deepEqual(finish(compareRun(arrived, options)), finish(compareRun(trace, options)));
  }
}

describe('a posted trace', () => {
  for (const name of ['jq-group.heaptrack', 'jq-group.mtrace', 'sqlite-index.rep', 'task-struct-slab-vs-buddy.alloctrace']) {
    it(`runs as ${name} does`, () => {
      const bytes = readFileSync(path.join(root, 'media', 'samples', name));
      sameRuns(readTrace(bytes, formatOfFile(name, bytes).format));
    });
  }

  it('has families of handles, caches, passes and what is expected', () => {
    const text = [
      'arena 64KiB unit 16 base 0x1000',
      'machine page 4096 cpus 2',
      'cache c 100 hwalign',
      'repeat 3 as i',
      '  t[0..9] = alloc c',
      '  u = kmalloc 300',
      '  free t[*], u',
      'end',
      'x = alloc 64 at 0x1400 site="main.c:1"',
      'expect size x >= 64',
      'nonsense',
      'free x',
      'expect error double-free',
      'free x',
    ];
    sameRuns(readTrace(Buffer.from(text.join('\n'))));
  });

  it('begins in the memory of another file', () => {
    const trace = readTrace(Buffer.from('arena from buddyinfo zone Normal\na = alloc 4096\nb = alloc 1MiB\nfree a\n'));
    assert.equal(arenaFileOf(trace), 'buddyinfo');
    const bytes = Buffer.from('Node 0, zone   Normal    216     55    189    101     84     38     37     27      5      3    587\n');
    const completed = finish(withArenaMemory(trace, { bytes }));
    const [{ kind, ...arena }] = posted(completed).directives;
    assert.equal(kind === 'arena' && 'usedBefore' in arena && arena.usedBefore !== undefined, true);
    sameRuns(completed);
  });
});
