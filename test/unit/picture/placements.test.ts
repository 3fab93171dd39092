/** A map over a recording that is placed one way and then the other. */
import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { afterOperation } from '../../../src/model/position';
import type { FrameMessage, StateMessage, ToWebview } from '../../../src/protocol/messages';
import { spaceOfColumns } from '../../../src/protocol/space';
import { SessionStore } from '../../../src/session/store';
import type { RecordedRequest } from '../../../webview/views/recorded/protocol';
import { textSource } from '../session/sessions';
import { CountingQueue } from '../work/queues';
import { allRegions, openMap, wholeArena } from './maps';
import { ShownMap } from './shown-map';

const recording = [
  '= Start',
  '@ a:[0x1] + 0x1000 0x20',
  '@ a:[0x2] + 0x40000000 0x30',
  '@ a:[0x3] + 0x1040 0x10',
  '@ a:[0x4] - 0x1000',
  '',
].join('\n');

async function opened(content: string, name: string) {
  const posted: ToWebview[] = [];
  const placed: string[] = [];
  const store = new SessionStore(() => Promise.resolve(), english, new CountingQueue());
  const session = store.open(`file:///${name}`);
  const run = async (placement: 'simulated' | 'recorded'): Promise<void> => {
    session.override({ placement });
    await session.run(textSource(content, name));
  };
  await run('simulated');
  session.moveTo(afterOperation(3));
  store.setActive(session);
  const map = openMap(store, { post: (message) => posted.push(message), place: (_, placement) => placed.push(placement) });
  map.receive({ type: 'ready' });
  const last = <Type extends ToWebview['type']>(type: Type): Extract<ToWebview, { type: Type }> =>
    posted.findLast((message): message is Extract<ToWebview, { type: Type }> => message.type === type)!;
  const ask = (body: RecordedRequest | typeof wholeArena): FrameMessage | undefined => {
    const before = posted.length;
    map.receive({ type: 'view', view: { run: last('state').run!.id, body } });
    const frame = posted.slice(before).find((message): message is FrameMessage => message.type === 'frame');
    if (frame) map.receive({ type: 'drawn', sequence: frame.sequence });
    return frame;
  };
  return { map, store, session, run, placed, ask, last, state: (): StateMessage => last('state') };
}

describe('A map of a recording', () => {
  it('tells how it is placed and whether it can be otherwise, and where its bytes lie', async () => {
    const { run, state } = await opened(recording, 'a.mtrace');
    assert.deepEqual([state().run?.placement, state().run?.hasAddresses], ['simulated', true]);
    await run('recorded');
    assert.deepEqual([state().run?.placement, state().run?.hasAddresses], ['recorded', true]);
    assert.deepEqual(
      spaceOfColumns(state().run!.space).regions.map(({ base, size }) => [base, size]),
      [
        [0x1000n, 0x50],
        [0x40000000n, 0x30],
      ],
    );
    assert.equal((await opened('0\n1\n2\n1\na 0 16\nf 0\n', 'a.rep')).state().run?.hasAddresses, false);
    assert.equal((await opened('a = alloc 8\n', 'a.alloctrace')).state().run?.hasAddresses, undefined);
  });

  it('keeps position and selection when it is placed otherwise', async () => {
    const { map, session, run, ask, state } = await opened(recording, 'a.mtrace');
    const simulated = session.ready!.run;
    map.receive({ type: 'select', byte: simulated.offsetOf(1) });
    assert.equal(ask(wholeArena)?.selection?.operation, 1);
    await run('recorded');
    const frame = ask(allRegions);
    assert.equal(session.position.operation, 3);
    assert.deepEqual(frame?.selection, { kind: 'allocated', from: 0x50, to: 0x80, line: 3, handle: '0x40000000', operation: 1 });
    assert.equal(frame.body.kind, 'recorded');
    assert.equal(frame.body.picture?.selectedBlock?.address, '0x40000000');
    assert.deepEqual(frame.touched, [{ from: 0x40, to: 0x50 }]);
    assert.deepEqual([frame.metrics.live, frame.metrics.used, frame.metrics.free], [3, 0x60, NaN]);
    await run('simulated');
    assert.equal(state().run?.placement, 'simulated');
    assert.equal(ask(wholeArena)?.selection?.operation, 1);
  });

  it('never draws blocks up as another placement has them', async () => {
    const { run, ask } = await opened(recording, 'a.mtrace');
    assert.equal(ask(allRegions), undefined);
    await run('recorded');
    assert.equal(ask(wholeArena), undefined);
    assert.equal(ask(allRegions)?.body.kind, 'recorded');
  });

  it('has the other placement asked for by the page and by the view’s command', async () => {
    const { map, placed } = await opened(recording, 'a.mtrace');
    map.receive({ type: 'place', placement: 'recorded' });
    map.show('recorded');
    map.show('heat');
    assert.deepEqual(placed, ['recorded', 'recorded']);
  });

  it('finds by recorded addresses, from match to match over the regions', async () => {
    const { map, run, ask, last } = await opened(recording, 'a.mtrace');
    await run('recorded');
    ask(allRegions);
    map.receive({ type: 'filter', text: 'size>=16' });
    map.receive({ type: 'drawn', sequence: last('frame').sequence });
    const offsets: (number | undefined)[] = [];
    for (let match = 0; match < 4; match++) {
      map.receive({ type: 'findNext', backwards: false });
      const frame = last('frame');
      offsets.push(frame.selection?.from);
      map.receive({ type: 'drawn', sequence: frame.sequence });
    }
    assert.deepEqual(offsets, [0, 0x40, 0x50, 0]);
    map.receive({ type: 'filter', text: '0x40000008' });
    assert.deepEqual(last('frame').find, { text: '0x40000008', matches: 1, bytes: 0x30, current: undefined });
  });
});

describe('Maps of a recording side by side', () => {
  const beside = async (placement: 'simulated' | 'recorded', locked = false) => {
    const main = await opened(recording, 'a.mtrace');
    const { store, session } = main;
    const side = new ShownMap(store, { uri: session.uri, position: locked ? undefined : 2, pinned: true, side: true, locked, placement });
    const settled = async (): Promise<void> => {
      while (side.state?.status.kind !== 'ready') await new Promise((resolve) => setImmediate(resolve));
      side.look(side.state.run?.placement === 'recorded' ? allRegions : wholeArena);
    };
    return { ...main, side, settled };
  };

  it('each have their blocks placed by themselves, at their own positions', async () => {
    const { session, side, settled, state, placed } = await beside('recorded');
    assert.equal(side.state?.status.kind, 'running', 'it is not there yet');
    await settled();
    assert.deepEqual([state().run?.placement, side.state.run?.placement], ['simulated', 'recorded']);
    assert.deepEqual([session.position.operation, side.frame?.position], [3, 2]);
    assert.deepEqual([side.frame?.metrics.used, side.frame?.metrics.free], [0x50, NaN]);
    side.controller.receive({ type: 'place', placement: 'simulated' });
    await settled();
    assert.deepEqual([side.state.run?.placement, side.frame?.position], ['simulated', 2]);
    assert.deepEqual(placed, [], 'the trace is as it was');
  });

  it('stay as they are when the trace is placed otherwise, and when it is run again', async () => {
    const { run, side, settled, state } = await beside('simulated');
    await run('recorded');
    await settled();
    assert.deepEqual([state().run?.placement, side.state?.run?.placement], ['recorded', 'simulated']);
    side.controller.receive({ type: 'place', placement: 'recorded' });
    await run('simulated');
    await settled();
    assert.deepEqual([state().run?.placement, side.state?.run?.placement], ['simulated', 'recorded']);
    assert.equal(side.frame?.position, 2);
  });

  it('move together while they are locked, also while one is being made', async () => {
    const { session, side, settled } = await beside('recorded', true);
    session.moveTo(afterOperation(1));
    await settled();
    assert.equal(side.frame?.position, 1);
    side.controller.receive({ type: 'move', to: 'end' });
    assert.deepEqual([session.position.operation, side.frame?.position], [4, 4]);
    session.moveTo(afterOperation(2));
    assert.equal(side.frame?.position, 2);
  });

  it('are opened by the page of one, with its position where that is its own', async () => {
    const asked: unknown[] = [];
    const { store } = await opened(recording, 'a.mtrace');
    const map = openMap(store, { placeBeside: (...about) => asked.push(about) });
    map.receive({ type: 'placeBeside', placement: 'recorded' });
    const side = openMap(
      store,
      { placeBeside: (...about) => asked.push(about) },
      { uri: 'file:///a.mtrace', position: 2, pinned: true, side: true },
    );
    side.receive({ type: 'placeBeside', placement: 'recorded' });
    side.receive({ type: 'lock', locked: true });
    side.receive({ type: 'placeBeside', placement: 'recorded' });
    const ofTrace = ['file:///a.mtrace', undefined, 'recorded'];
    assert.deepEqual(asked, [ofTrace, ['file:///a.mtrace', 2, 'recorded'], ofTrace]);
  });
});

describe('A session of a recording', () => {
  it('is placed as recorded where it has addresses, and simulated where it has none', async () => {
    const { session, run } = await opened(recording, 'a.mtrace');
    await run('recorded');
    assert.equal(session.ready?.run.placement, 'recorded');
    assert.equal(session.ready.run.simulated.placement, 'simulated');
    assert.deepEqual(
      session.problems.diagnostics.map(({ code }) => code),
      ['leak', 'leak'],
    );
    session.moveTo({ operation: 2, phase: 1 });
    assert.deepEqual(session.position, afterOperation(3), 'an operation is one step');
    assert.deepEqual([session.steps.length, session.lastSteps.length], [1, 1]);
    const rep = await opened('0\n1\n2\n1\na 0 16\nf 0\n', 'a.rep');
    await rep.run('recorded');
    assert.equal(rep.session.ready?.run.placement, 'simulated');
  });
});
