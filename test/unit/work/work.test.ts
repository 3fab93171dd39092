import * as assert from 'node:assert/strict';
import { finish, inStretches, SharedWork, type Work } from '../../../src/work/work';
import { inSteps } from './queues';

describe('Work', () => {
  it('goes through a count in stretches', () => {
    const seen: number[][] = [];
    const { steps } = inSteps(inStretches(10, 4, (from, to) => seen.push([from, to])));
    assert.deepEqual(seen, [
      [0, 4],
      [4, 8],
      [8, 10],
    ]);
    assert.deepEqual(steps, [4, 4, 2]);
    assert.deepEqual(inSteps(inStretches(0, 4, () => assert.fail('There is nothing.'))).steps, []);
  });

  it('can be done at once', () => {
    let sum = 0;
    finish(inStretches(100, 7, (from, to) => (sum += to - from)));
    assert.equal(sum, 100);
  });
});

describe('Work that several wait for', () => {
  let done: number;

  function* work(): Work<string> {
    for (done = 1; done < 6; done++) yield 1;
    return 'made';
  }

  it('is done once, each going on where another stopped', () => {
    const shared = new SharedWork(work());
    const first = shared.rest();
    const second = shared.rest();
    first.next();
    first.next();
    second.next();
    assert.equal(done, 3);
    assert.deepEqual([shared.isDone, shared.result], [false, undefined]);
    assert.equal(finish(second), 'made');
    assert.deepEqual([shared.isDone, shared.result], [true, 'made']);
    assert.deepEqual(first.next(), { done: true, value: 'made' });
    assert.deepEqual(inSteps(shared.rest()), { steps: [], result: 'made' });
  });

  it('goes on for the others where one gives it up', () => {
    const shared = new SharedWork(work());
    const one = shared.rest();
    one.next();
    assert.throws(() => one.throw(new Error('given up')), /given up/);
    assert.equal(shared.finish(), 'made');
    assert.equal(done, 6);
  });
});
