import assert from 'node:assert/strict';
import { listStops, stopAt, usedShareOf, type Stop } from '../../../../webview/layout/stops';
import { cursorAt, mixedTrace, pictureOf, runText, wholeView } from '../../picture/pictures';

const describeStops = (stops: readonly Stop[]): string[] => stops.map(({ kind, from, to }) => `${kind} ${from}..${to}`);

describe('What the focus can stand on', () => {
  const run = runText('arena 8KiB unit 1KiB\nmachine page 1KiB\ncache thing 300 align 1 order 0\nt[0..1] = alloc thing\na = alloc 1500');
  const cursor = cursorAt(run);

  it('blocks and free blocks, and inside a slab its slots', () => {
    assert.deepEqual(describeStops(listStops(pictureOf(run, cursor, wholeView(run, 64)), 0, 8192)), [
      'slab 0..1024',
      'slot 0..300',
      'slot 300..600',
      'freeSlot 600..900',
      'free 1024..2048',
      'allocated 2048..4096',
      'free 4096..8192',
    ]);
  });

  it('only what is in view', () => {
    assert.deepEqual(describeStops(listStops(pictureOf(run, cursor, wholeView(run, 64)), 1024, 2048)), ['free 1024..2048']);
  });

  it('a run of small blocks as one', () => {
    const many = runText('arena 1KiB\nx[0..99] = alloc 1\nfree x[0..99:2]\ny = alloc 256');
    const picture = pictureOf(many, cursorAt(many), wholeView(many, 0.5));
    const stops = listStops(picture, 0, 1024);
    const [first] = stops;
    assert.equal(first.kind, 'small');
    assert.equal(first.from, 0);
    assert.ok(first.kind === 'small' && Math.abs(usedShareOf(picture, first) * (first.to - first.from) - 50) < 0.1);
    assert.deepEqual(describeStops(stops.slice(-2)), ['allocated 256..512', 'free 512..1024']);
  });

  it('the innermost at a byte', () => {
    const stops = listStops(pictureOf(run, cursor, wholeView(run, 64)), 0, 8192);
    const at = (byte: number): string => stops[stopAt(stops, byte)].kind;
    assert.equal(at(0), 'slot');
    assert.equal(at(650), 'freeSlot');
    assert.equal(at(1000), 'slab');
    assert.equal(at(4095), 'allocated');
    assert.equal(stopAt(stops, 8192), -1);
  });

  it('covers every byte of what is in view, at every scale', () => {
    const mixed = runText(mixedTrace(300, 3));
    for (const pixels of [4, 0.5, 0.05, 0.002]) {
      const picture = pictureOf(mixed, cursorAt(mixed), wholeView(mixed, pixels));
      const stops = listStops(picture, 0, mixed.arena.size).filter(({ kind }) => kind !== 'slot' && kind !== 'freeSlot');
      let at = 0;
      for (const stop of stops) {
        assert.equal(stop.from, at);
        at = stop.to;
      }
      assert.equal(at, mixed.arena.size);
    }
  });
});
