import * as assert from 'node:assert/strict';
import { clientFor, program, type TestClient } from './harness';

const trace = [
  'arena 64KiB unit 16 base 0x1000', // 1
  'cache task_struct 100', // 2
  't[0..3] = alloc task_struct', // 3
  'a = alloc 100', // 4
  'n-3 = kmalloc 20 @ site="do_read+0x1c"', // 5
  'free a', // 6
];

describe('debug adapter: expressions', () => {
  let client: TestClient;

  beforeEach(async () => {
    client = clientFor(...trace);
    await client.launchTrace();
    await client.stopped();
    await client.ask('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 6 }] });
    await client.move('continue');
  });

  afterEach(() => client.ask('disconnect'));

  async function evaluate(expression: string, context: string): Promise<string> {
    const { result, error } = await client.ask<{ result: string }>('evaluate', { expression, context, frameId: 3 });
    return error ?? result;
  }

  it('are evaluated for watches, hovers and the console', async () => {
    const values: readonly (readonly [string, string])[] = [
      ['live', '6'],
      ['used > 4 KiB && external < 99%', 'true'],
      ['a', '0x2000, 100 B in 128 B, line 4'],
      ['a.padding', '28 B'],
      ['handle("n-3").cache', '"kmalloc-32"'],
      ['t[3].address - t[2].address', '104 B'],
      ['task_struct', 'task_struct, objects of 100 B in slots of 104 B'],
      ['slab(t[0].address).objects', '4'],
      ['blocks(128)', '1'],
      ['kind == "free" && handle == "a"', 'true'],
      ['size', '128 B'],
      ['operation.requested', '100 B'],
      ['handle("n-3").site', '"do_read+0x1c"'],
      ['0x2000..0x207f', '0x2000..0x207f (128 B)'],
    ];
    for (const [expression, value] of values) {
      for (const context of ['watch', 'hover', 'repl']) assert.equal(await evaluate(expression, context), value, expression);
    }
    client.assertGolden('expressions');
  });

  it('say where they are wrong, wherever they stand', async () => {
    for (const expression of ['size >', 'external > 30', 'nobody.size', 'cache == task_struct', '(1 + 2', 't[0..3]', 'try free nobody']) {
      assert.match(await evaluate(expression, 'watch'), /^Column \d+: \S.*\.$/, expression);
    }
    const options = { condition: 'size = 4' };
    await client.ask('setBreakpoints', {
      source: { path: program },
      breakpoints: [
        { line: 4, ...options },
        { line: 4, logMessage: '{' },
      ],
    });
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'free', ...options }, { name: 'frobnicate' }] });
    await client.ask('setDataBreakpoints', { breakpoints: [{ dataId: 'live', ...options }, { dataId: 'size' }] });
    await client.ask('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: 'leak', ...options }] });
    await client.ask('dataBreakpointInfo', { name: 'nobody' });
    client.assertGolden('expression-errors');
  });

  it('are completed', async () => {
    const completed = async (text: string): Promise<string[]> => {
      const { targets } = await client.ask<{ targets: { label: string; text?: string }[] }>('completions', {
        text,
        column: text.length + 1,
      });
      return targets.map(({ label, text: inserted = label }) => inserted);
    };
    assert.deepEqual(await completed('ext'), ['external']);
    assert.deepEqual(await completed('a.a'), ['address', 'age']);
    assert.deepEqual(await completed('live > 4 && kind == "f'), ['"free"']);
    assert.deepEqual(await completed('n'), ['handle("n-3")']);
    assert.deepEqual(await completed('try free t[2'), ['t[2]']);
    assert.deepEqual(await completed('objects(t'), ['task_struct']);
    client.assertGolden('completions');
  });
});
