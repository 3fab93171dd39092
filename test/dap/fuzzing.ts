/** Messages that nobody would send, and some that anybody does, by a seed. */

/** A generator of numbers that gives the same ones for the same seed (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** From 0 to below `end`. */
  below(end: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }
}

/** A trace with something of everything that the debugger shows. */
export const fuzzedTrace = [
  'arena 64KiB unit 16 base 0x1000',
  'cache task_struct 100 align 8',
  'mark "begin"',
  't[0..9] = alloc task_struct',
  'a = alloc 100 @ time=0.5 cpu=1 site="main"',
  'n-3 = kmalloc 20 @ site="do_read+0x1c"',
  'expect live == 12',
  'a = realloc a 300',
  'big = alloc 1MiB',
  'free t[0..8:2]',
  'free t[0]',
  'oops',
  'mark "end"',
  'z = kmalloc 0',
  'free a',
  'free nobody',
].join('\n');

const words = [
  ...[
    'used',
    'live',
    'external',
    'size',
    'requested',
    'operation.requested',
    'operation',
    'kind',
    'handle',
    'address',
    'time',
    'cpu',
    'site',
    'error',
  ],
  ...[
    'a',
    'a.size',
    't[3]',
    't[0..3]',
    't[*]',
    'n-3',
    'handle("n-3")',
    'nobody',
    'task_struct',
    'cache("task_struct").slabs',
    'slab(0x1000)',
  ],
  ...[
    'block(0x1000)',
    'blocks(16)',
    'blocks(',
    'unusable(3)',
    'objects(task_struct)',
    'size(a)',
    '0x1000..0x1fff',
    '"free"',
    '"',
    '30%',
    '4 KiB',
    '1e9',
    '0x',
    '9'.repeat(400),
  ],
  ...[
    '==',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    '&&',
    '||',
    '!',
    '-',
    '+',
    '*',
    '/',
    '%',
    '..',
    '.',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '=',
    '#',
    '@',
    '\0',
    '\n',
    'ü',
    '😀',
    '\ud800',
  ],
  ...[
    'try',
    'alloc',
    'alloc 4096',
    'free',
    'free a',
    'realloc a 5',
    'kmalloc 20',
    'at 0x1000',
    'shrink task_struct',
    'destroy task_struct',
    'cache c 5',
    'help',
    '?',
  ],
  ...['freed', 'allocated', 'merged order 3', 'split', 'true', 'false'],
];

/** Something like an expression, a statement or a message of a logpoint; sometimes a very long one. */
function text(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(6) }, () => random.of(words));
  const joined = parts.join(random.of(['', ' ', ' ', ' ']));
  if (random.chance(2)) return joined.repeat(1 + random.below(5000));
  if (random.chance(2)) return random.of(['(', '!', '-', 'a.', '{', 'used+', 't[']).repeat(1 + random.below(20_000));
  return random.chance(10) ? `{${joined}}` : joined;
}

const numbers = [0, 1, 2, 3, 5, 9, -1, -0.5, 1.5, 99, 4096, 2 ** 31, 2 ** 32, 2 ** 53, 1e300, -1e300];

function junk(random: Random, depth = 0): unknown {
  switch (random.below(depth > 3 ? 5 : 8)) {
    case 0:
      return null;
    case 1:
      return random.chance(50);
    case 2:
      return random.of(numbers);
    case 3:
    case 4:
      return text(random);
    case 5:
      return Array.from({ length: random.below(4) }, () => junk(random, depth + 1));
    case 6:
      return { [random.of(['line', 'path', 'name', '__proto__', 'constructor', 'length', 'toString'])]: junk(random, depth + 1) };
    default: {
      let deep: unknown = 0;
      for (let level = random.below(500); level > 0; level--) deep = [deep];
      return deep;
    }
  }
}

type Make = (random: Random, program: string) => unknown;

const number: Make = (random) => random.of(numbers);
const anyText: Make = (random) => text(random);
const source: Make = (random, program) => ({ path: random.chance(80) ? program : text(random) });
const narrowed = { condition: anyText, hitCondition: (random: Random) => random.of(['5', '>= 3', '% 2', '% 0', '0', text(random)]) };

function list(fields: Readonly<Record<string, Make>>): Make {
  return (random, program) => Array.from({ length: random.below(5) }, () => record(random, program, fields));
}

/** What requests are sent with, each field now and then left out or replaced by junk. */
const requests: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  initialize: { linesStartAt1: (random) => random.chance(50), columnsStartAt1: (random) => random.chance(50) },
  launch: {
    program: (random, program) => (random.chance(80) ? program : random.of(['/', '', '/nowhere', 'a\0b', text(random)])),
    noDebug: (random) => random.chance(20),
    stopOnEntry: (random) => random.chance(50),
    breakOn: (random) => [random.of(['leak', 'invalid-free', 'nothing'])],
    format: (random) => random.of(['alloctrace', 'mtrace', 'elf', undefined, undefined]),
  },
  restart: {},
  configurationDone: {},
  attach: {},
  terminate: {},
  threads: {},
  loadedSources: {},
  source: { sourceReference: number },
  stackTrace: { threadId: () => 1, startFrame: number, levels: number },
  scopes: { frameId: number },
  variables: {
    variablesReference: (random) => random.below(60),
    filter: (random) => random.of(['indexed', 'named', 'x']),
    start: number,
    count: number,
  },
  setVariable: {
    variablesReference: (random) => random.below(60),
    name: (random) => random.of(['size', 'a', text(random)]),
    value: anyText,
  },
  next: { threadId: () => 1, granularity: (random) => random.of(['instruction', 'statement', 'x']) },
  stepIn: { threadId: () => 1, granularity: (random) => random.of(['instruction', 'statement']) },
  stepOut: { threadId: () => 1 },
  stepBack: { threadId: () => 1, granularity: (random) => random.of(['instruction', 'statement']) },
  continue: { threadId: () => 1 },
  reverseContinue: { threadId: () => 1 },
  pause: { threadId: () => 1 },
  cancel: { progressId: anyText },
  gotoTargets: { source, line: number },
  goto: { threadId: () => 1, targetId: number },
  breakpointLocations: { source, line: number, endLine: number },
  exceptionInfo: { threadId: () => 1 },
  evaluate: {
    expression: anyText,
    context: (random) => random.of(['repl', 'watch', 'hover', 'x']),
    frameId: (random) => random.of([1, 3, undefined]),
  },
  completions: { text: anyText, column: number, line: number },
  readMemory: {
    memoryReference: (random) => random.of(['0x1000', '0x0', '0xffffffffffffffff', '5', text(random)]),
    offset: number,
    count: number,
  },
  setBreakpoints: { source, breakpoints: list({ line: number, logMessage: anyText, ...narrowed }) },
  setFunctionBreakpoints: { breakpoints: list({ name: anyText, ...narrowed }) },
  setDataBreakpoints: {
    breakpoints: list({ dataId: anyText, accessType: (random) => random.of(['write', 'readWrite', 'x']), ...narrowed }),
  },
  dataBreakpointInfo: {
    name: anyText,
    variablesReference: (random) => random.below(20),
    asAddress: (random) => random.chance(30),
    bytes: number,
  },
  setExceptionBreakpoints: {
    filters: (random) => [random.of(['leak', 'out-of-memory', 'x'])],
    filterOptions: list({ filterId: (random) => random.of(['leak', 'fragmentation', 'invalid-free', 'x']), condition: anyText }),
  },
};
const commands = Object.keys(requests);

function record(random: Random, program: string, fields: Readonly<Record<string, Make>>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(fields)) {
    if (random.chance(4)) continue;
    made[name] = random.chance(4) ? junk(random) : make(random, program);
  }
  return made;
}

/** The body of a request of this number. */
export function fuzzedRequest(random: Random, program: string, seq: number): string {
  const command = random.chance(2) ? random.of(['', 'x', 'constructor', '__proto__', 'source', text(random)]) : random.of(commands);
  const known = Object.hasOwn(requests, command) ? requests[command] : {};
  const args = random.chance(3) ? junk(random) : record(random, program, known);
  return JSON.stringify({ seq, type: 'request', command, arguments: args });
}

/** The header and the body of a message. */
export function framed(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\r\n\r\n`), bytes]);
}

/** Bytes that are no message: bodies that are no requests, and headers that are none. */
export function garbage(random: Random, program: string): Buffer {
  const body = fuzzedRequest(random, program, 1);
  switch (random.below(8)) {
    case 0:
      return framed(body.slice(0, random.below(body.length)));
    case 1:
      return framed(JSON.stringify(junk(random)));
    case 2:
      return framed(Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))));
    case 3:
      return Buffer.from(Array.from({ length: random.below(9000) }, () => random.below(256)));
    case 4:
      return Buffer.from(`Content-Length: ${random.of(['', '-1', 'x', '1e3', '0x10', '99999999999', '5 5', ' '])}\r\n\r\n${body}`);
    case 5:
      return Buffer.from(`Content-Length: ${Math.max(0, body.length + random.below(40) - 20)}\r\n\r\n${body}`);
    case 6:
      return Buffer.from(
        `${random.of(['\r\n', '\r\n\r\n', 'Content-Type: x\r\n', 'content-length : 3\r\n', ':\r\n'])}${framed(body).toString()}`,
      );
    default:
      return framed(
        `{"seq":${random.of(['null', '1e999', '"1"', '-1'])},"type":${random.of(['"request"', '"event"', '1'])},"command":"threads"}`,
      );
  }
}
