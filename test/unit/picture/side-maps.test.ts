import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { afterOperation } from '../../../src/model/position';
import type { Session } from '../../../src/session/session';
import { SessionStore } from '../../../src/session/store';
import { textSource } from '../session/sessions';
import { CountingQueue } from '../work/queues';
import { allRegions } from './maps';
import { ShownMap } from './shown-map';

const text = ['arena 64', 'a = alloc 8', 'b = alloc 5', 'free a', 'c[0..1] = alloc 4'].join('\n');

describe('Maps side by side', () => {
  let store: SessionStore;
  let session: Session;
  let main: ShownMap;
  let side: ShownMap;
  const positions = (): (number | undefined)[] => [main.frame?.position, side.frame?.position];

  beforeEach(async () => {
    store = new SessionStore(() => Promise.resolve(), english, new CountingQueue());
    session = store.open('file:///a.alloctrace');
    await session.run(textSource(text));
    store.setActive(session);
    session.moveTo(afterOperation(5));
    main = new ShownMap(store);
    side = new ShownMap(store, { uri: session.uri, position: 2, pinned: true, side: true });
  });

  it('have each a position and a state of its own', () => {
    assert.deepEqual(positions(), [5, 2]);
    assert.deepEqual([main.frame!.metrics.live, side.frame!.metrics.live], [3, 2]);
    side.controller.receive({ type: 'move', to: 'forward' });
    assert.deepEqual(positions(), [5, 3]);
    assert.equal(side.frame!.operation?.kind, 'free');
    session.moveTo(afterOperation(1));
    assert.deepEqual(positions(), [1, 3]);
    assert.equal(session.position.operation, 1);
    assert.equal(side.controller.standing?.state.metrics().live, 1);
    assert.equal(main.state?.locked, undefined);
    assert.equal(side.state?.locked, false);
  });

  it('move together while one is locked, whoever begins', () => {
    side.controller.receive({ type: 'lock', locked: true });
    assert.equal(side.state?.locked, true);
    assert.deepEqual(positions(), [5, 5]);
    session.moveTo(afterOperation(2));
    assert.deepEqual(positions(), [2, 2]);
    side.controller.receive({ type: 'move', to: 'forward' });
    assert.deepEqual(positions(), [3, 3]);
    assert.equal(session.position.operation, 3);
    side.controller.receive({ type: 'lock', locked: false });
    main.controller.receive({ type: 'move', to: 'end' });
    assert.deepEqual(positions(), [5, 3]);
  });

  it('show other traces, which a lock moves by operation, each as far as it goes', async () => {
    const other = store.open('file:///b.alloctrace');
    await other.run(textSource('arena 64\nx = alloc 4\ny = alloc 4\nfree x'));
    other.moveTo(afterOperation(3));
    side = new ShownMap(store, { uri: other.uri, position: 1, pinned: true, side: true });
    assert.deepEqual(positions(), [5, 1]);
    assert.equal(side.state?.trace?.name, 'b.alloctrace');
    side.controller.receive({ type: 'lock', locked: true });
    assert.deepEqual(positions(), [3, 3]);
    main.controller.receive({ type: 'moveTo', position: 4 });
    assert.deepEqual(positions(), [4, 3]);
    main.controller.receive({ type: 'moveTo', position: 1 });
    assert.deepEqual(positions(), [1, 1]);
  });

  it('keep their operation over an edit, as far as there is one', async () => {
    await session.run(textSource('arena 64\na = alloc 8\nb = alloc 16'));
    side.look();
    assert.equal(side.frame!.position, 2);
    assert.equal(side.frame!.metrics.requested, 24);
    await session.run(textSource('arena 64\na = alloc 8'));
    side.look();
    assert.equal(side.frame!.position, 1);
  });

  it('stay with a trace that is closed, and go on when it is opened again', async () => {
    const other = store.open('file:///b.alloctrace');
    await other.run(textSource('arena 64\nx = alloc 4'));
    store.setActive(other);
    side.controller.receive({ type: 'move', to: 'forward' });
    store.close(session.uri);
    assert.deepEqual([main.state?.trace?.name, side.state?.trace?.name], ['b.alloctrace', 'a.alloctrace']);
    assert.deepEqual([side.state?.status, side.state?.run, side.state?.pinned], [{ kind: 'closed' }, undefined, true]);
    assert.equal(side.controller.standing, undefined);
    session = store.open(session.uri);
    await session.run(textSource(text));
    side.look();
    assert.equal(side.state?.status.kind, 'ready');
    assert.deepEqual([side.frame!.position, side.frame!.metrics.live], [3, 1]);
    assert.notEqual(session.position.operation, 3, 'the trace has its own');
  });

  it('say which trace is active where a map is pinned to another', async () => {
    main.controller.receive({ type: 'pin', pinned: true });
    assert.equal(main.state?.active, undefined);
    const other = store.open('file:///b.alloctrace');
    await other.run(textSource(text));
    store.setActive(other);
    assert.equal(main.state?.active, 'b.alloctrace');
    assert.equal(main.state?.trace?.name, 'a.alloctrace');
    // That is what one beside it is for.
    assert.equal(side.state?.active, undefined);
    main.controller.receive({ type: 'pin', pinned: false });
    assert.equal(main.state?.active, undefined);
    assert.equal(main.state?.trace?.name, 'b.alloctrace');
  });
});

describe('A map under another setting beside its trace', () => {
  const lines = ['arena 64 unit 8', 'a = alloc 8', 'free a', 'b = alloc 8', 'c = alloc 20', 'd = alloc 8'];
  let store: SessionStore;
  let session: Session;
  let main: ShownMap;
  /** All work of the queue is done between two turns of the event loop. */
  const made = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const beside = (setting: string): ShownMap => new ShownMap(store, { uri: session.uri, setting, locked: true, pinned: true, side: true });

  beforeEach(async () => {
    store = new SessionStore(() => Promise.resolve(), english, new CountingQueue());
    session = store.open('file:///a.alloctrace');
    await session.run(textSource(lines.join('\n')));
    store.setActive(session);
    main = new ShownMap(store);
  });

  it('says where the two part, and moves there with the other', async () => {
    const side = beside('policy=first-fit');
    await made();
    side.look(allRegions);
    assert.deepEqual(side.state?.setting, { text: 'policy=first-fit', parting: { position: 4, line: 5 } });
    assert.equal(side.state?.run?.arena.policy, 'first-fit');
    assert.equal(main.state?.setting, undefined);
    side.controller.receive({ type: 'moveTo', position: 4 });
    assert.deepEqual([main.frame?.position, side.frame?.position], [4, 4]);
    assert.deepEqual([main.frame?.operation?.address, side.frame?.operation?.address], ['0x20', '0x8']);
  });

  it('says so where they never part', async () => {
    const side = beside('fit=lifo');
    await made();
    assert.equal(side.state?.setting?.parting, null);
  });

  it('is run anew with its trace', async () => {
    const side = beside('policy=first-fit');
    await made();
    await session.run(textSource('arena 64 unit 8\na = alloc 8\nb = alloc 8'));
    await made();
    assert.deepEqual([side.state?.run?.operationCount, side.state?.setting?.parting], [2, null]);
  });

  it('says why there can be no run', async () => {
    const side = beside('policy=first-fit,unit=7');
    await made();
    assert.equal(side.state?.status.kind, 'failed');
    const { status } = beside('nothing').state!;
    assert.match(status.kind === 'failed' ? status.message : '', /^It is NAME=VALUE/);
  });
});
