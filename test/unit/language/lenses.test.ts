import * as assert from 'node:assert/strict';
import { lensesOf } from '../../../src/language/lenses';
import { indexOfRun } from '../../../src/analysis/run-index';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { run, runRecording } from '../support';

function lenses(of: Run): string[] {
  const index = indexOfRun(of);
  index.slabs.making.finish();
  return lensesOf(index, english).map(({ line, title, position }) => `${line}: ${title} @${position}`);
}

describe('lenses', () => {
  it('tell the peak, the balance of phases and the use of caches', () => {
    const of = run(
      'arena 1MiB unit 4KiB',
      'cache task 1740',
      'cache idle 64',
      'mark "one"',
      't[0..9] = alloc task',
      'free t[0]',
      'free t[0]',
      'mark "two"',
      'free t[*]',
    );
    assert.deepEqual(lenses(of), [
      '1: peak 32 KiB on line 5 · at most 17.0 KiB requested @12',
      '4: 10 allocations · 1 free · 1 failure · +15.3 KiB held · external 0.0% → 48.4% @2',
      '8: 0 allocations · 9 frees · −15.3 KiB held · external 48.4% → 48.4% @14',
      '2: 10 objects allocated · at most 10 in 2 slabs · 0 in 2 at the end @1',
      '3: never used @2',
    ]);
  });

  it('tell nothing of a trace without operations, and the peak of a recording', () => {
    assert.deepEqual(lenses(run('arena 64')), []);
    assert.deepEqual(lenses(runRecording('rep', '0\n1\n2\n1\na 0 100\nf 0\n')), ['1: peak 128 B on line 5 · at most 100 B requested @1']);
  });

  it('tell no peak of readings, which allocate nothing', () => {
    const text = 'Node 0, zone      DMA      1      1      0      0      2      1      1      0      1      1      3\n';
    const of = runRecording('kernel-tables', text);
    assert.equal(of.operationCount, 1);
    assert.deepEqual(lenses(of), []);
  });
});
