import * as assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { afterOperation } from '../../../src/model/position';
import type { Run } from '../../../src/replay/run/run';
import { parsePosition } from '../../../src/session/position-input';
import { markStops, problemStops } from '../../../src/session/stops';
import { collectDiagnostics } from '../../../src/analysis/diagnostics';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';

const run = (text: string): Run => runTrace(readTrace(new TextEncoder().encode(text)));
const trace = run('# a comment\narena 1KiB\nt[0..3] = alloc 8\n\nfree t[*]\n');

describe('parsePosition', () => {
  const good: [string, number][] = [
    ['0', 0],
    [' 8 ', 8],
    ['line:1', 0],
    ['line:3', 4],
    ['line: 4', 4],
    ['LINE:5', 8],
  ];
  for (const [text, operation] of good) {
    it(`reads "${text}"`, () => assert.deepEqual(parsePosition(text, trace, english), afterOperation(operation)));
  }

  for (const text of ['', '-1', '9', '1.5', 'line:0', 'line:6', 'end', 'line 3']) {
    it(`says what is wrong with "${text}"`, () => {
      const result = parsePosition(text, trace, english);
      assert.match(typeof result === 'string' ? result : '', /\.$/);
    });
  }
});

describe('stops of a run', () => {
  const troubled = run('mark "start"\na = alloc 8\nfree b\nmark "end"\nnonsense\nfree a\nc = alloc 4\n');

  it('stand where problems are reported', () => {
    const stops = problemStops(collectDiagnostics(troubled, english), troubled);
    assert.deepEqual(
      stops.map(({ position, line }) => [position, line]),
      [
        [2, 3],
        [2, 5],
        [4, 7],
      ],
    );
  });

  it('stand where marks are', () => {
    assert.deepEqual(
      markStops(troubled).map(({ position, line, text }) => [position, line, text]),
      [
        [0, 1, 'start'],
        [2, 4, 'end'],
      ],
    );
  });
});
