import * as assert from 'node:assert/strict';
import { Emitter } from '../../../src/session/event';

describe('Emitter', () => {
  it('tells every listener until its subscription ends', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('hears one listener twice when it subscribes twice', () => {
    const emitter = new Emitter<void>();
    let heard = 0;
    const listener = (): void => void heard++;
    emitter.event(listener).dispose();
    emitter.event(listener);
    emitter.event(listener);
    emitter.fire();
    assert.equal(heard, 2);
  });

  it('does not tell a listener that an earlier one has removed', () => {
    const emitter = new Emitter<void>();
    const heard: string[] = [];
    emitter.event(() => {
      heard.push('first');
      second.dispose();
    });
    const second = emitter.event(() => heard.push('second'));
    emitter.fire();
    assert.deepEqual(heard, ['first']);
  });

  it('goes on after a listener that fails, and passes the failure on', () => {
    const emitter = new Emitter<void>();
    let heard = 0;
    emitter.event(() => {
      throw new Error('first');
    });
    emitter.event(() => void heard++);
    assert.throws(() => emitter.fire(), /first/);
    assert.equal(heard, 1);
  });
});
