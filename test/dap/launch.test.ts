import * as assert from 'node:assert/strict';
import { clientFor, program, textbook, type TestClient } from './harness';

describe('debug adapter: launch', () => {
  let client: TestClient;

  afterEach(() => client.ask('disconnect'));

  async function failure(args: object): Promise<string | undefined> {
    client = clientFor(...textbook);
    await client.ask('initialize', { adapterID: 'alloctrace' });
    return (await client.ask('launch', args)).error;
  }

  const faults: [string, object, RegExp][] = [
    ['no program', {}, /needs "program"/],
    ['a program that does not exist', { program: '/nowhere.alloctrace' }, /Cannot read \/nowhere\.alloctrace: there is no such file\./],
    ['an unknown format', { program, format: 'elf' }, /"format" .* must be one of alloctrace, mtrace, rep, .*\./],
    ['an arena that is no object', { program, arena: 64 }, /"arena" .* must be an object with size, unit/],
    ['an unknown figure of the arena', { program, arena: { page: 1 } }, /"arena" .* has no "page"\. There are: size/],
    ['a size that cannot be read', { program, arena: { size: 'much' } }, /"arena\.size" .* cannot be much: /],
    ['figures that cannot work', { program, arena: { size: '100', unit: 8 } }, /multiple/],
    ['an unknown kernel', { program, machine: { kernel: '2.x' } }, /"machine\.kernel"/],
    ['an unknown exception', { program, breakOn: ['panic'] }, /"breakOn" .* must be one of out-of-memory/],
  ];
  for (const [name, args, message] of faults) {
    it(`refuses ${name} with a sentence`, async () => {
      assert.match((await failure(args)) ?? 'no error', message);
    });
  }

  it('overrides the arena and the machine', async () => {
    client = clientFor(...textbook);
    await client.launchTrace({ arena: { size: '128', fit: 'lifo' } });
    await client.stopped();
    const { arena } = client.traces.sessions.get(program)!.ready!.run;
    assert.deepEqual([arena.size, arena.fit], [128, 'lifo']);
  });

  it('goes on to the end without a stop at the entry, and ends there', async () => {
    client = clientFor(...textbook);
    await client.launchTrace({ stopOnEntry: false });
    const { event } = await client.stopped();
    assert.deepEqual([event.reason, event.description], ['end', 'Paused at the end of the trace']);
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
  });

  it('ends with a restart that fails', async () => {
    client = clientFor(...textbook);
    await client.launchTrace();
    await client.stopped();
    client.traces.texts.delete(program);
    assert.match((await client.ask('restart')).error ?? '', /Cannot read .*: there is no such file\./);
    await client.event('terminated');
  });

  it('counts lines from 0 for a client that does', async () => {
    client = clientFor(...textbook);
    await client.ask('initialize', { adapterID: 'alloctrace', linesStartAt1: false });
    await client.ask('launch', { program });
    await client.ask('configurationDone');
    assert.equal((await client.stopped()).frames[0].line, 1);
  });

  it('debugs an empty trace', async () => {
    client = clientFor('# nothing');
    await client.launchTrace();
    const { frames } = await client.stopped();
    assert.deepEqual(
      frames.map(({ name, line }) => `${line}: ${name}`),
      ['1: end of the trace', '1: test.alloctrace'],
    );
    await client.ask('next', { threadId: 1 });
    await client.event('terminated');
  });

  it('says what it does not know, and what comes too early', async () => {
    client = clientFor(...textbook);
    await client.ask('initialize', { adapterID: 'alloctrace' });
    assert.match((await client.ask('attach', {})).error ?? '', /launched/);
    assert.match((await client.ask('stackTrace', { threadId: 1 })).error ?? '', /No trace is being debugged yet\./);
    assert.match((await client.ask('fly', {})).error ?? '', /The request fly is not supported\./);
  });

  it('lists the trace among the loaded sources, and one thread', async () => {
    client = clientFor(...textbook);
    await client.launchTrace();
    await client.stopped();
    assert.deepEqual(await client.ask('loadedSources'), { sources: [{ name: 'test.alloctrace', path: program }] });
    assert.deepEqual(await client.ask('threads'), { threads: [{ id: 1, name: 'test.alloctrace' }] });
  });

  it('terminates when it is asked to', async () => {
    client = clientFor(...textbook);
    await client.launchTrace();
    await client.stopped();
    await client.ask('terminate');
    await client.event('terminated');
  });
});
