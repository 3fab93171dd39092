import assert from 'node:assert/strict';
import { collectDiagnostics } from '../../../src/analysis/diagnostics';
import { findProblemPositions } from '../../../src/analysis/problem-positions';
import { english } from '../../../src/model/localize';
import { finish } from '../../../src/work/work';
import { diagnosticsOf, run, runRecording } from '../support';

/** An mtrace log of so many leaks of one site, after another one's and before one without a site. */
function manyLeaks(count: number): string {
  const leaks = Array.from({ length: count }, (_, index) => `@ ./prog:(work+0x10)[0x1] + 0x${(0x10000 + index * 32).toString(16)} 0x8`);
  return ['= Start', '@ ./prog:(main+0x1)[0x2] + 0x100 0x20', ...leaks, '+ 0x200 0x1', '+ 0x300 0x2', '= End', ''].join('\n');
}

describe('leaks of a recording', () => {
  it('are one entry for each call site, and one for what names none', () => {
    const found = diagnosticsOf(runRecording('mtrace', manyLeaks(20_000)));
    assert.deepEqual(
      found.map(({ code, line, lastLine, count, bytes, site }) => ({ code, line, lastLine, count, bytes, site })),
      [
        { code: 'leak', line: 2, lastLine: 2, count: 1, bytes: 32, site: './prog:(main+0x1)[0x2]' },
        { code: 'leak', line: 3, lastLine: 20_002, count: 20_000, bytes: 160_000, site: './prog:(work+0x10)[0x1]' },
        { code: 'leak', line: 20_003, lastLine: 20_004, count: 2, bytes: 3, site: undefined },
      ],
    );
    assert.match(found[1].message, /^20,000 allocations of .*work.* \(160,000 B\) are never freed: lines 3 to 20,002\. From the first on/);
  });

  it('list the first twenty lines, and say how many there are beyond', () => {
    const leak = diagnosticsOf(runRecording('mtrace', manyLeaks(23)))[1];
    const places = leak.related.map(({ line, message }) => `${line} ${message}`);
    assert.equal(places.length, 20);
    assert.equal(places[0], '4 0x10020 (8 B) is never freed.');
    assert.equal(places[18], '22 0x10260 (8 B) is never freed.');
    assert.equal(places[19], '23 and 3 more from here on');
  });

  it('say how they grew, to the end', () => {
    const [, leak] = diagnosticsOf(runRecording('mtrace', manyLeaks(1998)));
    assert.deepEqual(leak.growth, { allocations: 999, bytes: 7992 });
    const [single] = diagnosticsOf(runRecording('mtrace', manyLeaks(1)));
    assert.equal(single.growth, undefined);
  });

  it('are told apart by their call stacks, and show them', () => {
    const calls = (caller: string, at: string): string[] => [
      `            [  9]  | ${caller}() {`,
      `            [  9]  |   get() {`,
      `   1.000 us [  9]  |     malloc(8) = ${at};`,
      `            [  9]  |   } /* get */`,
      `            [  9]  | } /* ${caller} */`,
    ];
    const text = ['# DURATION     TID     FUNCTION', ...calls('one', '0x1000'), ...calls('two', '0x2000'), ...calls('one', '0x3000'), ''];
    const found = diagnosticsOf(runRecording('uftrace', text.join('\n')));
    assert.deepEqual(
      found.map(({ line, count, site, related }) => [line, count, site, related[0].message]),
      [
        [4, 2, 'get', 'get was called by one'],
        [9, 1, 'get', 'get was called by two'],
      ],
    );
  });

  it('stay one for each line where it names no sites, and in what was written', () => {
    assert.equal(diagnosticsOf(runRecording('mtrace', '= Start\n+ 0x100 0x8\n+ 0x200 0x8\n')).length, 2);
    const written = run('arena 4096', 'a = alloc 8 @ site=x', 'b = alloc 8 @ site=x');
    assert.deepEqual(
      collectDiagnostics(written, english).map(({ line, count, site }) => [line, count, site]),
      [
        [2, 1, undefined],
        [3, 1, undefined],
      ],
    );
  });

  it('are one problem each to step to', () => {
    const { warnings } = finish(findProblemPositions(runRecording('mtrace', manyLeaks(500))));
    assert.deepEqual([...warnings], [1, 2, 502]);
  });
});
