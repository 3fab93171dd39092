/** The adapter as a program of its own, as other editors start it. */
import * as assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { root } from '../project';

describe('debug adapter: as a program', () => {
  const sample = path.join(root, 'media', 'samples', 'textbook-buddy.alloctrace');
  let folder: string;
  let client: DebugClient;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-dap-'));
    client = new DebugClient(process.execPath, path.join(root, 'dist', 'debug-adapter.js'), 'alloctrace');
    client.defaultTimeout = 100_000;
    await client.start();
  });

  afterEach(async () => {
    await client.stop();
    rmSync(folder, { recursive: true });
  });

  it('stops at a breakpoint, goes on to the end and terminates', async () => {
    await client.hitBreakpoint({ program: sample, stopOnEntry: false }, { path: sample, line: 19 });
    const { body } = await client.evaluateRequest({ expression: 'used', context: 'watch' });
    assert.equal(body.result, '16 B');
    const stopped = client.waitForEvent('stopped');
    await client.continueRequest({ threadId: 1 });
    assert.equal(((await stopped) as DebugProtocol.StoppedEvent).body.reason, 'end');
    await Promise.all([client.waitForEvent('terminated'), client.continueRequest({ threadId: 1 })]);
  });

  it('debugs a compressed recording', async () => {
    const program = path.join(folder, 'jq-group.mtrace.gz');
    writeFileSync(program, gzipSync(readFileSync(path.join(root, 'media', 'samples', 'jq-group.mtrace'))));
    const stopped = client.waitForEvent('stopped');
    await Promise.all([client.configurationSequence(), client.launch({ program }), stopped]);
    const { body } = await client.stackTraceRequest({ threadId: 1 });
    assert.match(body.stackFrames[0].name, /= alloc \d+$/);
    assert.match(body.stackFrames[1].name, /^called from /);
  });

  it('says that there is no such file', async () => {
    await client.initializeRequest();
    await assert.rejects(
      client.launchRequest({ program: path.join(folder, 'none.alloctrace') } as never),
      /Cannot read .*: there is no such file\./,
    );
  });

  it('says that the trace has changed', async () => {
    const program = path.join(folder, 'copy.alloctrace');
    copyFileSync(sample, program);
    await Promise.all([client.configurationSequence(), client.launch({ program }), client.waitForEvent('stopped')]);
    const told = client.waitForEvent('output');
    writeFileSync(program, 'arena 128\na = alloc 1\n');
    assert.match(((await told) as DebugProtocol.OutputEvent).body.output, /has changed\./);
    const restarted = client.waitForEvent('stopped');
    await client.restartRequest({});
    await restarted;
    const { body } = await client.stackTraceRequest({ threadId: 1 });
    assert.equal(body.stackFrames[0].name, 'a = alloc 1');
  });
});
