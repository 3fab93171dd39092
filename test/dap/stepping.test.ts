import * as assert from 'node:assert/strict';
import { afterOperation } from '../../src/model/position';
import { clientFor, program, textbook, type Stopped, type TestClient } from './harness';

/** The line of the top frame and the frames' names, the innermost first. */
function told({ event, frames }: Stopped): string {
  return `${event.reason} ${frames[0].line}: ${frames.map(({ name }) => name).join(' | ')}`;
}

describe('debug adapter: stepping', () => {
  let client: TestClient;

  async function entered(...lines: string[]): Promise<Stopped> {
    client = clientFor(...lines);
    await client.launchTrace();
    return client.stopped();
  }

  afterEach(() => client.ask('disconnect'));

  it('goes through the textbook forward and back', async () => {
    await entered(...textbook);
    for (let step = 0; step < 7; step++) await client.move('next');
    for (let step = 0; step < 8; step++) await client.move('stepBack');
    await client.move('continue');
    await client.move('reverseContinue');
    client.assertGolden('textbook');
  });

  it('steps into the allocator’s own steps, with an explanation each', async () => {
    await entered(...textbook);
    const tops: string[] = [];
    for (let step = 0; step < 6; step++) tops.push((await client.move('stepIn')).frames[0].name);
    assert.deepEqual(tops, [
      'find order: 8 bytes need order 3 (8 B). The smallest order with a free block is 6 (64 B); the lowest lies at 0x0.',
      'split: 64 B at 0x0 becomes two buddies of 32 B: the upper one, at 0x20, is left free, the lower one is gone on with.',
      'split: 32 B at 0x0 becomes two buddies of 16 B: the upper one, at 0x10, is left free, the lower one is gone on with.',
      'split: 16 B at 0x0 becomes two buddies of 8 B: the upper one, at 0x8, is left free, the lower one is gone on with.',
      'take: 8 B at 0x0 has the order needed and belongs to a now.',
      'b = alloc 8',
    ]);
    assert.equal(told(await client.move('stepBack')), 'step 2: a = alloc 8 | test.alloctrace');
  });

  it('steps into a placement policy: what it examines, splits, takes and merges', async () => {
    await entered('arena 256 policy first-fit unit 8', 'a = alloc 100', 'b = alloc 8', 'c = alloc 24', 'free a', 'free b');
    await client.move('next');
    await client.move('next');
    await client.move('next');
    await client.move('next');
    const tops: string[] = [];
    for (let step = 0; step < 2; step++) tops.push((await client.move('stepIn')).frames[0].name);
    assert.deepEqual(tops, ['release: 8 B at 0x68 is given back.', 'merge: It merges with what is free beside it: 112 B at 0x0 are free.']);
    const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'try alloc 110', context: 'repl' });
    assert.match(
      result,
      /^It would get 0x88: 110 B in 112 B\.\nfind block: .* first-fit finds one of 120 B at 0x88\. 2 free blocks were looked at\./,
    );
    assert.match((await client.move('stepBack')).frames[0].name, /^release/);
  });

  it('goes back by the steps it shows, and out of them at the first', async () => {
    await entered(...textbook);
    for (let step = 0; step < 3; step++) await client.move('stepIn');
    const tops: string[] = [];
    for (let step = 0; step < 4; step++) tops.push((await client.move('stepBack')).frames[0].name.split(':')[0]);
    assert.deepEqual(tops, ['split', 'find order', 'a = alloc 8', 'a = alloc 8']);
  });

  it('shares the position within an operation with the session', async () => {
    await entered(...textbook);
    for (let step = 0; step < 3; step++) await client.move('stepIn');
    const session = client.traces.sessions.get(program)!;
    assert.deepEqual(session.position, { operation: 0, phase: 2 });
    assert.deepEqual(session.ready?.state.freeBlocks(), [0, 0, 0, 0, 0, 2, 0]);
  });

  it('steps into the operations of a range and over each', async () => {
    await entered('arena 64', 't[0..2] = alloc 4', 'free t[*]');
    assert.equal(told(await client.move('stepIn')), 'step 2: t[0] = alloc 4 (1 of 3) | t[0] = alloc 4 … (3 operations) | test.alloctrace');
    assert.equal(told(await client.move('next')), 'step 2: t[1] = alloc 4 (2 of 3) | t[0] = alloc 4 … (3 operations) | test.alloctrace');
    assert.match(told(await client.move('stepIn')), /^step 2: find order: .* \| t\[1\] = alloc 4 \(2 of 3\) \| t\[0\]/);
    assert.match(told(await client.move('stepOut')), /^step 3: free t\[0\] … \(3 operations\) \| test/);
    assert.match(told(await client.move('stepBack')), /^step 2: t\[0\] = alloc 4 … \(3 operations\) \| test/);
    await client.move('stepIn');
    await client.move('next');
    assert.match(told(await client.move('stepBack')), /^step 2: t\[0\] = alloc 4 \(1 of 3\) \|/);
    assert.match(told(await client.move('stepBack')), /^step 2: t\[0\] = alloc 4 … \(3 operations\) \| test/);
  });

  it('steps out of a statement to the next mark, then to the end', async () => {
    await entered(...textbook);
    assert.equal(told(await client.move('stepOut')), 'step 6: free a | mark "a and b go"');
    assert.equal(told(await client.move('stepOut')), 'end 9: end of the trace | mark "a and b go"');
    await client.ask('next', { threadId: 1 });
    await client.event('terminated');
  });

  it('moves by single steps where the granularity is an instruction', async () => {
    await entered(...textbook);
    const granularity = { granularity: 'instruction' };
    assert.match(told(await client.move('next', granularity)), /^step 2: split: 64 B/);
    assert.match(told(await client.move('stepBack', granularity)), /^step 2: find order/);
    await client.move('stepOut');
    assert.match(told(await client.move('stepBack', granularity)), /^step 2: take: 8 B/);
  });

  it('steps back from the end after a step of the allocator has been asked for there', async () => {
    await entered('a = alloc 8', 'b = alloc 8');
    const { targets } = await client.ask<{ targets: { id: number }[] }>('gotoTargets', { source: { path: program }, line: 3 });
    await client.ask('goto', { threadId: 1, targetId: targets[0].id });
    await client.stopped();
    await client.ask('next', { threadId: 1, granularity: 'instruction' });
    await client.event('terminated');
    assert.equal((await client.move('stepBack')).frames[0].name, 'b = alloc 8');
    assert.deepEqual(client.complaints, []);
  });

  it('stays at the start when it steps back there', async () => {
    await entered(...textbook);
    const { event } = await client.move('stepBack');
    assert.deepEqual([event.reason, event.description], ['entry', 'Paused at the start of the trace']);
  });

  it('jumps to the statement of a line, or to the next one', async () => {
    await entered(...textbook);
    const { targets } = await client.ask<{ targets: { id: number; line: number; label: string }[] }>('gotoTargets', {
      source: { path: program },
      line: 5,
    });
    assert.deepEqual(targets, [{ id: 3, label: 'line 6, position 3', line: 6 }]);
    const stop = await client.move('goto', { targetId: targets[0].id });
    assert.equal(stop.event.reason, 'goto');
    assert.equal(stop.frames[0].line, 6);
  });

  it('shows the call site of a recorded operation', async () => {
    await entered('arena 64', 'a = alloc 8 @ site=do_read+0x1c');
    const { stackFrames } = await client.ask<{ stackFrames: { name: string; line: number }[] }>('stackTrace', { threadId: 1 });
    assert.deepEqual(
      stackFrames.map(({ name, line }) => `${line}: ${name}`),
      ['2: a = alloc 8', '2: called from do_read+0x1c', '1: test.alloctrace'],
    );
  });

  it('follows those who move the session’s position, and takes no focus', async () => {
    await entered(...textbook);
    const session = client.traces.sessions.get(program)!;
    for (let operation = 1; operation <= 4; operation++) session.moveTo(afterOperation(operation));
    const { event, frames } = await client.stopped();
    assert.equal(event.preserveFocusHint, true);
    assert.equal(frames[0].line, 7);
    assert.equal(client.log.filter((line) => line.startsWith('* stopped')).length, 2);
  });

  it('keeps its run when the trace is edited, says so once, and debugs the new one after a restart', async () => {
    await entered(...textbook);
    await client.move('next');
    const session = client.traces.sessions.get(program)!;
    client.traces.texts.set(program, 'arena 128\nx = alloc 16\n');
    await client.traces.run(session, 'arena 128\nx = alloc 16\n');
    client.traces.edits.fire();
    assert.match((await client.event<{ output: string }>('output')).output, /has changed\. .* restart it/);
    await client.event('alloctrace.textChanged');
    assert.equal(told(await client.move('next')), 'step 4: c = alloc 4 | test.alloctrace');
    session.moveTo(afterOperation(0));
    assert.equal(told(await client.move('stepBack')), 'step 3: b = alloc 8 | test.alloctrace');
    assert.equal(client.log.filter((line) => line.startsWith('* alloctrace.textChanged')).length, 1);
    assert.equal(told(await client.move('restart')), 'entry 2: x = alloc 16 | test.alloctrace');
  });
});
