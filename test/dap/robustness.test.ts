/** Whatever comes in, the adapter lives on, and says in a sentence what is wrong. */
import * as assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { TraceDebugAdapter } from '../../src/debug/adapter';
import { exceptionFilters } from '../../src/debug/breakpoints/kinds';
import { connect } from '../../src/debug/connection';
import { english } from '../../src/model/localize';
import { clientFor, program, textbook, Traces, type TestClient } from './harness';

describe('debug adapter: requests that cannot be answered', () => {
  let client: TestClient;

  beforeEach(async () => {
    client = clientFor(...textbook);
    await client.launchTrace();
    await client.stopped();
  });

  afterEach(() => client.ask('disconnect'));

  const source = { path: program };
  const chain = Array.from({ length: 100_000 }, () => 'used').join(' + ');
  const many = Array.from({ length: 20_000 }, () => ({ line: 2 }));
  const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown;
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['evaluate', undefined, 'evaluate needs an expression.'],
    ['evaluate', {}, 'evaluate needs an expression.'],
    ['evaluate', { expression: null }, 'evaluate needs an expression.'],
    ['evaluate', ['used'], 'The arguments of evaluate must be an object.'],
    ['evaluate', { expression: 5 }, '"expression" of evaluate must be a text.'],
    ['evaluate', { expression: deep }, '"expression" of evaluate must be a text.'],
    ['evaluate', { expression: chain }, '"expression" of evaluate is too long: 10,000 characters are the most.'],
    ['evaluate', { expression: '' }, 'Column 1: Enter an expression, such as external > 30%.'],
    [
      'evaluate',
      { expression: `try alloc ${'9'.repeat(20_000)}` },
      '"expression" of evaluate is too long: 10,000 characters are the most.',
    ],
    ['evaluate', { expression: 'used', frameId: 99 }, 'There is no frame 99.'],
    ['evaluate', { expression: 'used', frameId: 'x' }, '"frameId" of evaluate must be a whole number.'],
    ['evaluate', { expression: 'try \0 size(a)' }, 'Column 5: Try one operation, such as try alloc 4096 or try free a.'],
    ['evaluate', { expression: 'try t[0..30000000] = alloc 1' }, 'Column 5: Try one operation, not a range.'],
    ['scopes', {}, 'scopes needs "frameId".'],
    ['scopes', { frameId: 4711 }, 'There is no frame 4711.'],
    ['stackTrace', { threadId: 7 }, 'There is no thread 7.'],
    ['next', { threadId: 2 }, 'There is no thread 2.'],
    ['continue', { threadId: 'one' }, '"threadId" of continue must be a whole number.'],
    ['variables', {}, 'variables needs "variablesReference".'],
    ['variables', { variablesReference: 99_999 }, 'There are no variables 99999.'],
    ['variables', { variablesReference: -1 }, 'There are no variables -1.'],
    ['goto', { threadId: 1, targetId: 99_999 }, 'There is no place 99999 to jump to.'],
    ['goto', { threadId: 1, targetId: -3 }, 'There is no place -3 to jump to.'],
    ['goto', { threadId: 1 }, 'goto needs "targetId".'],
    ['gotoTargets', { source: { path: '/other.alloctrace' }, line: 1 }, 'This session debugs test.alloctrace.'],
    ['gotoTargets', { line: 1 }, 'gotoTargets needs "source".'],
    ['gotoTargets', { source, line: -1 }, '"line" of gotoTargets must be the number of a line.'],
    ['breakpointLocations', { source: {}, line: 1 }, 'This session debugs test.alloctrace.'],
    ['readMemory', { memoryReference: 'nowhere', count: 8 }, 'nowhere is no address.'],
    ['readMemory', { memoryReference: '0x0', count: -1 }, '-1 bytes cannot be read at once: 16,777,216 are the most.'],
    ['readMemory', { memoryReference: '0x0', count: 1e15 }, '1,000,000,000,000,000 bytes cannot be read at once: 16,777,216 are the most.'],
    ['readMemory', { memoryReference: '0x0', count: 8, offset: 0.5 }, '"offset" of readMemory must be a whole number.'],
    ['setBreakpoints', {}, 'setBreakpoints needs "source".'],
    ['setBreakpoints', { source: 'here' }, '"source" of setBreakpoints must be an object.'],
    ['setBreakpoints', { source, breakpoints: {} }, '"breakpoints" of setBreakpoints must be a list.'],
    ['setBreakpoints', { source, breakpoints: [{ line: 1 }, {}] }, 'setBreakpoints needs "breakpoints[1].line".'],
    ['setBreakpoints', { source, breakpoints: [null] }, '"breakpoints[0]" of setBreakpoints must be an object.'],
    [
      'setBreakpoints',
      { source, breakpoints: [{ line: 1, condition: deep }] },
      '"breakpoints[0].condition" of setBreakpoints must be a text.',
    ],
    ['setBreakpoints', { source, breakpoints: many }, '"breakpoints" of setBreakpoints has too many entries: 10,000 are the most.'],
    ['setFunctionBreakpoints', {}, 'setFunctionBreakpoints needs "breakpoints".'],
    ['setDataBreakpoints', { breakpoints: [{}] }, 'setDataBreakpoints needs "breakpoints[0].dataId".'],
    ['setExceptionBreakpoints', {}, 'setExceptionBreakpoints needs "filters".'],
    ['dataBreakpointInfo', {}, 'dataBreakpointInfo needs "name".'],
    ['completions', { text: 'us' }, 'completions needs "column".'],
    ['source', { sourceReference: 12 }, 'The request source is not supported.'],
    ['constructor', {}, 'The request constructor is not supported.'],
    ['x'.repeat(1 << 20), {}, `The request ${'x'.repeat(100)} is not supported.`],
    ['launch', 'fast', 'The launch configuration needs "program", the path of a trace.'],
    ['launch', { program: 'a\0b' }, 'The launch configuration needs "program", the path of a trace.'],
    ['launch', { program, breakOn: deep }, `"breakOn" of the launch configuration must be one of ${exceptionFilters.join(', ')}.`],
    ['restart', { arguments: 5 }, 'The launch configuration needs "program", the path of a trace.'],
  ];
  for (const [command, args, message] of cases) {
    it(`${command.slice(0, 30)}: ${message.slice(0, 80)}`, async () => {
      assert.equal((await client.ask(command, args)).error, message);
      assert.deepEqual(client.complaints, []);
      // And it goes on.
      assert.equal((await client.ask<{ result: string }>('evaluate', { expression: 'used' })).result, '0 B');
    });
  }

  it('bounds expressions by their parts as well', async () => {
    const parts = (count: number): string => Array.from({ length: count }, () => '1').join('+');
    assert.equal((await client.ask<{ result: string }>('evaluate', { expression: parts(1001) })).result, '1001');
    const { error } = await client.ask('evaluate', { expression: parts(1002) });
    assert.equal(error, 'Column 2,002: This expression has too many parts: 1,000 operators are the most.');
  });

  it('takes ten thousand breakpoints, and the same ones again', async () => {
    const breakpoints = many.slice(0, 10_000).map((each, index) => ({ ...each, condition: `used > ${index}` }));
    for (let turn = 0; turn < 2; turn++) {
      const answer = await client.ask<{ breakpoints: { id: number }[] }>('setBreakpoints', { source, breakpoints });
      assert.deepEqual([answer.breakpoints.length, answer.breakpoints[9999].id], [10_000, 10_000]);
    }
  });

  it('opens one trace at a time, and starts it once', async () => {
    const both = await Promise.all([client.ask('launch', { program }), client.ask('launch', { program })]);
    assert.deepEqual(both.map(({ error }) => error).sort(), ['A trace is being opened already.', undefined]);
    await client.stopped();
    await client.ask('configurationDone');
    assert.equal((await client.ask<{ result: string }>('evaluate', { expression: 'position' })).result, '0');
  });

  it('answers everything before a trace is launched', async () => {
    const early = clientFor(...textbook);
    for (const [command, args] of cases) {
      if (command === 'launch' || command === 'restart') continue;
      assert.notEqual((await early.ask(command, args)).error, undefined, command);
    }
    for (const command of ['next', 'pause', 'stackTrace', 'restart', 'exceptionInfo']) {
      assert.equal((await early.ask(command)).error, 'No trace is being debugged yet.');
    }
    assert.deepEqual(early.complaints, []);
    await early.ask('disconnect');
  });
});

describe('debug adapter: streams', () => {
  /** What an adapter says to bytes, in pieces of a length: the answers' commands, and its complaints. */
  async function say(bytes: string | Buffer, piece = 1 << 16): Promise<{ answers: string[]; complaints: string[] }> {
    const input = new PassThrough();
    const answers: string[] = [];
    const complaints: string[] = [];
    const traces = new Traces(new Map([[program, 'a = alloc 8\n']]));
    const adapter = new TraceDebugAdapter({ open: traces.open, localize: english, complain: (sentence) => complaints.push(sentence) });
    adapter.onDidSendMessage((message) => answers.push((message as { command?: string }).command ?? message.type));
    connect(adapter, input, { write: () => undefined }, (sentence) => complaints.push(sentence), english);
    const all = Buffer.concat([Buffer.from(bytes), Buffer.from(framed('{"seq":9,"type":"request","command":"threads"}'))]);
    for (let at = 0; at < all.length; at += piece) input.write(all.subarray(at, at + piece));
    await new Promise((resolve) => input.end(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    return { answers, complaints };
  }

  function framed(body: string, header = `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`): string {
    return `${header}${body}`;
  }

  const noJson = 'The body of a message is no JSON. It was left out.';
  const noRequest = 'A message is no request of the Debug Adapter Protocol. It was left out.';
  const noHeader = 'A message has no header with a Content-Length that can be read. It was left out.';
  const cases: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
    ['a body that is no JSON', framed('{abc}'), [noJson]],
    ['null', framed('null'), [noRequest]],
    ['a number', framed('5'), [noRequest]],
    ['a list', framed('[]'), [noRequest]],
    ['a megabyte of [', framed('['.repeat(1 << 20)), [noJson]],
    ['a megabyte of brackets', framed('['.repeat(1 << 19) + ']'.repeat(1 << 19)), [noRequest]],
    ['a request without a number', framed('{"type":"request","command":"threads"}'), [noRequest]],
    ['a request without a command', framed('{"seq":1,"type":"request"}'), [noRequest]],
    ['a command that is no text', framed('{"seq":1,"type":"request","command":{}}'), [noRequest]],
    ['an answer to nothing', framed('{"seq":1,"type":"response","request_seq":5}'), []],
    ['an empty body', framed(''), []],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from('Content-Length: 4\r\n\r\n'), Buffer.from([0xff, 0xfe, 0x80, 0xc0])]), [noJson]],
    ['no length', framed('{}', 'Content-Type: json\r\n\r\n'), [noHeader]],
    ['a length that is no number', framed('{}', 'Content-Length: two\r\n\r\n'), [noHeader]],
    ['a negative length', framed('{}', 'Content-Length: -2\r\n\r\n'), [noHeader]],
    ['a length beyond all bounds', framed('{}', 'Content-Length: 99999999999999999999\r\n\r\n'), [noHeader]],
    ['a length that is too short', framed('{"seq":1}', 'Content-Length: 3\r\n\r\n'), [noJson]],
    ['garbage without a header', 'x'.repeat(100_000), [noHeader]],
    ['lines without a header', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', [noHeader]],
    ['50 MB', framed('x'.repeat(50_000_000)), ['A message of 50,000,000 bytes was left out. There may be 16,777,216 at most.']],
  ];
  for (const [name, bytes, complaints] of cases) {
    for (const piece of bytes.length < 1000 ? [1, 7, 1 << 16] : [1 << 16]) {
      it(`leave out ${name}, in pieces of ${piece}`, async () => {
        assert.deepEqual(await say(bytes, piece), { answers: ['threads'], complaints });
      });
    }
  }

  it('take what is nested more deeply than any stack', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const asked = [
      `"command":"evaluate","arguments":{"expression":${deep}}`,
      `"command":"launch","arguments":{"program":"${program}","breakOn":${deep},"arena":${deep}}`,
      `"command":"setBreakpoints","arguments":{"source":${deep}}`,
      `"command":"initialize","arguments":${deep}`,
    ];
    const bytes = asked.map((rest) => framed(`{"seq":1,"type":"request",${rest}}`)).join('');
    const { answers, complaints } = await say(bytes);
    assert.deepEqual([answers.sort(), complaints], [['evaluate', 'initialize', 'launch', 'setBreakpoints', 'threads'], []]);
  });

  it('take headers as other programs write them', async () => {
    const body = '{"seq":1,"type":"request","command":"loadedSources"}';
    for (const header of [`content-length:${body.length}`, `Content-Type: x\r\nContent-Length:  ${body.length} \r\nX: y`]) {
      assert.deepEqual(await say(framed(body, `${header}\r\n\r\n`)), { answers: ['loadedSources', 'threads'], complaints: [] });
    }
  });
});
