import * as assert from 'node:assert/strict';
import { hostSlicer, sliceMilliseconds, Slices, type Slicer } from '../../../src/work/slicer';

/** A slicer with a clock that only the test moves. */
function manualSlicer(): Slicer & { time: number; yields: number } {
  const slicer = {
    time: 0,
    yields: 0,
    now: () => slicer.time,
    yield: () => {
      slicer.yields++;
      return Promise.resolve();
    },
  };
  return slicer;
}

describe('Slices', () => {
  it('yield only when the slice is used up', async () => {
    const slicer = manualSlicer();
    const slices = new Slices(slicer);
    for (let work = 0; work < 10 * sliceMilliseconds; work++) {
      slicer.time += 1;
      await slices.pause();
    }
    assert.equal(slicer.yields, 10);
    assert.equal(slices.count, 11);
  });

  it('count a slice from the end of the wait', async () => {
    const slicer = manualSlicer();
    const slices = new Slices({
      now: () => slicer.time,
      yield: () => {
        slicer.time += 500;
        return slicer.yield();
      },
    });
    slicer.time += sliceMilliseconds + 2;
    assert.equal(slices.exhausted, true);
    await slices.pause();
    assert.equal(slices.exhausted, false);
    assert.equal(slices.remaining, sliceMilliseconds);
  });

  it('end where the work between two slices fails', async () => {
    const slicer = manualSlicer();
    const slices = new Slices(slicer, () => {
      throw new Error('cancelled');
    });
    await slices.pause();
    slicer.time += sliceMilliseconds;
    await assert.rejects(slices.pause(), /cancelled/);
  });

  it('take turns, one in each round of the event loop', async () => {
    const slicer = hostSlicer();
    let rounds = 0;
    let over = false;
    const countRound = (): void => {
      rounds++;
      if (!over) setImmediate(countRound);
    };
    setImmediate(countRound);
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      for (let slice = 0; slice < 5; slice++) {
        await slicer.yield();
        order.push(name);
      }
    };
    await Promise.all([work('a'), work('b'), work('c')]);
    over = true;
    assert.equal(order.join(''), 'abcabcabcabcabc');
    assert.ok(rounds >= 14, String(rounds));
  });

  it('go on in the background when no other work waits', async () => {
    const slicer = hostSlicer();
    const order: string[] = [];
    const work = async (name: string, inBackground: boolean): Promise<void> => {
      for (let slice = 0; slice < 3; slice++) {
        await slicer.yield(inBackground);
        order.push(name);
      }
    };
    await Promise.all([work('x', true), work('a', false), work('y', true), work('b', false)]);
    assert.equal(order.join(''), 'abababxyxyxy');
  });

  it('let timers and messages run in between', async () => {
    const slicer = hostSlicer();
    let fired = false;
    setTimeout(() => (fired = true), 0);
    for (let turn = 0; turn < 10_000 && !fired; turn++) await slicer.yield();
    assert.equal(fired, true);
  });
});
