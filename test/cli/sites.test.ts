import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../project';
import { alloctrace, fixtures } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

const sample = (name: string): string => path.join('media', 'samples', name);
const sites = (...args: string[]): ReturnType<typeof alloctrace> => alloctrace(['sites', ...args], '', { cwd: root });

describe('alloctrace sites', () => {
  it('tells which call site causes the fragmentation', async () => {
    const { status, stdout, stderr } = await sites(sample('external-fragmentation.alloctrace'));
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(
      stdout,
      `${sample('external-fragmentation.alloctrace')} at position 121 of 259, where a request failed by fragmentation
free memory kept apart: 224 KiB, of it by one site alone: 224 KiB; padding: 0 B; free in slabs of one site: 0 B
requests that failed by fragmentation: 1

 WASTED   PINNED  PADDING  SLAB FREE  SHARED    HELD  SLOTS  AGE  FAILED  SITE
224 KiB  224 KiB      0 B        0 B     0 B  32 KiB          93       1  serve
`,
    );
  });

  it('tells who keeps slabs for few objects', async () => {
    const { stdout } = await sites(sample('kernel-startup.alloctrace'));
    const [head, , , , first, second, , fourth] = stdout.split('\n');
    assert.match(head, /at position 2,861 of 5,755, where the most bytes are in use$/);
    assert.match(first, /52\.8 KiB +2 MiB +107\.3 KiB +86\.7% +871 +dup_task_struct$/);
    assert.match(second, /49\.4 KiB +2\.5 MiB +14\.6 KiB +23\.2% +804 +copy_signal$/);
    assert.match(fourth, /30\.9 KiB +2 MiB +1\.1 KiB +3\.6% +1,317 +mm_alloc$/);
  });

  it('goes to the position asked for, by line and by stack, also as CSV', async () => {
    const line = await sites(sample('textbook-buddy.alloctrace'), '--at', '3', '--csv');
    assert.deepEqual(line.stdout.split('\r\n').slice(0, 3), [
      'site,line,wasted,pinned,padding,slabFree,shared,meanPadding,held,live,slabs,occupancy,meanAge,oldestAge,failures',
      ',19,12,12,0,0,32,0,4,1,0,,1,1,0',
      ',10,0,0,0,0,32,0,8,1,0,,3,3,0',
    ]);
    const stack = await sites(sample('jq-group.heaptrack'), '--at', '400', '--by', 'stack');
    assert.match(stack.stdout, /^3\.9 KiB +0 B +3\.9 KiB .* jv_mem_alloc \(libjq\.so\.1\) ← jq_util_input_init/m);
  });

  it('has a schema', async () => {
    const check = checkerOf(closed(readSchema('sites')));
    const calls = [
      ['kernel-startup.alloctrace'],
      ['jq-group.heaptrack', '--by', 'stack', '--at', '400'],
      ['sqlite-index.rep', '--at', '0'],
    ];
    for (const [name, ...options] of calls) check(JSON.parse((await sites(sample(name), '--json', ...options)).stdout));
  });

  it('refuses what it cannot do with a sentence and status 2', async () => {
    const refused: [string[], RegExp][] = [
      [[sample('sqlite-index.rep'), '--at', '9999'], /The last position of .* is 1,?261/],
      [[sample('sqlite-index.rep'), '--by', 'stack'], /--by cannot be stack: .* has nothing of that kind/],
      [[sample('sqlite-index.rep'), '--json', '--csv'], /cannot be used with option '--csv'/],
      [[path.join(fixtures, 'snapshots', 'allocinfo.1')], /and no calls/],
      [['media'], /it is a folder/],
    ];
    for (const [args, reason] of refused) {
      const { status, stderr } = await sites(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, reason);
    }
  });
});
