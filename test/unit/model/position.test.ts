import * as assert from 'node:assert/strict';
import { afterOperation, comparePositions, startPosition } from '../../../src/model/position';

describe('positions', () => {
  it('are ordered by operation, then by phase', () => {
    const ascending = [startPosition, { operation: 0, phase: 2 }, afterOperation(1), { operation: 1, phase: 1 }];
    ascending.forEach((a, i) => ascending.forEach((b, k) => assert.equal(Math.sign(comparePositions(a, b)), Math.sign(i - k))));
  });
});
