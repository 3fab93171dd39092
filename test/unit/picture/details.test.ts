import assert from 'node:assert/strict';
import { AddressHistory } from '../../../src/analysis/address-history';
import { buildDetails } from '../../../src/picture/details';
import type { Details } from '../../../src/protocol/details';
import { run, runRecording, stackedCalls, threads } from '../support';
import { cursorAt } from './pictures';
import type { Run } from '../../../src/replay/run/run';

function detailsOf(of: Run, byte: number, position = of.operationCount, wholeSlab = false): Details {
  const history = new AddressHistory(of, byte);
  history.goOnTo(of.operationCount);
  const details = buildDetails(of, cursorAt(of, position), { byte, wholeSlab }, history);
  assert.ok(details);
  return details;
}

const textbook = run('arena 64', 'a = alloc 8 @ site=main', 'b = alloc 5', 'c = alloc 3', 'free a', 'd = alloc 6');

describe('The details of what is selected', () => {
  it('of a block: range, figures, age, call site and line', () => {
    const { kind, from, to, order, requested, handle, line, operation, age, site, block } = detailsOf(textbook, 3, 3);
    assert.deepEqual([kind, from, to, order, requested], ['allocated', 0, 8, 3, 8]);
    assert.deepEqual([handle, line, operation, age, site], ['a', 2, 1, 2, 'main']);
    assert.deepEqual(block, { from: 0, to: 8, order: 3 });
  });

  it('its thread and time, where the recording has them', () => {
    const { handle, thread, time } = detailsOf(runRecording('fields', threads), 16);
    assert.deepEqual([handle, thread, time], ['0x200', '1', 1.5]);
    assert.equal(detailsOf(textbook, 3, 3).thread, undefined);
    assert.deepEqual(detailsOf(runRecording('uftrace', stackedCalls()), 16, 3).frames, ['get', 'two']);
    assert.equal(detailsOf(textbook, 3, 3).frames, undefined);
  });

  it('its neighbours, up to the arena’s edges', () => {
    const { previous, next } = detailsOf(textbook, 8, 3);
    assert.deepEqual([previous?.handle, next?.handle], ['a', 'c']);
    assert.equal(detailsOf(textbook, 0, 3).previous, undefined);
    const last = detailsOf(textbook, 63, 3);
    assert.deepEqual([last.kind, last.previous?.kind, last.next], ['free', 'free', undefined]);
  });

  it('its buddy: the bit in which they differ, and who stands in the way', () => {
    const { buddy } = detailsOf(textbook, 0, 4);
    assert.deepEqual([buddy?.from, buddy?.to, buddy?.bit, buddy?.state], [8, 16, 3, 'taken']);
    assert.deepEqual([buddy?.holderCount, buddy?.holders.map(({ handle }) => handle)], [1, ['b']]);
    const far = detailsOf(textbook, 40, 3).buddy;
    assert.deepEqual([far?.state, far?.holderCount, far?.holders.map(({ handle }) => handle)], ['split', 3, ['a', 'b', 'c']]);
    assert.equal(detailsOf(run('arena 64'), 0).buddy, undefined, 'the whole arena has none');
  });

  it('counts all who stand in the way, but names few', () => {
    const of = run('arena 64', 'x[0..31] = alloc 1');
    const { buddy } = detailsOf(of, 40);
    assert.equal(buddy?.holderCount, 32);
    assert.deepEqual(
      buddy?.holders.map(({ handle }) => handle),
      ['x[0]', 'x[1]', 'x[2]', 'x[3]'],
    );
  });

  it('who held the byte, and when', () => {
    const { history } = detailsOf(textbook, 2, 4);
    assert.deepEqual(
      history.tenancies.map(({ handle, operation, endedBy }) => [handle, operation, endedBy]),
      [
        ['a', 1, 4],
        ['d', 5, undefined],
      ],
    );
    assert.deepEqual([history.total, history.before, history.progress], [2, 0, 1]);
  });

  it('of a long history, those nearest to the position', () => {
    const of = run('arena 64', ...Array.from({ length: 200 }, (_, index) => [`h${index} = alloc 1`, `free h${index}`]).flat());
    const { history } = detailsOf(of, 0, 201);
    assert.equal(history.total, 200);
    assert.equal(history.before, 71);
    assert.deepEqual([history.tenancies[0].handle, history.tenancies.length], ['h71', 60]);
    assert.equal(detailsOf(of, 0, 0).history.before, 0);
    assert.equal(detailsOf(of, 0, 400).history.tenancies[59].handle, 'h199');
  });

  it('of an object: its slab, its slot, the slots beside it and the block beside the slab', () => {
    const of = run('arena 32KiB unit 4KiB', 'cache thing 1000 order 0', 't[0..3] = alloc thing', 'x = alloc 4096', 'free t[1]');
    const { kind, slab, order, block, previous, next, buddy } = detailsOf(of, 0);
    assert.deepEqual([kind, slab?.cache, slab?.slot, slab?.inUse, slab?.objects, order], ['slot', 'thing', 0, 3, 4, 0]);
    assert.deepEqual(block, { from: 0, to: 4096, order: 0 });
    assert.deepEqual([previous, next?.kind], [undefined, 'freeSlot']);
    assert.deepEqual([buddy?.from, buddy?.holders.map(({ handle }) => handle)], [4096, ['x']]);
    const whole = detailsOf(of, 0, of.operationCount, true);
    assert.deepEqual([whole.kind, whole.from, whole.to, whole.requested, whole.next?.handle], ['slab', 0, 4096, 3000, 'x']);
    const beside = detailsOf(of, 4096);
    assert.deepEqual([beside.previous?.kind, beside.previous?.from], ['slab', 0], 'beside a block stands the slab');
  });

  it('there are none outside of the arena', () => {
    assert.equal(buildDetails(textbook, cursorAt(textbook), { byte: 64, wholeSlab: false }, new AddressHistory(textbook, 64)), null);
  });
});
