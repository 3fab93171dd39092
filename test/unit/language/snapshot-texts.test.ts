import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { snapshotProblems } from '../../../src/analysis/snapshots/problems';
import { longestHint } from '../../../src/language/hint-text';
import { snapshotHint, snapshotMarkdown } from '../../../src/language/snapshot-texts';
import { english } from '../../../src/model/localize';
import { runRecording } from '../support';
import { snapshotFixtures } from '../trace/snapshots-read';

const text = readFileSync(path.join(snapshotFixtures, 'failure-6.12.dmesg'), 'utf8');
const of = runRecording('mem-info', text);
const lineOf = (words: string): number => text.split('\n').findIndex((line) => line.includes(words)) + 1;

describe('what is said of a log of snapshots in its text', () => {
  it('the hint behind a failed request says why, those behind its zones what was left', () => {
    assert.equal(snapshotHint(of, 1, english)!.text, '✗ fragmented no block of order 8'.replace(' no', ' · no'));
    const dma = snapshotHint(of, lineOf('DMA free:'), english)!;
    assert.equal(dma.text, '✗ 225 left ≤ 465 to stay');
    assert.equal(dma.details.length, 2);
    assert.equal(snapshotHint(of, lineOf('DMA32 free:'), english)!.text, '✗ 40,757 left, no such block');
    assert.equal(snapshotHint(of, 2, english), undefined);
    for (let line = 1; line < 60; line++) assert.ok((snapshotHint(of, line, english)?.text.length ?? 0) <= longestHint);
  });

  it('the hover has the whole calculation', () => {
    const markdown = snapshotMarkdown(of, 1, english, (each) => each)!;
    assert.match(markdown, /^\*\*71\.860301: memrep asked for order 8/);
    assert.match(markdown, /- node 0 DMA32: free 41,012 − 255/);
    assert.match(
      snapshotMarkdown(of, lineOf('DMA free:'), english, (each) => each)!,
      /^\*\*node 0 DMA\*\*\n- free 480/,
    );
    assert.equal(
      snapshotMarkdown(of, 3, english, (each) => each),
      undefined,
    );
  });

  it('the problem stands at the request, with its zones beside it', () => {
    const problems = snapshotProblems(of.trace.snapshots!, english, 10);
    assert.deepEqual(
      problems.map(({ line, related }) => [line, related.map((place) => place.line)]),
      [[1, [lineOf('DMA free:'), lineOf('DMA32 free:')]]],
    );
    assert.deepEqual(snapshotProblems(of.trace.snapshots!, english, 0), []);
    assert.deepEqual(
      snapshotProblems(
        runRecording('mem-info', readFileSync(path.join(snapshotFixtures, 'sysrq-plain.dmesg'), 'utf8')).trace.snapshots!,
        english,
        10,
      ),
      [],
    );
  });
});
