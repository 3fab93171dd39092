import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { currentStatement } from '../../src/editor/current-statement';
import { append, closeAll, command, eventually, openText, settled, writeFile } from './support';

const text = `arena 64
expect largest == 64
a = alloc 8
b = alloc 8
expect used == 16
expect address(b) == 0x8
c = alloc 4
`;

describe('debugger', function () {
  before(function () {
    // VS Code asks for trust before it debugs anything.
    if (process.env.ALLOCTRACE_TEST_RESTRICTED === '1') this.skip();
  });

  afterEach(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await closeAll();
  });

  /** Starts a session that stops at the first operation. */
  async function start(configuration: object = {}): Promise<vscode.DebugSession> {
    const started = await vscode.debug.startDebugging(undefined, { type: 'alloctrace', request: 'launch', name: 'test', ...configuration });
    assert.equal(started, true);
    let session: vscode.DebugSession | undefined;
    await eventually(async () => {
      session = vscode.debug.activeDebugSession;
      assert.equal((await topFrame(session)).line, 3);
    });
    return session!;
  }

  async function topFrame(session: vscode.DebugSession | undefined): Promise<{ name: string; line: number }> {
    const { stackFrames } = (await session?.customRequest('stackTrace', { threadId: 1 })) as {
      stackFrames: { name: string; line: number }[];
    };
    return stackFrames[0];
  }

  /** The lines (1-based) and expressions that values are shown for, where the debugger stands at a line. */
  async function inlineValues(document: vscode.TextDocument, line: number): Promise<string[]> {
    const all = new vscode.Range(0, 0, document.lineCount - 1, 0);
    const stopped = new vscode.Range(line - 1, 0, line - 1, 0);
    const values = await vscode.commands.executeCommand<vscode.InlineValueEvaluatableExpression[]>(
      'vscode.executeInlineValueProvider',
      document.uri,
      all,
      { frameId: 3, stoppedLocation: stopped },
    );
    return values.map(({ range, expression }) => `${range.start.line + 1} ${expression}`).sort();
  }

  it('debugs the trace in front where a launch configuration names no other', async () => {
    await openText(text);
    const session = await start({ program: '${file}' });
    assert.equal((await topFrame(session)).name, 'a = alloc 8');
  });

  it('moves the position of the editor, and follows it', async () => {
    const { session: trace } = await openText(text);
    const session = await start();
    await session.customRequest('next', { threadId: 1 });
    await eventually(() => assert.equal(trace.position.operation, 1));
    await command('alloctrace.goToEnd');
    await eventually(async () => assert.equal((await topFrame(session)).name, 'end of the trace'));
  });

  it('tells the values of handles, and figures only where they are the present ones', async () => {
    const { editor } = await openText(text);
    assert.deepEqual(await inlineValues(editor.document, 7), ['3 a', '4 b', '5 used', '6 b', '7 c']);
    assert.deepEqual(await inlineValues(editor.document, 3), ['2 largest', '3 a']);
  });

  it('highlights the line of a failure as long as it is shown', async () => {
    const { editor, session: trace } = await openText('arena 64\n\na = alloc 64\nb = alloc 64\nfree a\nexpect live == 0\n');
    const highlighted = (): number[] => currentStatement(trace, editor.document).map(({ range }) => range.start.line + 1);
    const session = await start({ breakOn: ['out-of-memory'] });
    await session.customRequest('continue', { threadId: 1 });
    await eventually(() => assert.deepEqual([trace.position.operation, highlighted()], [2, [4]]));
    await command('alloctrace.stepBack');
    await command('alloctrace.stepForward');
    assert.deepEqual([trace.position.operation, highlighted()], [2, [5]]);
    await command('alloctrace.goToEnd');
    assert.deepEqual(highlighted(), [6]);
  });

  it('leaves the highlight to the debugger that goes on with an older text', async () => {
    const { editor, session: trace } = await openText(text);
    const session = await start();
    const highlighted = (): number[] => currentStatement(trace, editor.document).map(({ range }) => range.start.line + 1);
    assert.deepEqual([highlighted(), trace.debugged], [[3], true]);
    await append(editor, 'free a\n');
    await settled(editor.document);
    assert.deepEqual([highlighted(), trace.debugged, trace.debuggedApart], [[], false, true]);
    await session.customRequest('next', { threadId: 1 });
    assert.deepEqual(highlighted(), []);
    await vscode.debug.stopDebugging();
    await eventually(() => assert.equal(trace.debuggedApart, false));
    await command('alloctrace.goToEnd');
    assert.equal(highlighted().length, 1);
  });

  it('starts sessions side by side by the command of the run menu, and again on the same trace', async () => {
    const running: vscode.DebugSession[] = [];
    const subscription = vscode.debug.onDidStartDebugSession((session) => running.push(session));
    const first = await openText(text);
    await command('alloctrace.debugTrace');
    await eventually(async () => assert.equal((await topFrame(running[0])).line, 3));
    const second = await openText('b = alloc 4\n');
    await command('alloctrace.debugTrace', second.editor.document.uri);
    await command('alloctrace.debugTrace', first.editor.document.uri);
    await eventually(async () => assert.equal((await topFrame(running[2])).line, 3));
    // Of two of one name VS Code numbers the second.
    const names = [first, second, first].map(({ editor }) => `Debug ${editor.document.uri.path.split('/').pop()}`);
    assert.deepEqual(
      running.map(({ name }) => name.replace(/ 2$/, '')),
      names,
    );
    await running[1].customRequest('next', { threadId: 1 });
    await eventually(() => assert.equal(second.session.position.operation, 1));
    assert.equal((await topFrame(running[0])).line, 3);
    subscription.dispose();
  });

  it('runs through without debugging', async () => {
    const { editor } = await openText('a = alloc 8\nfree a\nfree a\n');
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(editor.document.uri, new vscode.Position(1, 0)))]);
    const outputs: string[] = [];
    const events: string[] = [];
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('alloctrace', {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: ({ event, body }: { event?: string; body?: { output?: string } }) => {
          if (event !== undefined) events.push(event);
          if (body?.output !== undefined) outputs.push(body.output);
        },
      }),
    });
    const ended = new Promise<void>((resolve) => {
      const subscription = vscode.debug.onDidTerminateDebugSession(() => {
        subscription.dispose();
        resolve();
      });
    });
    await command('alloctrace.runWithoutDebugging');
    await ended;
    tracker.dispose();
    assert.match(outputs.join(''), /:3:6: error double-free: /);
    assert.ok(!events.includes('stopped'), events.join());
  });

  it('keeps the trace when its editor is closed', async () => {
    const uri = await writeFile('closed.alloctrace', text);
    // As a click in the explorer opens it: a document that an extension has opened lives on for a while.
    await vscode.commands.executeCommand('vscode.open', uri);
    const trace = await settled({ uri });
    const session = await start();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await session.customRequest('next', { threadId: 1 });
    await eventually(() => assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString()));
    const present = await settled({ uri });
    assert.equal(present, trace);
    assert.equal(present.position.operation, 1);
  });

  it('runs a trace in another arena, and in its own again', async () => {
    const { session: trace } = await openText(text);
    const arena = (): number | undefined => trace.ready?.run.arena.size;
    const session = await start({ arena: { size: '128' } });
    assert.equal(arena(), 128);
    const messages: string[] = [];
    const subscription = vscode.debug.onDidReceiveDebugSessionCustomEvent(({ event }) => messages.push(event));
    await session.customRequest('next', { threadId: 1 });
    await session.customRequest('restart');
    await eventually(async () => assert.equal((await topFrame(session)).line, 3));
    assert.deepEqual([arena(), messages], [128, []]);
    subscription.dispose();
    await vscode.debug.stopDebugging();
    await eventually(() => assert.equal(arena(), 64));
  });

  it('breaks on a block of the memory map', async () => {
    await openText(text);
    await command('alloctrace.goToEnd');
    await command('alloctrace.showMemoryMap');
    const names = (): string[] =>
      vscode.debug.breakpoints.flatMap((each) => (each instanceof vscode.FunctionBreakpoint ? each.functionName : []));
    await eventually(async () => {
      await command('alloctrace.breakOnBlock', { alloctraceByte: 0 });
      assert.deepEqual(names(), ['freed 0x0']);
    });
    await command('alloctrace.breakOnBlock', { alloctraceByte: 33 });
    await command('alloctrace.breakOnBlock', { alloctraceByte: 0 });
    assert.deepEqual(names(), ['freed 0x0', 'allocated 0x20']);
  });
});
