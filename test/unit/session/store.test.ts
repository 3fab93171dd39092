import * as assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { SessionStore } from '../../../src/session/store';
import { textSource } from './sessions';
import { CountingQueue } from '../work/queues';

const newStore = (): SessionStore => new SessionStore(() => Promise.resolve(), english, new CountingQueue());

describe('SessionStore', () => {
  it('has one session for a URI', () => {
    const store = newStore();
    const opened: string[] = [];
    store.onDidOpen(({ uri }) => opened.push(uri));
    const session = store.open('file:///a');
    assert.equal(store.open('file:///a'), session);
    assert.equal(store.get('file:///a'), session);
    assert.equal(store.get('file:///b'), undefined);
    assert.deepEqual(opened, ['file:///a']);
  });

  it('tells which session is active, once', () => {
    const store = newStore();
    const active: (string | undefined)[] = [];
    store.onDidChangeActive((session) => active.push(session?.uri));
    const session = store.open('file:///a');
    store.setActive(session);
    store.setActive(session);
    assert.deepEqual(active, ['file:///a']);
  });

  it('falls back to the session used last when the active one closes', () => {
    const store = newStore();
    for (const uri of ['file:///a', 'file:///b', 'file:///c']) store.setActive(store.open(uri));
    store.setActive(store.get('file:///a'));
    store.setActive(store.get('file:///b'));
    store.close('file:///b');
    assert.equal(store.active?.uri, 'file:///a');
    store.close('file:///c');
    assert.equal(store.active?.uri, 'file:///a');
    store.close('file:///a');
    assert.equal(store.active, undefined);
  });

  it('ends the run of a session that closes, and tells it before it is gone', async () => {
    const store = newStore();
    const session = store.open('file:///a');
    const states: string[] = [];
    store.onDidClose(({ state }) => states.push(state.kind));
    const run = session.run(textSource('a = alloc 8\n'));
    store.close('file:///a');
    assert.equal(await run, false);
    assert.deepEqual(states, ['running']);
    store.close('file:///a');
    assert.equal(states.length, 1);
  });
});
