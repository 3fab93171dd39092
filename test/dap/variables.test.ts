import * as assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { filler } from '../../src/debug/memory';
import { clientFor, textbook, type TestClient } from './harness';

interface Shown {
  readonly name: string;
  readonly value: string;
}

describe('debug adapter: variables', () => {
  let client: TestClient;

  async function entered(...lines: string[]): Promise<void> {
    client = clientFor(...lines);
    await client.launchTrace();
    await client.stopped();
  }

  afterEach(() => client.ask('disconnect'));

  async function scopes(): Promise<DebugProtocol.Scope[]> {
    return (await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: 3 })).scopes;
  }

  async function scope(name: string): Promise<DebugProtocol.Scope> {
    const found = (await scopes()).find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  }

  async function parts(variablesReference: number, page: object = {}): Promise<DebugProtocol.Variable[]> {
    return (await client.ask<{ variables: DebugProtocol.Variable[] }>('variables', { variablesReference, ...page })).variables;
  }

  function texts(variables: readonly Shown[]): string[] {
    return variables.map(({ name, value }) => `${name} = ${value}`);
  }

  it('has a scope for each thing there is to look at', async () => {
    await entered(...textbook);
    for (let step = 0; step < 3; step++) await client.move('next');
    assert.deepEqual(
      (await scopes()).map(({ name, expensive, indexedVariables }) =>
        `${name}${expensive ? ' (expensive)' : ''} ${indexedVariables ?? ''}`.trim(),
      ),
      ['Position', 'Arena', 'Handles (expensive) 3', 'Free Lists (expensive)', 'Caches (expensive)', 'Operation'],
    );
    for (const each of await scopes()) await parts(each.variablesReference);
    client.assertGolden('variables');
  });

  it('shows the free lists as they are within an operation', async () => {
    await entered(...textbook);
    for (let step = 0; step < 3; step++) await client.move('stepIn');
    assert.deepEqual(texts(await parts((await scope('Free Lists')).variablesReference)), ['order 5 = 2 blocks of 32 B']);
  });

  it('marks the steps of the operation that are done and the one that comes next', async () => {
    await entered(...textbook);
    for (let step = 0; step < 3; step++) await client.move('stepIn');
    const operation = await parts((await scope('Operation')).variablesReference);
    const steps = await parts(operation.find(({ name }) => name === 'steps')!.variablesReference);
    assert.deepEqual(
      steps.map(({ value }) => value.split(':')[0]),
      ['✓ find order', '✓ split', '→ split', '  split', '  take'],
    );
  });

  it('goes from caches to slabs to slots', async () => {
    await entered('arena 64KiB unit 4KiB', 'cache task 1000', 't[0..4] = alloc task', 'free t[1]', 'shrink task');
    for (let step = 0; step < 3; step++) await client.move('next');
    const [task] = await parts((await scope('Caches')).variablesReference);
    assert.equal(task.value, '4 objects in 1 slab');
    const slabs = await parts(task.variablesReference, { filter: 'indexed', start: 0, count: 1 });
    assert.match(slabs[0].value, /^0x0, active on CPU 0, 4 of \d+ in use$/);
    const slots = await parts(slabs[0].variablesReference, { filter: 'indexed', start: 0, count: 3 });
    assert.deepEqual(texts(slots), ['[0] = t[0], 0x0, 1000 B', '[1] = free, 0x3e8', '[2] = t[2], 0x7d0, 1000 B']);
  });

  it('gives a million handles by pages', async () => {
    await entered('arena 64MiB unit 16', 't[0..999999] = alloc 16', 'free t[*]');
    await client.move('next');
    const handles = await scope('Handles');
    assert.deepEqual([handles.namedVariables, handles.indexedVariables], [0, 1_000_000]);
    const page = await parts(handles.variablesReference, { filter: 'indexed', start: 999_900, count: 100 });
    assert.equal(page.length, 100);
    assert.deepEqual(texts(page.slice(-1)), ['t[999999] = 0xf423f0, 16 B']);
    assert.deepEqual(texts(await parts(page[99].variablesReference)).slice(0, 4), [
      'address = 0xf423f0',
      'size = 16 B',
      'requested = 16 B',
      'line = 2',
    ]);
    assert.deepEqual(await parts(handles.variablesReference, { filter: 'named' }), []);
  });

  it('forgets its numbers when it moves on', async () => {
    await entered(...textbook);
    const { variablesReference } = await scope('Arena');
    await client.move('next');
    assert.deepEqual(await parts(variablesReference), []);
    assert.notEqual((await scope('Arena')).variablesReference, variablesReference);
  });

  it('evaluates what it names', async () => {
    await entered('arena 64KiB unit 4KiB', 'cache task 1000', 't[0..4] = alloc task', 'b = kmalloc 100', 'free b');
    for (let step = 0; step < 3; step++) await client.move('next');
    const names: string[] = [];
    const collect = async (reference: number, depth: number): Promise<void> => {
      for (const { evaluateName, variablesReference } of await parts(reference)) {
        if (evaluateName !== undefined) names.push(evaluateName);
        if (depth > 0 && variablesReference > 0) await collect(variablesReference, depth - 1);
      }
    };
    for (const each of await scopes()) await collect(each.variablesReference, 2);
    assert.ok(names.length > 40, `${names.length} names`);
    for (const expression of new Set(names)) {
      const { error } = await client.ask('evaluate', { expression, frameId: 3, context: 'watch' });
      assert.equal(error, undefined, expression);
    }
  });

  it('evaluates expressions, and says where they are wrong', async () => {
    await entered(...textbook);
    await client.move('next');
    const evaluated = async (expression: string): Promise<string> => {
      const { result, error } = await client.ask<{ result: string }>('evaluate', { expression, context: 'repl' });
      return error ?? result;
    };
    assert.equal(await evaluated('used'), '8 B');
    assert.equal(await evaluated('external > 30%'), 'true');
    assert.equal(await evaluated('a.size == 8 && order >= 3'), 'true');
    assert.match(await evaluated('used >'), /^Column \d+: .*\.$/);
    assert.match(await evaluated('nothing_of_the_kind'), /^Column 1: .*\.$/);
    const { variablesReference, memoryReference } = await client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: 'a',
    });
    assert.equal(memoryReference, '0x0');
    assert.equal((await parts(variablesReference)).length > 3, true);
  });

  it('evaluates within an operation what its steps have made so far', async () => {
    await entered(...textbook);
    for (let step = 0; step < 3; step++) await client.move('stepIn');
    const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'largest', context: 'watch' });
    assert.equal(result, '32 B');
    assert.equal((await client.ask<{ result: string }>('evaluate', { expression: 'blocks(32)', context: 'watch' })).result, '2');
  });

  it('completes expressions, and tries what an operation would do without doing it', async () => {
    await entered(...textbook);
    await client.move('next');
    const { targets } = await client.ask<{ targets: { label: string }[] }>('completions', { text: 'ext', column: 4 });
    assert.ok(
      targets.some(({ label }) => label === 'external'),
      JSON.stringify(targets),
    );
    const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'try alloc 32', context: 'repl' });
    assert.match(result, /0x20/);
    assert.equal((await client.ask<{ result: string }>('evaluate', { expression: 'live', context: 'repl' })).result, '1');
    client.assertGolden('console');
  });

  it('says what can be typed, and what a change would do that is not made', async () => {
    await entered('arena 64', 'a = alloc 8', 'help = alloc 4', 'x.y = alloc 4 @ time=1.25 cpu=2');
    for (let step = 0; step < 3; step++) await client.move('next');
    const ask = async (expression: string, context = 'repl'): Promise<string> => {
      const { result, error } = await client.ask<{ result: string }>('evaluate', { expression, context });
      return error ?? result;
    };
    assert.match(
      await ask('?'),
      /used > 4 KiB.*\nFigures of the position: .*external.*\n.*operation\.requested.*\n[^]*try a\.size = 64\.$/,
    );
    assert.match(await ask('help'), /^0x8, 4 B, line 3$/);
    assert.match(await ask('?', 'watch'), /^Column 1: /);
    const why = 'Nothing is changed by the debugger. Type this in the debug console to see what it would do: ';
    assert.equal(await ask(' a.size = 64'), `${why}try a.size = 64`);
    const tried = await ask('try a.size = 16');
    assert.match(tried, /^It would move from 0x0 to 0x10: 16 B in 16 B\./);
    assert.equal(await ask('try a = realloc a 16'), tried);
    assert.match(await ask('try x.y.size = 2'), /^It would stay at 0xc: 2 B in 4 B\./);
    assert.match(await ask('try handle("x.y").requested = 4KiB'), /^It would fail\. /);
    assert.match(await ask('try nobody.size = 4'), /^Column \d+: There is no handle nobody in this trace\.$/);
    assert.deepEqual([await ask('x.y.time'), await ask('x.y.cpu'), await ask('a.time'), await ask('a.cpu')], ['1.25 s', '2', 'none', '0']);
    const set = async (reference: number, name: string, value: string): Promise<string | undefined> =>
      (await client.ask('setVariable', { variablesReference: reference, name, value })).error;
    const handles = await parts((await scope('Handles')).variablesReference);
    const a = handles.find(({ name }) => name === 'a')!;
    await parts(a.variablesReference);
    assert.equal(await set(a.variablesReference, 'size', '64 '), `${why}try a.size = 64`);
    for (const [name, value] of [
      ['size', 'much'],
      ['line', '7'],
    ]) {
      assert.match((await set(a.variablesReference, name, value)) ?? '', /^Nothing is changed by the debugger: .* try alloc 4096 shows /);
    }
  });

  it('draws memory by its owners', async () => {
    await entered('arena 64 base 0x1000', 'ab = alloc 5', 'c = alloc 8');
    await client.move('next');
    const read = async (
      memoryReference: string,
      offset: number,
      count: number,
    ): Promise<{ data: Buffer; address: string; unreadable: number }> => {
      const body = await client.ask<NonNullable<DebugProtocol.ReadMemoryResponse['body']>>('readMemory', {
        memoryReference,
        offset,
        count,
      });
      return { data: Buffer.from(body.data ?? '', 'base64'), address: body.address, unreadable: body.unreadableBytes ?? 0 };
    };
    const { data, address, unreadable } = await read('0x1000', 0, 10);
    assert.deepEqual([address, unreadable], ['0x1000', 0]);
    assert.equal(data.subarray(0, 5).toString(), 'ab\0ab');
    assert.deepEqual([...data.subarray(5)], [filler.padding, filler.padding, filler.padding, filler.freeBlock, filler.freeBlock]);
    assert.equal((await read('0x1000', 3, 2)).data.toString(), 'ab');
    assert.deepEqual(await read('0x1000', 60, 10), { data: Buffer.alloc(4, filler.freeBlock), address: '0x103c', unreadable: 6 });
    assert.equal((await read('0x1000', -8, 4)).unreadable, 4);
    assert.match((await client.ask('readMemory', { memoryReference: 'ab', count: 1 })).error ?? '', /ab is no address\./);
  });

  it('draws slots, free slots and the tail of a slab', async () => {
    await entered('arena 16KiB unit 4KiB', 'cache big 1500 order 0', 'x = alloc big', 'y = alloc big', 'free x');
    for (let step = 0; step < 4; step++) await client.move('next');
    const { data } = await client.ask<{ data: string }>('readMemory', { memoryReference: '0x0', count: 4096 });
    const bytes = Buffer.from(data, 'base64');
    assert.deepEqual(
      [bytes[0], bytes.subarray(1504, 1506).toString(), bytes[1504 + 1500], bytes[4095]],
      [filler.freeSlot, 'y\0', filler.padding, filler.slabTail],
    );
  });
});
