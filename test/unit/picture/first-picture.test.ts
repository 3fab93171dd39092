import assert from 'node:assert/strict';
import { FirstPicture } from '../../../src/picture/first-picture';
import { WorkQueue } from '../../../src/work/queue';

describe('The first picture of a run', () => {
  const queue = new WorkQueue();
  let first: FirstPicture;
  let background: boolean;

  beforeEach(() => {
    first = new FirstPicture(queue);
    background = false;
  });

  afterEach(() => first.giveUp());

  /** Whether work in the background has its turn when all other work is done. */
  async function goesOn(): Promise<boolean> {
    void queue.turn(true).then(() => (background = true));
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    return background;
  }

  it('goes before the background until it is on the screen', async () => {
    first.awaited(1, 2000);
    assert.equal(await goesOn(), false);
    first.sent(7);
    first.drawn(6);
    assert.equal(await goesOn(), false, 'it was one of the run before');
    first.drawn(7);
    assert.equal(await goesOn(), true);
  });

  it('keeps nobody waiting for a short run', async () => {
    first.awaited(1, 20);
    assert.equal(await goesOn(), true);
  });

  it('is the first of a run but once', async () => {
    first.awaited(1, 2000);
    first.giveUp();
    first.awaited(1, 2000);
    assert.equal(await goesOn(), true);
  });

  it('is not waited for when the page is gone', async () => {
    first.awaited(1, 2000);
    first.giveUp();
    assert.equal(await goesOn(), true);
  });

  it('is not waited for by those who wait for a page that draws nothing', async () => {
    first.awaited(1, 2000);
    await queue.turn(true);
  });
});
