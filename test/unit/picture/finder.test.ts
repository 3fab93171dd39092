import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { Finder } from '../../../src/picture/finder';
import { run } from '../support';
import { stepwiseQueue, unhurriedQueue } from '../work/queues';
import { cursorAt } from './pictures';

const of = run('arena 64', 'a = alloc 8', 'b = alloc 5', 'c = alloc 3', 'd = alloc 8', 'free b');

function finder(text: string): Finder {
  const made = new Finder(english, () => assert.fail('Nothing here takes long.'), unhurriedQueue());
  made.setText(text);
  return made;
}

describe('Finding', () => {
  it('counts what is live at the position and passes', () => {
    const sizes = finder('size>=5');
    assert.deepEqual(sizes.state(of, cursorAt(of, 1), undefined), { text: 'size>=5', matches: 1, bytes: 8, current: undefined });
    assert.deepEqual(sizes.state(of, cursorAt(of, 4), 8), { text: 'size>=5', matches: 3, bytes: 24, current: 2 });
    assert.equal(sizes.state(of, cursorAt(of, 5), 8)?.matches, 2, 'b is gone');
  });

  it('goes from match to match by address, and round at the edges', () => {
    const sizes = finder('size>=5');
    const cursor = cursorAt(of, 4);
    assert.equal(sizes.next(of, cursor, undefined, false), 0);
    assert.equal(sizes.next(of, cursor, 0, false), 8);
    assert.equal(sizes.next(of, cursor, 8, false), 24);
    assert.equal(sizes.next(of, cursor, 24, false), 0);
    assert.equal(sizes.next(of, cursor, 0, true), 24);
    assert.equal(sizes.next(of, cursor, undefined, true), 24);
    assert.equal(finder('nobody').next(of, cursor, undefined, false), undefined);
  });

  it('looks for many matches in slices, and goes to one when they are there', async () => {
    const many = run('arena 1MiB unit 16', 't[0..9999] = alloc 16', 'free t[0..9999:2]');
    const cursor = cursorAt(many);
    let changed = (): void => undefined;
    const found = new Promise<void>((resolve) => (changed = resolve));
    const made = new Finder(english, () => changed(), stepwiseQueue());
    made.setText('size>=5');
    assert.deepEqual(made.state(many, cursor, undefined), { text: 'size>=5' });
    assert.equal(made.next(many, cursor, undefined, false), 'later');
    await found;
    assert.deepEqual(made.state(many, cursor, 16), { text: 'size>=5', matches: 5000, bytes: 80_000, current: 1 });
    assert.equal(made.next(many, cursor, 16, false), 48);
    made.dispose();
  });

  it('has the terms of time apart, and keeps them while only others change', () => {
    const made = finder('size>=5');
    assert.equal(made.times(of), undefined);
    made.setText('born:2..3 size>=5');
    const times = made.times(of);
    assert.deepEqual(
      [0, 1, 2, 3].map((op) => times?.(op)),
      [false, true, true, false],
    );
    made.setText('born:2..3 handle:c');
    assert.equal(made.times(of), times);
    made.setText('-born:2..3');
    assert.deepEqual(
      [0, 1, 2, 3].map((op) => made.times(of)?.(op)),
      [true, false, false, true],
    );
  });

  it('filters nothing while there is nothing to read, or what there is cannot be read', () => {
    assert.equal(finder(' ').filter(of), undefined);
    assert.equal(finder(' ').state(of, cursorAt(of), undefined), undefined);
    assert.equal(finder('size:').filter(of), undefined);
    assert.equal(finder('size:').state(of, cursorAt(of), undefined)?.error, 'size: needs something to look for.');
    assert.equal(finder('handle:a').filter(of)?.(0), true);
    assert.equal(finder('handle:a').filter(of)?.(1), false);
  });
});
