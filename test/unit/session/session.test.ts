import * as assert from 'node:assert/strict';
import { afterOperation, startPosition } from '../../../src/model/position';
import type { SessionChange } from '../../../src/session/session';
import { StaleSourceError, TooLargeError, type TraceSource } from '../../../src/session/source';
import { bytesSource, newSession, pingPong, textSource } from './sessions';
import { CountingQueue } from '../work/queues';

const textbook = 'arena 64\na = alloc 8\nb = alloc 8\nc = alloc 4\nfree a\nfree b\n';

describe('Session', () => {
  it('is empty until a text is run', async () => {
    const session = newSession();
    assert.equal(session.state.kind, 'empty');
    session.moveTo(afterOperation(3));
    assert.deepEqual(session.position, startPosition);
    assert.equal(await session.run(textSource(textbook)), true);
    assert.equal(session.state.kind, 'ready');
    assert.equal(session.ready?.run.operationCount, 5);
  });

  it('stands at the peak after the first run, with its cursor, until somebody moves', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    assert.deepEqual([session.position, session.standsAt], [afterOperation(3), 'peak']);
    assert.equal(session.ready?.state.metrics().requested, 20);
    session.moveTo(afterOperation(3));
    assert.equal(session.standsAt, 'peak');
    session.moveTo(afterOperation(2));
    assert.deepEqual([session.ready?.state.metrics().requested, session.standsAt], [16, undefined]);
  });

  it('stands at the first problem after the first run, and at the end where that is the peak', async () => {
    const opened = async (text: string): Promise<unknown> => {
      const session = newSession();
      await session.run(textSource(text));
      return [session.position.operation, session.standsAt];
    };
    assert.deepEqual(await opened('a = alloc 8\nfree b\nb = alloc 8\nfree a\nfree b\nfree b\n'), [2, 'problem']);
    assert.deepEqual(await opened('a = alloc 8\nexpect used == 4\nb = alloc 8\nfree q\n'), [1, 'problem']);
    assert.deepEqual(await opened('no statement\na = alloc 8\nfree a\n'), [1, 'peak']);
    assert.deepEqual(await opened('expect error invalid-free\nfree b\na = alloc 8\nb = alloc 8\n'), [3, 'end']);
    assert.deepEqual(await opened(''), [0, 'end']);
  });

  it('stays where it is over a run of an edited trace, of which it says nothing', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    await session.run(textSource(`${textbook}d = alloc 32\n`));
    assert.deepEqual([session.position, session.standsAt], [afterOperation(3), undefined]);
  });

  it('keeps the position inside the run', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    session.moveTo(afterOperation(-3));
    assert.deepEqual(session.position, startPosition);
    session.moveTo(afterOperation(99));
    assert.deepEqual(session.position, afterOperation(5));
  });

  it('goes to the inner steps of an operation, and on behind the last', async () => {
    const session = newSession();
    const changes: SessionChange[] = [];
    await session.run(textSource(textbook));
    session.onDidChange((change) => changes.push(change));
    session.moveTo({ operation: 0, phase: 2 });
    assert.deepEqual(session.position, { operation: 0, phase: 2 });
    assert.deepEqual(
      session.inside?.steps.map(({ kind }) => kind),
      ['find', 'split', 'split', 'split', 'take'],
    );
    assert.deepEqual(session.ready?.state.freeBlocks(), [0, 0, 0, 0, 0, 2, 0]);
    session.moveTo({ operation: 0, phase: 5 });
    assert.deepEqual(session.position, afterOperation(1));
    assert.equal(session.inside, undefined);
    assert.equal(session.ready?.state.position, 1);
    session.moveTo({ operation: 0, phase: 99 });
    assert.deepEqual(changes, ['position', 'position']);
    session.moveTo({ operation: 5, phase: 1 });
    assert.deepEqual(session.position, afterOperation(5));
  });

  it('stands before the operation again after a run', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    session.moveTo({ operation: 1, phase: 1 });
    await session.run(textSource(textbook));
    assert.deepEqual(session.position, afterOperation(1));
    assert.equal(session.inside, undefined);
  });

  it('keeps the number of the position over a run, unless the trace became too short', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    session.moveTo(afterOperation(3));
    await session.run(textSource(`${textbook}free c\n`));
    assert.deepEqual(session.position, afterOperation(3));
    assert.equal(session.ready?.state.metrics().requested, 20);
    await session.run(textSource('arena 64\na = alloc 8\n'));
    assert.deepEqual(session.position, afterOperation(1));
  });

  it('stays at the end over a run if it was there', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    session.moveTo(afterOperation(5));
    await session.run(textSource(`${textbook}free c\n`));
    assert.deepEqual(session.position, afterOperation(6));
  });

  it('pins a position within the run, over other runs, until it is unpinned', async () => {
    const session = newSession();
    session.pinPosition(1);
    assert.equal(session.pinnedPosition, undefined);
    await session.run(textSource(textbook));
    const changes: SessionChange[] = [];
    session.onDidChange((change) => changes.push(change));
    session.pinPosition(99);
    session.pinPosition(5);
    assert.deepEqual([session.pinnedPosition, changes], [5, ['pinnedPosition']]);
    await session.run(textSource('a = alloc 8\nb = alloc 8\n'));
    assert.equal(session.pinnedPosition, 2);
    session.pinPosition(undefined);
    assert.equal(session.pinnedPosition, undefined);
  });

  it('tells what changed', async () => {
    const session = newSession();
    const changes: SessionChange[] = [];
    await session.run(textSource(textbook));
    const subscription = session.onDidChange((change) => changes.push(change));
    session.moveTo(afterOperation(2));
    session.moveTo(afterOperation(2));
    session.moveTextCursor(3);
    session.moveTextCursor(3);
    assert.deepEqual(changes, ['position', 'cursorLine']);
    changes.length = 0;
    await session.run(textSource(textbook));
    assert.deepEqual([changes[0], ...changes.slice(-2)], ['state', 'state', 'diagnostics']);
    subscription.dispose();
    session.moveTo(startPosition);
    assert.ok(!changes.includes('position'));
  });

  it('collects the diagnostics of the run', async () => {
    const session = newSession();
    await session.run(textSource('a = alloc 8\nfree b\n'));
    assert.deepEqual(
      session.problems.diagnostics.map(({ code, line }) => `${line} ${code}`),
      ['1 leak', '2 invalid-free'],
    );
    assert.equal(session.problems.total, 2);
    assert.equal(session.problems.complete, true);
  });

  it('works in slices that others can run between', async () => {
    const queue = new CountingQueue();
    const session = newSession(queue);
    const totals = new Set<number>();
    session.onDidChange(() => {
      if (session.state.kind === 'running') totals.add(session.state.total);
    });
    await session.run(textSource(pingPong(300_000)));
    assert.ok(queue.turns > 10, `${queue.turns} slices`);
    assert.deepEqual([...totals], [0, 300_000]);
    assert.equal(session.ready?.run.operationCount, 300_000);
  });

  it('shows the run before while a newer text is run', async () => {
    const seen: (number | undefined)[] = [];
    const session = newSession(new CountingQueue(() => seen.push(session.ready?.run.operationCount)));
    await session.run(textSource(textbook));
    seen.length = 0;
    await session.run(textSource(pingPong(200_000)));
    assert.equal(seen[0], 5);
  });

  it('drops a run when the next one begins', async () => {
    const session = newSession(
      new CountingQueue((turns) => {
        if (turns === 3) newer = session.run(textSource(textbook));
      }),
    );
    let newer: Promise<boolean> | undefined;
    const older = session.run(textSource(pingPong(300_000)));
    assert.equal(await older, false);
    assert.equal(await newer, true);
    assert.equal(session.ready?.run.operationCount, 5);
  });

  it('goes back to the run before when a run is cancelled', async () => {
    const session = newSession(
      new CountingQueue((turns) => {
        if (turns === 3) session.cancel();
      }),
    );
    assert.equal(await session.run(textSource(pingPong(300_000))), false);
    assert.equal(session.state.kind, 'empty');
    await session.run(textSource(textbook));
    const slow = session.run(textSource(pingPong(300_000)));
    session.cancel();
    assert.equal(await slow, false);
    assert.equal(session.state.kind, 'ready');
    assert.equal(session.ready?.run.operationCount, 5);
  });

  it('says of a trace that the memory has no room for that it is too large, and what can be done', async () => {
    const session = newSession();
    const endless: TraceSource = {
      fileName: 'test.alloctrace',
      // eslint-disable-next-line require-yield -- it fails before
      async *chunks() {
        await Promise.resolve();
        throw new RangeError('Array buffer allocation failed');
      },
    };
    assert.equal(await session.run(endless), false);
    assert.ok(session.state.kind === 'failed' && session.state.tooLarge);
    assert.match(session.state.message, /larger unit.*command line/);
    await session.run(bytesSource(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 1)));
    assert.ok(session.state.kind === 'failed' && !session.state.tooLarge);
  });

  it('says of a source that is too large what that says', async () => {
    const session = newSession();
    const large: TraceSource = {
      fileName: 'test.alloctrace',
      // eslint-disable-next-line require-yield -- it fails before
      async *chunks() {
        await Promise.resolve();
        throw new TooLargeError('Run it elsewhere.');
      },
    };
    assert.equal(await session.run(large), false);
    assert.deepEqual(session.state, { kind: 'failed', message: 'Run it elsewhere.', tooLarge: true });
  });

  it('fails with a sentence on what is no trace, and recovers', async () => {
    const session = newSession();
    await session.run(textSource('free b\n'));
    assert.equal(await session.run(bytesSource(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 1))), false);
    assert.equal(session.state.kind, 'failed');
    assert.match(session.state.kind === 'failed' ? session.state.message : '', /^[A-Z].*\.$/s);
    assert.equal(session.ready, undefined);
    assert.deepEqual(session.problems.diagnostics, []);
    await session.run(textSource(textbook));
    assert.equal(session.state.kind, 'ready');
    assert.deepEqual(session.position, afterOperation(5));
  });

  it('drops a text that changed while it was read', async () => {
    const session = newSession();
    await session.run(textSource(textbook));
    const stale = {
      fileName: 'test.alloctrace',
      // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- fails before it has anything
      async *chunks(): AsyncGenerator<Uint8Array> {
        throw new StaleSourceError();
      },
    };
    assert.equal(await session.run(stale), false);
    assert.equal(session.state.kind, 'ready');
  });

  it('runs an empty text, one in CRLF, and one that comes byte by byte', async () => {
    const session = newSession();
    await session.run(textSource(''));
    assert.equal(session.ready?.run.operationCount, 0);
    await session.run(textSource(textbook.replaceAll('\n', '\r\n')));
    assert.equal(session.ready?.run.operationCount, 5);
    assert.deepEqual(
      session.problems.diagnostics.map(({ code, line }) => `${line} ${code}`),
      ['4 leak'],
    );
    await session.run({
      fileName: 'test.alloctrace',
      // eslint-disable-next-line @typescript-eslint/require-await -- sources are read asynchronously
      async *chunks() {
        for (const byte of new TextEncoder().encode(textbook)) yield Uint8Array.of(byte);
      },
    });
    assert.equal(session.ready?.run.operationCount, 5);
  });

  it('takes overrides for a trace, and defaults only for recorded ones', async () => {
    const session = newSession();
    session.override({ arena: { size: 256 } });
    await session.run(textSource(textbook), { as: 'kmalloc', arena: { size: 128, unit: 32 } });
    assert.deepEqual([session.ready?.run.arena.size, session.ready?.run.arena.unit], [256, 1]);
    session.override({});
    const recording = textSource('= Start\n@ a + 0x1000 0x20\n@ a - 0x1000\n= End\n', 'x.mtrace');
    await session.run(recording, { arena: { size: 1 << 20, unit: 32 } });
    assert.deepEqual([session.ready?.run.arena.size, session.ready?.run.arena.unit], [1 << 20, 32]);
    session.override({ arena: { unit: 64 } });
    await session.run(recording, { arena: { size: 1 << 20, unit: 32 } });
    assert.deepEqual([session.ready?.run.arena.size, session.ready?.run.arena.unit], [1 << 20, 64]);
  });
});
