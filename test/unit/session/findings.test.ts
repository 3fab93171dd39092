import * as assert from 'node:assert/strict';
import type { SessionChange } from '../../../src/session/session';
import { newSession, pingPong, textSource } from './sessions';
import { CountingQueue } from '../work/queues';
import { defaultOptions } from '../findings/judged';

const padded = 't[0..99] = alloc 1740\n';

describe('findings of a session', () => {
  it('come behind the diagnostics, and tell when they are there', async () => {
    const session = newSession();
    await session.judgeBy(defaultOptions);
    const changes: SessionChange[] = [];
    session.onDidChange((change) => changes.push(change));
    await session.run(textSource(padded));
    assert.deepEqual(session.findings, []);
    await session.judged();
    assert.deepEqual(changes.slice(-2), ['diagnostics', 'findings']);
    assert.deepEqual(
      session.findings.map(({ line, code }) => [line, code]),
      [[1, 'internal-fragmentation']],
    );
    assert.equal(session.judgingProgress, undefined);
  });

  it('are none without options, and go when these do', async () => {
    const session = newSession();
    await session.run(textSource(padded));
    await session.judged();
    assert.deepEqual(session.findings, []);
    await session.judgeBy(defaultOptions);
    assert.equal(session.findings.length, 1);
    await session.judgeBy({ ...defaultOptions, silenced: ['internal-fragmentation'] });
    assert.deepEqual(session.findings, []);
  });

  it('stay until those of the next text are there; the next text ends the search', async () => {
    let another: (() => void) | undefined;
    let progress: number | undefined;
    const session = newSession(
      new CountingQueue(() => {
        if (!session.problems.complete || session.judgingProgress === undefined || session.judgingProgress < 0.1) return;
        progress = session.judgingProgress;
        another?.();
      }),
    );
    await session.judgeBy(defaultOptions);
    await session.run(textSource(padded));
    await session.judged();
    assert.equal(session.findings[0].line, 1);
    let next: Promise<boolean> | undefined;
    another = () => {
      another = undefined;
      next = session.run(textSource(`\n\n${padded}`));
    };
    await session.run(textSource(pingPong(100_000)));
    await session.judged();
    assert.ok(next, 'the search was interrupted');
    assert.ok(progress !== undefined && progress < 1);
    await next;
    assert.equal(session.findings[0].line, 1, 'nothing of the interrupted search is seen');
    await session.judged();
    assert.deepEqual(
      session.findings.map(({ line, code }) => `${line} ${code}`),
      ['3 internal-fragmentation'],
    );
  });

  it('tell how far the search for them is, and when it has ended', async () => {
    const session = newSession();
    await session.judgeBy(defaultOptions);
    const shares: (number | undefined)[] = [];
    session.onDidJudge(() => shares.push(session.judgingProgress));
    await session.run(textSource(pingPong(100_000)));
    await session.judged();
    assert.equal(shares.pop(), undefined);
    assert.ok(shares.length > 5, String(shares.length));
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a! - b!),
    );
    assert.ok(shares.every((share) => share !== undefined && share > 0 && share < 1));
    shares.length = 0;
    const judging = session.judgeBy(defaultOptions);
    session.cancel();
    await judging;
    assert.deepEqual(shares, [undefined], 'a search that was cancelled has ended');
  });

  it('go with a text that is no trace', async () => {
    const session = newSession();
    await session.judgeBy(defaultOptions);
    await session.run(textSource(padded));
    await session.judged();
    await session.run(textSource('\0'));
    await session.judged();
    assert.deepEqual(session.findings, []);
  });
});
