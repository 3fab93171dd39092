/** Run Without Debugging. */
import * as assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { clientFor, program, textbook, type TestClient } from './harness';

describe('debug adapter: run without debugging', () => {
  let client: TestClient;

  afterEach(() => client.ask('disconnect'));

  /** Runs a trace through with a breakpoint in its way; what the console gets, and the exit status. */
  async function runThrough(...lines: string[]): Promise<{ text: string; exitCode: number }> {
    client = clientFor(...lines);
    await client.launchTrace({ noDebug: true, breakOn: ['invalid-free', 'leak'] }, () =>
      client.ask('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 2 }] }),
    );
    const { exitCode } = await client.event<DebugProtocol.ExitedEvent['body']>('exited');
    await client.event('terminated');
    const texts = client.log.flatMap((line) => {
      const match = /^\* output (.*)$/.exec(line);
      return match ? (JSON.parse(match[1]) as DebugProtocol.OutputEvent['body']).output : [];
    });
    assert.ok(!client.log.some((line) => line.startsWith('* stopped')));
    assert.deepEqual(client.complaints, []);
    return { text: texts.join(''), exitCode };
  }

  it('prints the summary and the problems, stops nowhere, and ends', async () => {
    const { text, exitCode } = await runThrough('arena 64', 'a = alloc 8', 'free a', 'free a', 'b = alloc 4');
    assert.match(text, /^\/traces\/test\.alloctrace: alloctrace trace; operations: 4, errors: 1, warnings: 1\n/);
    assert.match(text, /\nFree blocks\n/);
    assert.match(text, /\n\/traces\/test\.alloctrace:4:6: error double-free: /);
    assert.match(text, /\n\/traces\/test\.alloctrace:5:1: warning leak: /);
    assert.equal(exitCode, 1);
  });

  it('ends with status 0 where there are no errors', async () => {
    const { text, exitCode } = await runThrough(...textbook);
    assert.match(text, /errors: 0/);
    assert.equal(exitCode, 0);
  });
});
