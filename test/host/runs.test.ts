import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { append, closeAll, command, eventually, extension, openFile, openText, settled, withSetting, writeFile } from './support';

describe('runs', () => {
  afterEach(closeAll);

  it('stand where there is something to see, and stay there when run again', async () => {
    const editor = await openFile('a = alloc 8\nb = alloc 8\nfree a\nfree b\n', 'alloctrace');
    const session = await settled(editor.document);
    assert.deepEqual([session.position.operation, session.standsAt], [2, 'peak']);
    await command('alloctrace.run');
    assert.equal(session.position.operation, 2);
    await command('alloctrace.goToEnd');
    await command('alloctrace.goToPeak');
    assert.deepEqual([session.position.operation, session.standsAt], [2, undefined]);
  });

  it('end at the end when asked for', async () => {
    const { session } = await openText('a = alloc 8\nfree a\n');
    await command('alloctrace.goToStart');
    const { ready } = session;
    await command('alloctrace.run');
    assert.equal(session.position.operation, 2);
    assert.notEqual(session.ready, ready);
  });

  it('take a document of another language when asked for', async () => {
    const { document } = await openFile('a = alloc 8\n', 'plaintext');
    const { sessions } = await extension();
    assert.equal(sessions.get(document.uri.toString()), undefined);
    await command('alloctrace.run');
    assert.equal(sessions.active?.uri, document.uri.toString());
    assert.equal((await settled(document)).ready?.run.operationCount, 1);
  });

  it('are one for edits in quick succession', async () => {
    const { session, editor } = await openText('a = alloc 8\n');
    const finished: (number | undefined)[] = [];
    session.onDidChange((change) => {
      if (change === 'diagnostics') finished.push(session.ready?.run.operationCount);
    });
    await withSetting('run.debounce', 3000, async () => {
      await append(editor, 'b = alloc 8\n');
      await append(editor, 'free b\n');
      await settled(editor.document);
    });
    assert.deepEqual(finished, [3]);
  });

  it('begin again when the text changes meanwhile', async () => {
    const { session, editor } = await openText('arena 1MiB unit 16\n' + 'a = alloc 100\nfree a\n'.repeat(150_000));
    const begun = new Promise<void>((resolve) => {
      session.onDidChange(() => {
        if (session.state.kind === 'running') resolve();
      });
    });
    await append(editor, 'b = alloc 8\n');
    await begun;
    await append(editor, 'free b\n');
    await eventually(() => assert.equal(session.ready?.run.operationCount, 300_002));
    await settled(editor.document);
    assert.equal(session.ready?.run.operationCount, 300_002);
  });

  it('let others run in between', async () => {
    const { session } = await openText('arena 1MiB unit 16\n' + 'a = alloc 100\nfree a\n'.repeat(150_000));
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns++;
      if (counting) setTimeout(count, 0);
    };
    count();
    await command('alloctrace.run');
    counting = false;
    assert.equal(session.ready?.run.operationCount, 300_000);
    assert.ok(turns > 5, `${turns} turns of the event loop`);
  });

  it('can be cancelled', async () => {
    const { session } = await openText('arena 1MiB unit 16\n' + 'a = alloc 100\nfree a\n'.repeat(150_000));
    const before = session.ready;
    const again = command('alloctrace.run');
    session.onDidChange(() => {
      if (session.state.kind === 'running') void command('alloctrace.cancelRun');
    });
    await again;
    assert.equal(session.state.kind, 'ready');
    assert.equal(session.ready, before);
  });

  it('wait for a command or a save where the setting says so', async () => {
    const uri = await writeFile('typing.alloctrace', 'a = alloc 8\n');
    const editor = await vscode.window.showTextDocument(uri);
    const session = await settled(editor.document);
    await withSetting('run.onType', false, async () => {
      await append(editor, 'free a\n');
      await settled(editor.document);
      assert.equal(session.ready?.run.operationCount, 1);
      await command('alloctrace.run');
      assert.equal(session.ready?.run.operationCount, 2);
      await append(editor, 'free a\n');
      await editor.document.save();
      await settled(editor.document);
      assert.equal(session.ready?.run.operationCount, 3);
    });
  });

  it('take parameters, remember them and forget them', async () => {
    const { session } = await openText('a = alloc 8\nfree a\n');
    await command('alloctrace.runWithParameters', { arena: '64KiB', unit: '32', fit: 'lifo', base: '0x1000' });
    const { arena } = session.ready?.run ?? {};
    assert.deepEqual([arena?.size, arena?.unit, arena?.fit, arena?.base], [65536, 32, 'lifo', 0x1000n]);
    await command('alloctrace.run');
    assert.equal(session.ready?.run.arena.size, 65536);
    await command('alloctrace.resetParameters');
    assert.equal(session.ready?.run.arena.size, 4 << 20);
  });

  it('use large files from disk, with the bytes of their text', async () => {
    const uri = await writeFile('long.alloctrace', '# padding\n'.repeat(30_000) + 'a = alloc 8\n');
    const editor = await vscode.window.showTextDocument(uri);
    const session = await settled(editor.document);
    assert.equal(session.ready?.run.operationCount, 1);
    assert.equal(session.ready?.run.lineOfPosition(1), 30_001);
    await append(editor, 'free a\n');
    await settled(editor.document);
    assert.equal(session.ready?.run.operationCount, 2);
  });
});
