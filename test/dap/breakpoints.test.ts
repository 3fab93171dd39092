import * as assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { hostClock } from '../../src/work/clock';
import { WorkQueue } from '../../src/work/queue';
import { clientFor, program, TestClient, textbook, Traces } from './harness';

type Breakpoints = { breakpoints: DebugProtocol.Breakpoint[] };

describe('debug adapter: breakpoints', () => {
  let client: TestClient;

  async function entered(lines: readonly string[], launch: object = {}): Promise<void> {
    client = clientFor(...lines);
    await client.launchTrace(launch);
    if (!('stopOnEntry' in launch)) await client.stopped();
  }

  afterEach(() => client.ask('disconnect'));

  function setLines(...breakpoints: DebugProtocol.SourceBreakpoint[]): Promise<Breakpoints> {
    return client.ask<Breakpoints>('setBreakpoints', { source: { path: program }, breakpoints });
  }

  /** The reasons and lines of the stops forward to the end, and back to the start. */
  async function stops(): Promise<{ forward: string[]; back: string[] }> {
    const told = async (command: string, last: string): Promise<string[]> => {
      const list: string[] = [];
      for (;;) {
        const { event, frames } = await client.move(command);
        if (event.reason === last) return list;
        list.push(`${event.reason} ${frames[0].line}`);
      }
    };
    return { forward: await told('continue', 'end'), back: await told('reverseContinue', 'entry') };
  }

  it('stops at lines in both directions, and says where it goes', async () => {
    await entered(textbook);
    const { breakpoints } = await setLines({ line: 4 }, { line: 5 }, { line: 8 });
    assert.deepEqual(
      breakpoints.map(({ verified, line }) => [verified, line]),
      [
        [true, 4],
        [true, 6],
        [true, 8],
      ],
    );
    const { forward, back } = await stops();
    assert.deepEqual(forward, ['breakpoint 4', 'breakpoint 6', 'breakpoint 8']);
    assert.deepEqual(back, ['breakpoint 8', 'breakpoint 6', 'breakpoint 4']);
    client.assertGolden('line-breakpoints');
  });

  it('tries conditions and hit counts at each operation of a range', async () => {
    await entered(['arena 64', 't[0..7] = alloc 4', 'free t[*]']);
    await setLines({ line: 2, condition: 'used >= 16 && address == 0x18' }, { line: 3, hitCondition: '% 4' });
    const { forward, back } = await stops();
    assert.deepEqual(forward, ['breakpoint 2', 'breakpoint 3', 'breakpoint 3']);
    assert.deepEqual(back, ['breakpoint 3', 'breakpoint 3', 'breakpoint 2']);
  });

  it('logs forward only, and on steps', async () => {
    await entered(textbook);
    await setLines({ line: 6, logMessage: 'a goes, {used} used' }, { line: 8 });
    await client.move('continue');
    await client.move('reverseContinue');
    await client.move('stepOut');
    const logs = client.log.filter((line) => line.startsWith('* output') && line.includes('"stdout"'));
    assert.equal(logs.length, 2);
    assert.match(logs[0], /"output":"a goes, 20 B used\\n".*"line":6/);
  });

  it('says what is wrong with a condition, a hit count and a message', async () => {
    await entered(textbook);
    const { breakpoints } = await setLines(
      { line: 2, condition: 'used >' },
      { line: 2, hitCondition: 'often' },
      { line: 2, logMessage: '{nobody}' },
      { line: 99 },
    );
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [false, false, false, false],
    );
    for (const { message } of breakpoints) assert.match(message ?? '', /^[A-Z].*\.$|^often is no hit count\..*$/);
    const other = await client.ask<Breakpoints>('setBreakpoints', { source: { path: '/other.alloctrace' }, breakpoints: [{ line: 1 }] });
    assert.equal(other.breakpoints[0].message, 'This session debugs test.alloctrace.');
  });

  it('stops at functions in both directions', async () => {
    await entered(textbook);
    const names = ['free', 'merged order 4', 'allocated 0x10', 'nothing'];
    const { breakpoints } = await client.ask<Breakpoints>('setFunctionBreakpoints', { breakpoints: names.map((name) => ({ name })) });
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [true, true, true, false],
    );
    const { forward, back } = await stops();
    assert.ok(forward.length >= 4 && forward[0] === 'function breakpoint 4', forward.join());
    assert.deepEqual(back, [...forward].reverse());
  });

  it('stops at data in both directions', async () => {
    await entered([...textbook, 'nothing = kmalloc 0']);
    const { scopes } = await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: 3 });
    const arena = scopes.find(({ name }) => name === 'Arena')!.variablesReference;
    await client.ask('variables', { variablesReference: arena });
    const info = await client.ask<DebugProtocol.DataBreakpointInfoResponse['body']>('dataBreakpointInfo', {
      variablesReference: arena,
      name: 'largest',
    });
    assert.equal(info.dataId, 'largest');
    const range = await client.ask<DebugProtocol.DataBreakpointInfoResponse['body']>('dataBreakpointInfo', {
      name: '0x10',
      bytes: 4,
      asAddress: true,
    });
    assert.deepEqual([range.dataId, range.accessTypes], ['0x10..0x13', ['write', 'readWrite']]);
    await client.ask('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId }, { dataId: range.dataId, accessType: 'readWrite' }] });
    const { forward, back } = await stops();
    assert.ok(forward.length > 2 && forward.every((each) => each.startsWith('data breakpoint')), forward.join());
    assert.deepEqual(back, [...forward].reverse());
  });

  it('cannot watch what does not change', async () => {
    await entered(textbook);
    const { scopes } = await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: 3 });
    await client.ask('variables', { variablesReference: scopes[1].variablesReference });
    const info = await client.ask<DebugProtocol.DataBreakpointInfoResponse['body']>('dataBreakpointInfo', {
      variablesReference: scopes[1].variablesReference,
      name: 'fit',
    });
    assert.equal(info.dataId, null);
  });

  const failing = [
    'arena 64',
    'a = alloc 16',
    'b = alloc 16',
    'c = alloc 16',
    'd = alloc 16',
    'free a',
    'free c',
    'e = alloc 32',
    'free a',
    'shrink nobody',
    'expect live == 7',
    'free b',
  ];

  for (const [filter, expected] of [
    ['out-of-memory', 'exception 8'],
    ['invalid-free', 'exception 9'],
    ['other-failure', 'exception 10'],
    ['expectation-failed', 'exception 11'],
    ['leak', 'exception 12'],
    ['fragmentation', 'exception 7'],
  ]) {
    it(`stops at the exception ${filter} in both directions, and explains it`, async () => {
      await entered(failing);
      const condition = filter === 'fragmentation' ? 'external >= 50%' : undefined;
      await client.ask('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: filter, condition }] });
      const { event, frames } = await client.move('continue');
      assert.equal(`${event.reason} ${frames[0].line}`, expected);
      const info = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 });
      assert.match(info.description ?? '', /^[^{}]+$/);
      if (filter !== 'leak') assert.equal((await client.move('continue')).event.reason, 'end');
      if (filter !== 'leak') {
        const { event: back, frames: shown } = await client.move('reverseContinue');
        assert.equal(`${back.reason} ${shown[0].line}`, expected);
        assert.match(back.description ?? '', /going back/);
      }
      client.assertGolden(`exception-${filter}`);
    });
  }

  it('shows the mark before what failed, not one behind it', async () => {
    await entered(['arena 64', 'mark "first"', 'a = alloc 64', 'b = alloc 64', 'mark "second"', 'free a']);
    await client.ask('setExceptionBreakpoints', { filters: ['out-of-memory'] });
    const { frames } = await client.move('continue');
    assert.deepEqual(
      frames.map(({ name, line }) => `${line}: ${name}`),
      ['4: b = alloc 64', '2: mark "first"'],
    );
  });

  it('stops at what the launch configuration names, whatever the client’s filters are', async () => {
    client = clientFor(...failing);
    await client.launchTrace({ stopOnEntry: false, breakOn: ['invalid-free'] }, () =>
      client.ask('setExceptionBreakpoints', { filters: [] }),
    );
    const { event, frames } = await client.stopped();
    assert.equal(`${event.reason} ${frames[0].line}`, 'exception 9');
  });

  it('stops at a breakpoint that a step goes over, and at a failure', async () => {
    await entered(['arena 64', 't[0..7] = alloc 16', 'free t[*]']);
    await setLines({ line: 2, condition: 'address == 0x20' });
    await client.ask('setExceptionBreakpoints', { filters: ['out-of-memory'] });
    const first = await client.move('next');
    assert.equal(first.event.reason, 'breakpoint');
    assert.match(first.frames[0].name, /^t\[2\] = alloc 16 \(3 of 8\)$/);
    const second = await client.move('stepOut');
    assert.equal(second.event.reason, 'exception');
    assert.match(second.frames[0].name, /^t\[4\] = alloc 16/);
  });

  it('explains everything that goes wrong at a position', async () => {
    await entered(['arena 64', 'a = alloc 64', 'b = alloc 64', 'expect live == 0']);
    await client.ask('setExceptionBreakpoints', { filters: ['out-of-memory', 'expectation-failed', 'leak'] });
    await client.move('continue');
    const { exceptionId, description, details } = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: 1,
    });
    assert.equal(exceptionId, 'out-of-memory');
    assert.deepEqual(
      [details, ...(details?.innerException ?? [])].map((each) => each?.typeName),
      ['out-of-memory', 'expectation-failed', 'leak'],
    );
    for (const text of [/^Out of memory/, /Expected live == 0, but it is 1\./, /1 allocation \(64 bytes\) is never freed\./]) {
      assert.match(description ?? '', text);
    }
    assert.equal(details?.stackTrace, 'test.alloctrace:2: a (64 bytes) is never freed.');
  });

  it('stops at a breakpoint that a step back goes over', async () => {
    await entered(['arena 64', 't[0..7] = alloc 4', 'free t[*]']);
    await setLines({ line: 2, condition: 'address == 0x8' });
    while ((await client.move('stepOut')).event.reason !== 'end');
    assert.equal((await client.move('stepBack')).frames[0].line, 3);
    const { event, frames } = await client.move('stepBack');
    assert.deepEqual([event.reason, event.description], ['breakpoint', 'Paused on breakpoint, going back']);
    assert.match(frames[0].name, /^t\[2\] = alloc 4 \(3 of 8\)$/);
  });

  it('stands as deep as a step back does where a breakpoint holds at its end', async () => {
    await entered(['arena 64', 't[0..7] = alloc 4', 'free t[*]']);
    await setLines({ line: 2 });
    await client.move('stepIn');
    await client.move('next');
    const { event, frames } = await client.move('stepBack');
    assert.equal(event.reason, 'breakpoint');
    assert.match(frames[0].name, /^t\[0\] = alloc 4 \(1 of 8\)$/);
  });

  it('watches free blocks, slabs and free slots where they lie', async () => {
    await entered(['arena 64KiB unit 4KiB', 'cache task 1000', 'a = alloc 4096', 't = alloc task', 'u = alloc task', 'free t', 'free u']);
    for (let step = 0; step < 5; step++) await client.move('next');
    const info = async (expression: string): Promise<DebugProtocol.DataBreakpointInfoResponse['body']> =>
      client.ask('dataBreakpointInfo', { name: expression });
    for (const [expression, range] of [
      ['block(0x8000)', '0x8000..0xffff'],
      ['slab(u.address)', '0x2000..0x3fff'],
      ['0x1000..0x13e7', '0x1000..0x13e7'],
    ]) {
      const { dataId, accessTypes } = await info(expression);
      assert.deepEqual([dataId, accessTypes], [range, ['write', 'readWrite']], expression);
    }
  });

  it('explains no exception where there is none', async () => {
    await entered(textbook);
    assert.match((await client.ask('exceptionInfo', { threadId: 1 })).error ?? '', /not stopped on an exception\./);
  });

  it('keeps its breakpoints over a restart', async () => {
    await entered(textbook);
    await setLines({ line: 8 });
    client.traces.texts.set(program, ['arena 64', 'a = alloc 8', '', '', '', '', '', '', 'free a'].join('\n'));
    await client.move('restart');
    assert.match(client.log.filter((line) => line.startsWith('* breakpoint')).at(-1) ?? '', /"line":9/);
    assert.equal((await client.move('continue')).frames[0].line, 9);
  });

  /** A long way to a stop that never comes. */
  async function onTheWay(queue?: WorkQueue): Promise<void> {
    const text = `arena 1MiB unit 16\n${'a = alloc 100\nfree a\n'.repeat(150_000)}`;
    client = new TestClient(new Traces(new Map([[program, text]])), queue);
    await client.launchTrace();
    await client.stopped();
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'alloc', condition: 'blocks(64) > 1000' }] });
    await client.ask('continue', { threadId: 1 });
  }

  it('can be paused on a long way', async () => {
    await onTheWay();
    await client.ask('pause', { threadId: 1 });
    const { event, frames } = await client.stopped();
    assert.equal(event.reason, 'pause');
    assert.ok(frames[0].line >= 2 && frames[0].line < 300_000, `line ${frames[0].line}`);
  });

  it('takes no further step on a long way', async () => {
    await onTheWay();
    assert.match((await client.ask('next', { threadId: 1 })).error ?? '', /on its way\. Pause it first\./);
    await client.ask('pause', { threadId: 1 });
    await client.stopped();
  });

  it('terminates on a long way without a further stop', async () => {
    await onTheWay();
    await client.ask('terminate');
    await client.event('terminated');
    assert.equal(client.log.filter((line) => line.startsWith('* stopped')).length, 1);
  });

  it('tells of its progress on a long way, and is cancelled by it', async () => {
    let time = 0;
    await onTheWay(new WorkQueue({ ...hostClock, now: () => (time += 400) }));
    const { progressId, cancellable } = await client.event<DebugProtocol.ProgressStartEvent['body']>('progressStart');
    assert.equal(cancellable, true);
    await client.ask('cancel', { progressId });
    assert.equal((await client.stopped()).event.reason, 'pause');
    assert.equal(client.log.filter((line) => line.startsWith(`* progressEnd {"progressId":"${progressId}"`)).length, 1);
  });

  it('lists the lines that can have breakpoints', async () => {
    await entered(textbook);
    const { breakpoints } = await client.ask<{ breakpoints: { line: number }[] }>('breakpointLocations', {
      source: { path: program },
      line: 4,
      endLine: 8,
    });
    assert.deepEqual(
      breakpoints.map(({ line }) => line),
      [4, 6, 7, 8],
    );
  });
});
