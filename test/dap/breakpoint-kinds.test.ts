import * as assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { clientFor, program, type TestClient } from './harness';

const trace = [
  'arena 64KiB unit 16 base 0x1000', // 1
  'cache task_struct 100', // 2
  't[0..3] = alloc task_struct', // 3
  'a = alloc 100', // 4
  'b = alloc 16', // 5
  'free a', // 6
  'a = realloc b 200', // 7
  'free t[0..3:2]', // 8
  'k = kmalloc 20', // 9
  'free a, k', // 10
];

/** Where each kind of breakpoint stops, forward; back it is the same from the other end. */
interface Kind {
  readonly name: string;
  readonly set: (client: TestClient) => Promise<unknown>;
  /** Reason, line and the top frame's name. */
  readonly stops: readonly string[];
}

function lines(...breakpoints: DebugProtocol.SourceBreakpoint[]): Kind['set'] {
  return (client) => client.ask('setBreakpoints', { source: { path: program }, breakpoints });
}

function functions(...breakpoints: DebugProtocol.FunctionBreakpoint[]): Kind['set'] {
  return (client) => client.ask('setFunctionBreakpoints', { breakpoints });
}

function data(...breakpoints: DebugProtocol.DataBreakpoint[]): Kind['set'] {
  return (client) => client.ask('setDataBreakpoints', { breakpoints });
}

const kinds: readonly Kind[] = [
  {
    name: 'conditional-breakpoints',
    set: lines(
      { line: 3, condition: 'objects(task_struct) == 2' },
      { line: 6, condition: 'a.size == 128' },
      { line: 9, condition: 'operation.requested > 20' },
    ),
    stops: ['breakpoint 3 t[2] = alloc task_struct (3 of 4)', 'breakpoint 6 free a'],
  },
  {
    name: 'hit-counts',
    set: lines({ line: 3, hitCondition: '% 2' }, { line: 8, hitCondition: '>= 2', condition: 'true' }),
    stops: [
      'breakpoint 3 t[1] = alloc task_struct (2 of 4)',
      'breakpoint 3 t[3] = alloc task_struct (4 of 4)',
      'breakpoint 8 free t[2] (2 of 2)',
    ],
  },
  {
    name: 'function-operation',
    set: functions({ name: 'realloc' }, { name: 'free', condition: 'operation.requested == 200' }),
    stops: ['function breakpoint 7 a = realloc b 200', 'function breakpoint 10 free a … (2 operations)'],
  },
  {
    name: 'function-cache',
    set: functions({ name: 'task_struct', hitCondition: '> 3' }),
    stops: [
      'function breakpoint 3 t[2] = alloc task_struct (3 of 4)',
      'function breakpoint 3 t[3] = alloc task_struct (4 of 4)',
      'function breakpoint 8 free t[0] … (2 operations)',
      'function breakpoint 8 free t[2] (2 of 2)',
    ],
  },
  {
    name: 'function-events',
    set: functions({ name: 'freed a' }, { name: 'allocated kmalloc-32' }, { name: 'split order 12' }, { name: 'merged order 4' }),
    stops: [
      'function breakpoint 3 t[0] = alloc task_struct … (4 operations)',
      'function breakpoint 6 free a',
      'function breakpoint 7 a = realloc b 200',
      'function breakpoint 9 k = kmalloc 20',
      'function breakpoint 10 free a … (2 operations)',
    ],
  },
  {
    name: 'data-variable',
    set: data({ dataId: 'a' }, { dataId: 'b.size' }),
    stops: [
      'data breakpoint 4 a = alloc 100',
      'data breakpoint 5 b = alloc 16',
      'data breakpoint 6 free a',
      'data breakpoint 7 a = realloc b 200',
      'data breakpoint 10 free a (1 of 2)',
    ],
  },
  {
    name: 'data-metric',
    set: data({ dataId: 'live', condition: 'live >= 6' }, { dataId: 'errors' }),
    stops: ['data breakpoint 5 b = alloc 16'],
  },
  {
    name: 'data-range',
    set: data({ dataId: '0x2000..0x2fff' }, { dataId: '0x8000..0x8fff', accessType: 'readWrite' }),
    stops: [
      'data breakpoint 3 t[0] = alloc task_struct (1 of 4)',
      'data breakpoint 4 a = alloc 100',
      'data breakpoint 5 b = alloc 16',
      'data breakpoint 6 free a',
      'data breakpoint 7 a = realloc b 200',
      'data breakpoint 10 free a (1 of 2)',
    ],
  },
];

describe('debug adapter: kinds of breakpoints', () => {
  for (const { name, set, stops } of kinds) {
    it(`${name} hold in both directions`, async () => {
      const client = clientFor(...trace);
      await client.launchTrace();
      await client.stopped();
      await set(client);
      const told = async (command: string, last: string): Promise<string[]> => {
        const list: string[] = [];
        for (;;) {
          const { event, frames } = await client.move(command);
          if (event.reason === last) return list;
          assert.equal((event.description ?? '').includes('going back'), command === 'reverseContinue', event.description);
          list.push(`${event.reason} ${frames[0].line} ${frames[0].name}`);
        }
      };
      const forward = await told('continue', 'end');
      assert.deepEqual(await told('reverseContinue', 'entry'), [...forward].reverse());
      assert.deepEqual(forward, stops);
      client.assertGolden(name);
      await client.ask('disconnect');
    });
  }
});
