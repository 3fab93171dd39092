import * as assert from 'node:assert/strict';
import { line } from '../../../../../src/debug/breakpoints/kinds/line';
import { finish } from '../../../../../src/work/work';
import { finderFor, messages, positions, searchWithLogs, setBreakpoints } from '../finding';
import { textbook } from '../textbook';

describe('Line breakpoints', () => {
  it('stop before the operation of their line', () => assert.deepEqual(positions(textbook, { lines: [{ line: 4 }, { line: 3 }] }), [0, 1]));

  it('move to the next line with an operation', () => {
    const { resolved } = setBreakpoints(textbook, { lines: [{ line: 1 }, { line: 6 }, { line: 10 }, { line: 14 }] });
    assert.deepEqual(resolved, [
      { id: 1, verified: true, line: 3 },
      { id: 2, verified: true, line: 7 },
      { id: 3, verified: true, line: 11 },
      { id: 4, verified: false, message: 'There is no operation on this line or after it.' },
    ]);
  });

  it('stop once on a statement over a range', () => assert.deepEqual(positions(textbook, { lines: [{ line: 9 }] }), [5]));

  it('try a condition for each operation of a range', () => {
    assert.deepEqual(positions(textbook, { lines: [{ line: 9, condition: 'handle == "t[4]"' }] }), [9]);
    assert.deepEqual(positions(textbook, { lines: [{ line: 9, condition: 'address % 2 == 1' }] }), [6, 8, 10, 12, 14]);
  });

  it('look at the state before the operation', () => {
    assert.deepEqual(positions(textbook, { lines: [{ line: 4, condition: 'a && !b && live == 1' }] }), [1]);
    assert.deepEqual(positions(textbook, { lines: [{ line: 4, condition: 'b.live' }] }), []);
  });

  it('count hits from the start', () => {
    const hits = (hitCondition: string): number[] => positions(textbook, { lines: [{ line: 9, hitCondition }] });
    assert.deepEqual(hits('3'), [7]);
    assert.deepEqual(hits('== 3'), [7]);
    assert.deepEqual(hits('>= 9'), [13, 14]);
    assert.deepEqual(hits('> 9'), [14]);
    assert.deepEqual(hits('<2'), [5]);
    assert.deepEqual(hits('<= 2'), [5, 6]);
    assert.deepEqual(hits('% 4'), [8, 12]);
    assert.deepEqual(hits('!= 1').length, 9);
    assert.deepEqual(positions(textbook, { lines: [{ line: 9, hitCondition: '2', condition: 'address % 2 == 1' }] }), [8]);
    assert.deepEqual(positions(textbook, { lines: [{ line: 9, hitCondition: '2', condition: 'blocks(1) == 1' }] }), [8]);
  });

  it('count hits the same wherever a search begins', () => {
    for (const condition of [undefined, 'blocks(1) == 0']) {
      const finder = finderFor(textbook, { lines: [{ line: 9, hitCondition: '% 2', condition }] });
      const all = positions(textbook, { lines: [{ line: 9, hitCondition: '% 2', condition }] });
      for (const from of [20, 7, 12, 0, 15, 9]) {
        assert.equal(
          finish(finder.forward(from))?.position.operation,
          all.find((position) => position > from),
        );
        assert.equal(
          finish(finder.backward(from))?.position.operation,
          all.findLast((position) => position < from),
        );
      }
    }
  });

  it('say what is wrong with them', () => {
    const lines = [
      { line: 3, condition: 'size >' },
      { line: 3, condition: 'nobody.size > 4' },
      { line: 3, hitCondition: 'often' },
      { line: 3, hitCondition: '% 0' },
      { line: 3, logMessage: 'size {size' },
      { line: 3, logMessage: 'size {size >}' },
      { line: 3, logMessage: 'size {nobody}' },
      { line: 3, condition: 'size' },
      { line: 3, condition: 'live > 0 && handle' },
      { line: 3, condition: '0x0..0x3f' },
      { line: 3, condition: '!live' },
      { line: 3, hitCondition: '0' },
      { line: 3, hitCondition: '< 1' },
      { line: 3, hitCondition: '<= 0' },
      { line: 3, logMessage: 'here: { }' },
    ];
    assert.deepEqual(messages(textbook, { lines }), [
      'Condition, column 7: The expression ends where a value is expected.',
      'Condition, column 1: There is no handle and no cache nobody in this trace.',
      'often is no hit count. Write 5, >= 3 or % 10.',
      'There is no every 0th hit.',
      'Column 6: this brace is not closed.',
      'Column 13: The expression ends where a value is expected.',
      'Column 7: There is no handle and no cache nobody in this trace.',
      'Condition, column 1: This is a number. A condition compares it: external > 30%.',
      'Condition, column 13: This is a text. A condition compares it: kind == "free".',
      'Condition, column 1: These are addresses. A condition is true or false: external > 30%.',
      'Condition, column 2: This is a number. A condition compares it: external > 30%.',
      '0 is never so: hits are counted from 1.',
      '< 1 is never so: hits are counted from 1.',
      '<= 0 is never so: hits are counted from 1.',
      'Column 7: there is no expression between these braces. {{}} stand for themselves.',
    ]);
  });

  it('say where they are', () => {
    const stop = finish(finderFor(textbook, { lines: [{ line: 6 }] }).forward(-1));
    assert.deepEqual(stop?.reasons, [{ kind: line, breakpoint: 1, operation: 3, line: 7, description: 'Breakpoint on line 7' }]);
  });

  it('keep within the bounds of a step', () => {
    const finder = finderFor(textbook, { lines: [{ line: 9 }] });
    assert.equal(finish(finder.forward(0, 4)), undefined);
    assert.equal(finish(finder.forward(0, 5))?.position.operation, 5);
    assert.equal(finish(finder.backward(10, 6)), undefined);
    assert.equal(finish(finder.backward(10, 5))?.position.operation, 5);
    assert.equal(finish(finder.forward(5)), undefined);
    assert.equal(finish(finder.backward(5)), undefined);
  });
});

describe('Logpoints', () => {
  const requests = {
    lines: [
      { line: 9, condition: 'address >= 4', logMessage: '{handle} at {address}, {live} live {{}}' },
      { line: 5, logMessage: 'blocks of 16: {blocks(16)}' },
      { line: 11, condition: 'handle == "t[3]"' },
      { line: 11, hitCondition: '% 2', logMessage: '"{handle}" of {size}' },
    ],
  };

  it('log on the way and do not stop', () => {
    const { stop, logs } = searchWithLogs(finderFor(textbook, requests), -1);
    assert.equal(stop?.position.operation, 18);
    assert.deepEqual(logs.slice(0, 3), [
      { breakpoint: 2, position: 2, line: 5, text: 'blocks of 16: 1' },
      { breakpoint: 1, position: 5, line: 9, text: logs[1].text },
      { breakpoint: 1, position: 6, line: 9, text: logs[2].text },
    ]);
    assert.match(logs[1].text, /^t\[0\] at 0x[0-9a-f]+, 1 live \{\}$/);
    assert.deepEqual(
      logs.filter(({ breakpoint }) => breakpoint === 4),
      [
        { breakpoint: 4, position: 16, line: 11, text: '"t[1]" of 1 B' },
        { breakpoint: 4, position: 18, line: 11, text: '"t[3]" of 1 B' },
      ],
    );
  });

  it('go on where a stop was, and log nothing twice', () => {
    const finder = finderFor(textbook, requests);
    const first = searchWithLogs(finder, -1);
    const second = searchWithLogs(finder, first.stop!.position.operation);
    assert.equal(second.stop, undefined);
    assert.deepEqual(
      second.logs.map(({ position }) => position),
      [20, 22, 24],
    );
  });

  it('do not stop on the way back either', () => {
    assert.equal(finish(finderFor(textbook, requests).backward(27))?.position.operation, 18);
  });
});
