import * as assert from 'node:assert/strict';
import { run } from '../../support';

const passes = run(
  'arena 64 KiB unit 32', // 1
  'a = alloc 40', // 2
  'repeat i in 0..2', // 3
  '  t[i] = alloc 40', // 4
  '  repeat 2', // 5
  '    x = alloc 40', // 6
  '    free x', // 7
  '  end', // 8
  '  r[0..i] = alloc 40', // 9
  '  free r[0..i]', // 10
  'end', // 11
  'free a, t[*]', // 12
);

describe('The lines of a run', () => {
  const { lines, table, operationCount } = passes;

  it('have their operations in each pass', () => {
    assert.deepEqual(
      [1, 2, 4, 6, 9, 12].map((line) => lines.timesOf(line)),
      [0, 1, 3, 6, 3, 1],
    );
    for (let line = 0; line <= 13; line++) {
      const { from, to } = lines.placesOf(line);
      const found = Array.from({ length: to - from }, (_, index) => lines.inOrder(from + index));
      const wanted = Array.from({ length: operationCount }, (_, op) => op).filter((op) => table.line[op] === line);
      assert.deepEqual(found, wanted, `line ${line}`);
      assert.equal(
        lines.firstOn(line),
        [...table.line.subarray(0, operationCount).keys()].find((op) => table.line[op] === firstLineFrom(line)),
      );
    }
  });

  const firstLineFrom = (line: number): number => Math.min(...[...table.line.subarray(0, operationCount)].filter((each) => each >= line));

  it('are stepped over a statement of a pass at a time, both ways', () => {
    const forward: number[] = [];
    for (let at = 0; at < operationCount; at = passes.nextStatement(at)) forward.push(at);
    const back: number[] = [];
    for (let at = operationCount; at > 0; at = passes.previousStatement(at)) back.unshift(passes.previousStatement(at));
    assert.deepEqual(forward, back);
    assert.equal(forward.length, 1 + 3 + 12 + 6 + 1);
  });

  it('show the pass of a position, else the last', () => {
    const { passes: table_ } = passes.trace;
    const shown = (line: number, position: number): (number | undefined)[] => {
      const { from } = passes.operationsOfLine(line, position)!;
      return table_.chain(passes.passOf(from)).map((pass) => table_.number(pass));
    };
    const at = lines.placesOf(4);
    const inPass = (pass: number): number => lines.inOrder(at.from + pass) + 1;
    assert.deepEqual(
      [0, 1, 2].map((pass) => shown(9, inPass(pass))),
      [[1], [2], [3]],
    );
    assert.deepEqual(shown(9, 0), [3]);
    assert.deepEqual(shown(6, inPass(1)), [2, 1]);
    assert.deepEqual(shown(4, operationCount), [3]);
  });

  it('end where their last pass does', () => {
    assert.equal(passes.positionOfLine(1), 0);
    assert.equal(passes.positionOfLine(2), 1);
    assert.equal(passes.positionOfLine(12), operationCount);
    assert.equal(passes.positionOfLine(7), lines.lastOn(7) + 1);
    assert.equal(passes.positionOfLine(11), lines.lastOn(10) + 1);
  });
});

describe('Passes', () => {
  it('tell what a NAME stands for, in the ones around as well', () => {
    const { passes: table } = passes.trace;
    const op = passes.lines.inOrder(passes.lines.placesOf(6).to - 1);
    assert.equal(table.valueOf('i', passes.passOf(op)), 2);
    assert.equal(table.valueOf('j', passes.passOf(op)), undefined);
    assert.deepEqual(
      table.chain(passes.passOf(op)).map((pass) => [table.repeat(pass).line, table.number(pass)]),
      [
        [3, 3],
        [5, 2],
      ],
    );
    assert.deepEqual(
      [3, 4, 8, 10, 11].map((line) => table.isRepeated(line)),
      [false, true, true, true, false],
    );
  });

  it('are none of statements outside of any', () => assert.equal(passes.passOf(0), -1));
});
