import assert from 'node:assert/strict';
import { Player, shareOfSpeed, speedAt, speedFor } from '../../../../webview/timeline/player';

describe('Playing a run', () => {
  it('has speeds from 1 to 1,000 operations a second by equal factors', () => {
    assert.deepEqual([0, 1 / 3, 0.5, 2 / 3, 1, 2].map(speedAt), [1, 10, 32, 100, 1000, 1000]);
    for (const speed of [1, 10, 100, 1000]) assert.equal(speedAt(shareOfSpeed(speed)), speed);
  });

  it('begins with one operation a second where there are few', () => {
    assert.deepEqual([0, 8, 40, 400, 1_000_000].map(speedFor), [1, 1, 1, 10, 1000]);
  });

  it('moves by the clock', () => {
    const player = new Player();
    player.setSpeed(10, 0);
    player.play(5, 1000);
    assert.equal(player.tick(1050, 100), undefined);
    assert.equal(player.tick(1100, 100), 6);
    assert.equal(player.tick(1150, 100), undefined);
    assert.equal(player.tick(1500, 100), 10);
    assert.ok(player.playing);
  });

  it('stops at the end', () => {
    const player = new Player();
    player.setSpeed(1000, 0);
    player.play(0, 0);
    assert.equal(player.tick(50, 20), 20);
    assert.ok(!player.playing);
    assert.equal(player.tick(100, 20), undefined);
  });

  it('goes on from where it is at another speed', () => {
    const player = new Player();
    player.setSpeed(10, 0);
    player.play(0, 0);
    assert.equal(player.tick(1000, 1000), 10);
    player.setSpeed(100, 1000);
    assert.equal(player.tick(1500, 1000), 60);
    player.setSpeed(1, 1500);
    assert.equal(player.tick(2000, 1000), undefined);
    assert.equal(player.tick(2500, 1000), 61);
  });

  it('is as fast, in fewer steps, where motion is reduced', () => {
    const player = new Player();
    player.setSpeed(10, 0);
    player.play(0, 0);
    assert.deepEqual(
      [100, 400, 500, 600, 900, 1000].map((now) => player.tick(now, 100, 500)),
      [undefined, undefined, 5, undefined, undefined, 10],
    );
  });

  it('does nothing while it is paused', () => {
    const player = new Player();
    player.play(0, 0);
    player.pause();
    assert.equal(player.tick(10_000, 100), undefined);
  });
});
