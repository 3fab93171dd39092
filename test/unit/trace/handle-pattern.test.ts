import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseHandlePattern, patternHas, patternsMeet, writeMembers, type HandlePattern } from '../../../src/trace/handle-pattern';

function parsed(text: string): HandlePattern {
  const pattern = parseHandlePattern(text);
  assert.ok(pattern, text);
  return pattern;
}

describe('handle patterns', () => {
  it('are read from names, members, ranges and addresses', () => {
    assert.deepEqual(parsed('a'), { kind: 'one', name: 'a' });
    assert.deepEqual(parsed('0x00AB'), { kind: 'one', name: '0xab' });
    assert.deepEqual(parsed('0x0'), { kind: 'one', name: '0x0' });
    assert.deepEqual(parsed('t[3]'), { kind: 'members', name: 't', first: 3, last: 3, step: 1 });
    assert.deepEqual(parsed('t[3..9:2]'), { kind: 'members', name: 't', first: 3, last: 9, step: 2 });
    assert.deepEqual(parsed('t[*]'), { kind: 'all', name: 't' });
    assert.deepEqual(parsed('t[i]'), { kind: 'all', name: 't' });
    assert.deepEqual(parsed('t[1_000]'), { kind: 'members', name: 't', first: 1000, last: 1000, step: 1 });
    assert.equal(parseHandlePattern('t[-]'), undefined);
  });

  it('meet where they have a handle in common', () => {
    assert.equal(patternsMeet(parsed('t'), parsed('t[3]')), false);
    assert.equal(patternsMeet(parsed('t[*]'), parsed('t[3]')), true);
    assert.equal(patternHas(parsed('t[0..8:2]'), 't[4]'), true);
    assert.equal(patternHas(parsed('t[0..8:2]'), 't[5]'), false);
  });

  const range = fc
    .tuple(fc.nat(12), fc.nat(12), fc.integer({ min: 1, max: 5 }))
    .map(([first, length, step]) => ({ kind: 'members', name: 't', first, last: first + length, step }) as const);
  const indexes = ({ first, last, step }: { first: number; last: number; step: number }): number[] =>
    Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step);

  it('of ranges meet exactly where their indexes do', () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        assert.equal(
          patternsMeet(a, b),
          indexes(a).some((index) => indexes(b).includes(index)),
        );
      }),
    );
  });

  it('are written so that they name the same indexes', () => {
    assert.deepEqual(writeMembers('t', [0, 1, 2, 3]), ['t[0..3]']);
    assert.deepEqual(writeMembers('t', [1, 4]), ['t[1]', 't[4]']);
    assert.deepEqual(writeMembers('t', [0, 2, 4, 9]), ['t[0..4:2]', 't[9]']);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30)), (list) => {
        const sorted = list.sort((a, b) => a - b);
        const named = writeMembers('t', sorted).flatMap((text) => {
          const pattern = parsed(text);
          assert.ok(pattern.kind === 'members');
          return indexes(pattern);
        });
        assert.deepEqual(named, sorted);
      }),
    );
  });
});
