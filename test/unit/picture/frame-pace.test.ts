import assert from 'node:assert/strict';
import { FramePace } from '../../../src/picture/frame-pace';

/** A pace, and what it has called for. */
function paced(): { pace: FramePace; calls: (string | number)[] } {
  const calls: (string | number)[] = [];
  const pace = new FramePace(
    () => calls.push('draw'),
    (position) => calls.push(position),
  );
  return { pace, calls };
}

describe('The pace of frames', () => {
  it('lets one go at a time, and another as soon as one was wanted and the first is drawn', () => {
    const { pace, calls } = paced();
    assert.equal(pace.free(), true);
    const sequence = pace.begin();
    pace.drawn(sequence);
    assert.deepEqual(calls, []);
    const next = pace.begin();
    assert.equal(pace.free(), false);
    pace.drawn(sequence);
    assert.equal(pace.free(), false, 'an older frame frees nothing');
    pace.drawn(next);
    assert.deepEqual(calls, ['draw']);
    assert.equal(pace.free(), true);
  });

  it('goes to a position at once, or to the last of those asked for while a frame is under way', () => {
    const { pace, calls } = paced();
    pace.moveTo(1);
    const sequence = pace.begin();
    pace.moveTo(2);
    pace.moveTo(3);
    assert.deepEqual(calls, [1]);
    pace.drawn(sequence);
    assert.deepEqual(calls, [1, 3]);
    pace.goToTarget();
    assert.deepEqual(calls, [1, 3]);
  });

  it('forgets a position that has been overtaken, and waits for no page that is gone', () => {
    const { pace, calls } = paced();
    pace.begin();
    pace.moveTo(2);
    pace.forgetTarget();
    pace.restart();
    pace.goToTarget();
    assert.deepEqual(calls, []);
    assert.equal(pace.free(), true);
  });
});
