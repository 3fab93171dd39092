/** The adapter as a program of its own, as other editors start it. */
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
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

  it('begins in the memory of a file beside the trace', async () => {
    copyFileSync(path.join(root, 'test', 'fixtures', 'snapshots', 'buddyinfo.log'), path.join(folder, 'buddyinfo.log'));
    const program = path.join(folder, 'from.alloctrace');
    writeFileSync(program, 'arena from buddyinfo.log zone DMA32\na = alloc 4KiB\nfree a\n');
    await client.hitBreakpoint({ program, stopOnEntry: false }, { path: program, line: 3 });
    const { body } = await client.evaluateRequest({ expression: 'used - held', context: 'watch' });
    assert.notEqual(body.result, '0 B');
    const { scopes } = (await client.scopesRequest({ frameId: (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames[0].id }))
      .body;
    const variables = await Promise.all(scopes.map(({ variablesReference }) => client.variablesRequest({ variablesReference })));
    const before = variables.flatMap((answer) => answer.body.variables).find(({ name }) => name === 'usedBefore');
    assert.equal(before?.value, body.result);
  });

  it('says that there is no such file', async () => {
    await client.initializeRequest();
    await assert.rejects(
      client.launchRequest({ program: path.join(folder, 'none.alloctrace') } as never),
      /Cannot read .*: there is no such file\./,
    );
  });

  /** The adapter as a process, with what it writes to standard error, and how it ends. */
  function start(): { child: ChildProcessWithoutNullStreams; errors: () => string; end: Promise<number | null> } {
    const child = spawn(process.execPath, [path.join(root, 'dist', 'debug-adapter.js')]);
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    // What is written after its end has nowhere to go.
    child.stdin.on('error', () => undefined);
    const end = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, errors: () => errors, end };
  }

  const initialize = '{"seq":1,"type":"request","command":"initialize","arguments":{}}';

  it('tells of garbage in a line on standard error, and goes on', async () => {
    const { child, errors, end } = start();
    child.stdin.write(`Content-Length: 5\r\n\r\n{abc}Content-Length: ${initialize.length}\r\n\r\n${initialize}`);
    const answer = await new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString())));
    assert.match(answer, /"command":"initialize","success":true/);
    child.stdin.end();
    assert.equal(await end, 0);
    assert.equal(errors(), 'alloctrace: The body of a message is no JSON. It was left out.\n');
  });

  it('ends quietly when nobody reads what it writes', async () => {
    const { child, errors, end } = start();
    child.stdout.destroy();
    // Until the pipe is known to be closed.
    const timer = setInterval(() => child.stdin.write(`Content-Length: ${initialize.length}\r\n\r\n${initialize}`), 10);
    assert.equal(await end, 0);
    clearInterval(timer);
    assert.equal(errors(), '');
  });

  it('speaks the language that its client asks for', async () => {
    const program = path.join(folder, 'none.alloctrace');
    await client.initializeRequest({ adapterID: 'alloctrace', locale: 'de-DE' });
    await assert.rejects(client.launchRequest({ program } as never), /kann nicht gelesen werden/);
  });

  it('says that the trace has changed', async () => {
    const program = path.join(folder, 'copy.alloctrace');
    copyFileSync(sample, program);
    await Promise.all([client.configurationSequence(), client.launch({ program }), client.waitForEvent('stopped')]);
    const told = client.waitForEvent('alloctrace.textChanged');
    writeFileSync(program, 'arena 128\na = alloc 1\n');
    assert.match(((await told).body as { message: string }).message, /has changed\./);
    const restarted = client.waitForEvent('stopped');
    await client.restartRequest({});
    await restarted;
    const { body } = await client.stackTraceRequest({ threadId: 1 });
    assert.equal(body.stackFrames[0].name, 'a = alloc 1');
  });
});
