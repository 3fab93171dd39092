/** Debugging a recording whose blocks lie where they were recorded. */
import * as assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { filler } from '../../src/debug/memory';
import { TestClient, Traces } from './harness';

const file = '/traces/run.mtrace';
const lines = [
  '= Start',
  '@ a:[0x1] + 0x1000 0x6',
  '@ a:[0x2] + 0x1010 0x4',
  '@ a:[0x3] + 0x90000000 0x20',
  '@ a:[0x4] - 0x1000',
  '@ a:[0x5] + 0x1000 0x8',
];

describe('debug adapter: a recording as recorded', () => {
  let client: TestClient;

  beforeEach(async () => {
    client = new TestClient(new Traces(new Map([[file, `${lines.join('\n')}\n`]])));
    await client.launchTrace({ program: file, format: 'mtrace', placement: 'recorded' });
    await client.stopped();
  });

  afterEach(() => client.ask('disconnect'));

  async function evaluate(expression: string): Promise<string> {
    const { result, error } = await client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression,
      frameId: 3,
      context: 'repl',
    });
    return error ?? result;
  }

  async function variables(scope: string): Promise<string[]> {
    const { scopes } = await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: 3 });
    const { variablesReference } = scopes.find(({ name }) => name === scope)!;
    const { variables: found } = await client.ask<{ variables: DebugProtocol.Variable[] }>('variables', { variablesReference });
    return found.map(({ name, value }) => `${name} = ${value}`);
  }

  it('has regions and what is known, and neither free lists nor caches', async () => {
    for (let step = 0; step < 3; step++) await client.move('next');
    const { scopes } = await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: 3 });
    assert.deepEqual(
      scopes.map(({ name }) => name),
      ['Position', 'Arena', 'Handles', 'Regions', 'Operation'],
    );
    assert.deepEqual(await variables('Regions'), ['0x1000 = 20 B', '0x90000000 = 32 B']);
    assert.deepEqual((await variables('Arena')).slice(0, 6), [
      'placement = recorded',
      'size = 52 B',
      'live = 3',
      'requested = 42 B',
      'held = 42 B',
      'used = 42 B',
    ]);
    for (const scope of ['Handles', 'Operation', 'Position']) assert.ok((await variables(scope)).length > 0, scope);
  });

  it('draws memory region by region, with what nobody knows between blocks', async () => {
    for (let step = 0; step < 3; step++) await client.move('next');
    const read = async (memoryReference: string, count: number): Promise<[string, number]> => {
      const { data = '', unreadableBytes = 0 } = await client.ask<NonNullable<DebugProtocol.ReadMemoryResponse['body']>>('readMemory', {
        memoryReference,
        count,
      });
      return [Buffer.from(data, 'base64').toString('latin1'), unreadableBytes];
    };
    const unknown = String.fromCharCode(filler.unknown);
    assert.deepEqual(await read('0x1000', 30), [`0x1000${unknown.repeat(10)}0x10`, 10]);
    assert.deepEqual(await read('0x90000000', 13), ['0x90000000\x000x', 0]);
    assert.deepEqual(await read('0x2000', 4), ['', 4]);
  });

  it('evaluates blocks, handles and figures; what is not known is that', async () => {
    for (let step = 0; step < 3; step++) await client.move('next');
    assert.equal(await evaluate('live'), '3');
    assert.equal(await evaluate('0x90000000'), '0x90000000, 32 B, line 4');
    assert.match(await evaluate('block(0x1012)'), /^0x1010\.\.0x1013 \(4 B\)/);
    assert.match(await evaluate('block(0x1008)'), /^0x1006\.\.0x100f \(10 B\)/);
    assert.doesNotMatch(await evaluate('free'), /\d/);
    assert.match(await evaluate('try alloc 8'), /As recorded there is no allocator/);
  });

  it('steps, back too, and stops at data breakpoints by address', async () => {
    const { dataId } = await client.ask<{ dataId: string }>('dataBreakpointInfo', { name: '0x1004', asAddress: true, bytes: 1 });
    assert.ok(dataId);
    await client.ask('setDataBreakpoints', { breakpoints: [{ dataId }] });
    const stops = [];
    for (let stop = 0; stop < 3; stop++) stops.push((await client.move('continue')).frames[0].line);
    assert.deepEqual(stops, [2, 5, 6]);
    await client.move('stepBack');
    await client.move('stepBack');
    assert.equal(await evaluate('live'), '3');
  });

  it('stops where a condition on what is known holds, and not where it is not known', async () => {
    const { breakpoints } = await client.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', {
      source: { path: file },
      breakpoints: [
        { line: 3, condition: 'free < 1000000' },
        { line: 5, condition: 'requested == 42' },
      ],
    });
    assert.equal(breakpoints.length, 2);
    assert.equal((await client.move('continue')).frames[0].line, 5);
  });

  it('refuses another placement, and order breakpoints', async () => {
    const other = new TestClient(new Traces(new Map([[file, `${lines.join('\n')}\n`]])));
    await other.ask('initialize', { adapterID: 'alloctrace' });
    assert.match((await other.ask('launch', { program: file, placement: 'elsewhere' })).error ?? '', /simulated or recorded/);
    await other.ask('disconnect');
  });
});
