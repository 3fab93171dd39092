import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RecordedRun } from '../../src/replay/recorded/recorded-run';
import { currentStatement } from '../../src/editor/current-statement';
import { closeAll, command, eventually, extension, openText, problems, settled, withSetting, writeFile } from './support';

const mtrace = `= Start
@ ./a.out:(main+0x1a)[0x401136] + 0x1000 0x20
@ ./a.out:(main+0x2a)[0x401146] + 0x2000 0x40
@ ./a.out:(main+0x3a)[0x401156] - 0x1000
= End
`;
const rep = '100\n2\n4\n1\na 0 32\na 1 64\nr 0 48\nf 1\n';

describe('recorded traces', () => {
  afterEach(closeAll);

  it('run as they are: mtrace', async () => {
    const { session, editor } = await openText(mtrace, 'alloctrace-mtrace');
    assert.equal(session.ready?.run.trace.format.name, 'mtrace');
    assert.equal(session.ready?.run.operationCount, 3);
    assert.deepEqual(problems(editor.document.uri), ['3 leak']);
    await command('alloctrace.stepBack');
    assert.equal(currentStatement(session, editor.document)[0].range.start.line + 1, 3);
  });

  it('say what is to be noted of them in one entry that is no problem', async () => {
    const { editor } = await openText(`${mtrace}@ ./a.out:[0x401166] - 0x9000\nwords\n`, 'alloctrace-mtrace');
    const notes = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(editor.document.uri).filter(({ message }) => message.startsWith('About this recording'));
    await eventually(() => assert.equal(notes().length, 1));
    assert.equal(notes()[0].severity, vscode.DiagnosticSeverity.Information);
    assert.match(notes()[0].message, /does not show allocated[^\n]*: 1\.[^\n]*\n.*skipped: 1/);
    assert.deepEqual(problems(editor.document.uri), ['3 leak']);
  });

  it('say there, too, that the arena is too large for the usual unit', async () => {
    const { editor } = await openText('a 0 68719476736\nf 0\n', 'alloctrace-rep');
    await eventually(() => {
      const messages = vscode.languages.getDiagnostics(editor.document.uri).map(({ message }) => message);
      assert.match(messages.join('\n'), /About this recording:\nThe arena has [^\n]*too much for units of 16 B/);
    });
  });

  it('run as they are: rep', async () => {
    const { session, editor } = await openText(rep, 'alloctrace-rep');
    assert.equal(session.ready?.run.trace.format.name, 'rep');
    assert.equal(session.ready?.run.operationCount, 4);
    await command('alloctrace.goToPosition', 'line:6');
    assert.equal(session.position.operation, 2);
    assert.equal(currentStatement(session, editor.document)[0].range.start.line + 1, 6);
  });

  for (const [name, content, language] of [
    ['recording.mtrace', mtrace, 'alloctrace-mtrace'],
    ['mtrace.log', mtrace, 'alloctrace-mtrace'],
    ['recording', mtrace, 'alloctrace-mtrace'],
    ['recording.rep', rep, 'alloctrace-rep'],
  ]) {
    it(`are known by name or first line: ${name}`, async () => {
      const uri = await writeFile(name, content);
      const { document } = await vscode.window.showTextDocument(uri);
      await eventually(() => assert.equal(document.languageId, language));
      assert.equal((await settled(document)).state.kind, 'ready');
    });
  }

  it('take the arena and the kind of allocation from the settings', async () => {
    const { session, editor } = await openText(mtrace, 'alloctrace-mtrace');
    assert.equal(session.ready?.run.arena.size, 65536);
    await withSetting('recorded.arena', '1MiB', async () => {
      await eventually(() => assert.equal(session.ready?.run.arena.size, 1 << 20));
    });
    await withSetting('recorded.as', 'kmalloc', async () => {
      await eventually(() => assert.equal(session.ready?.run.operation(0).kind, 'kmalloc'));
    });
    await settled(editor.document);
  });

  it('lie where they were recorded by the setting, or for one trace by a parameter', async () => {
    const { session, editor } = await openText(mtrace, 'alloctrace-mtrace');
    assert.equal(session.ready?.run.placement, 'simulated');
    await withSetting('recorded.placement', 'recorded', async () => {
      await eventually(() => assert.equal(session.ready?.run.placement, 'recorded'));
      assert.deepEqual(problems(editor.document.uri), ['3 leak']);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        editor.document.uri,
        new vscode.Position(2, editor.document.lineAt(2).text.indexOf('0x2000') + 1),
      );
      const text = hovers.flatMap(({ contents }) => contents.map((each) => (typeof each === 'string' ? each : each.value))).join('\n');
      assert.match(text, /Allocated on .*: `0x2000`; 64 B asked for\./);
      await command('alloctrace.runWithParameters', { placement: 'simulated' });
      assert.equal(session.ready?.run.placement, 'simulated');
      await command('alloctrace.resetParameters');
      assert.equal(session.ready.run.placement, 'recorded');
    });
    await eventually(() => assert.equal(session.ready?.run.placement, 'simulated'));
    await settled(editor.document);
  });

  it('open from a compressed file, read-only', async () => {
    const compressed = new Blob([mtrace]).stream().pipeThrough(new CompressionStream('gzip'));
    const file = await writeFile('packed.mtrace.gz', new Uint8Array(await new Response(compressed as ReadableStream).arrayBuffer()));
    await command('alloctrace.openRecording', file);
    await eventually(() => assert.equal(vscode.window.activeTextEditor?.document.languageId, 'alloctrace-mtrace'));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.getText(), mtrace);
    assert.equal((await settled(editor.document)).ready?.run.operationCount, 3);
    assert.equal(vscode.workspace.fs.isWritableFileSystem(editor.document.uri.scheme), false);
  });

  it('open from a file compressed by zstd', async () => {
    // `a 1 8`, `f 1`, stored in one frame as they are.
    const content = new TextEncoder().encode('a 1 8\nf 1\n');
    const header = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 1 | (content.length << 3), 0, 0];
    const file = await writeFile('packed.rep.zst', Uint8Array.from([...header, ...content]));
    await command('alloctrace.openRecording', file);
    await eventually(() => assert.equal(vscode.window.activeTextEditor?.document.languageId, 'alloctrace-rep'));
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'a 1 8\nf 1\n');
  });

  it('say what is wrong with a damaged compressed file', async () => {
    const file = await writeFile('damaged.mtrace.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3));
    const uri = vscode.Uri.from({ scheme: 'alloctrace-gz', path: '/damaged.mtrace', query: file.toString() });
    await assert.rejects(async () => vscode.workspace.fs.readFile(uri), /damaged/);
  });
});

describe('bad input', () => {
  afterEach(closeAll);

  it('of no text at all is an empty run', async () => {
    const { session, editor } = await openText('');
    assert.equal(session.state.kind, 'ready');
    assert.equal(session.ready?.run.operationCount, 0);
    await command('alloctrace.stepForward');
    assert.equal(session.position.operation, 0);
    assert.deepEqual(currentStatement(session, editor.document), []);
  });

  it('that is binary is one problem on the first line', async () => {
    const bytes = new Uint8Array(4096).map((_, index) => (index * 7) & 0xff);
    const uri = await writeFile('binary.alloctrace', bytes);
    const { settled: settle, sessions } = await extension();
    // The editor refuses it; the tab is there all the same.
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(() => assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, 'binary.alloctrace'));
    await command('alloctrace.run');
    await settle(uri.toString());
    assert.equal(sessions.get(uri.toString())?.state.kind, 'failed');
    const [problem] = vscode.languages.getDiagnostics(uri);
    assert.equal(problem.range.start.line, 0);
    assert.match(problem.message, /\.$/);
  });

  it('in UTF-8 that is broken is run as far as it goes', async () => {
    const uri = await writeFile('broken.alloctrace', Uint8Array.of(...new TextEncoder().encode('a = alloc 8\n# '), 0xff, 0xfe, 0xc3, 10));
    const { document } = await vscode.window.showTextDocument(uri);
    assert.equal((await settled(document)).ready?.run.operationCount, 1);
  });

  it('larger than any document runs from its tab', async () => {
    const line = '# a comment that fills the file up to a size that no document can have any more ......\n';
    const content = new TextEncoder().encode(line.repeat(Math.ceil((52 * 2 ** 20) / line.length)) + 'a = alloc 8\nfree a\n');
    const uri = await writeFile('huge.alloctrace', content);
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(() => assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, 'huge.alloctrace'));
    await command('alloctrace.run');
    const { sessions } = await extension();
    const session = sessions.get(uri.toString());
    assert.equal(session?.ready?.run.operationCount, 2);
    assert.equal(sessions.active?.uri, uri.toString());
    await closeAll();
    await eventually(() => assert.equal(sessions.get(uri.toString()), undefined));
    await vscode.workspace.fs.delete(uri);
  });

  it('of a kernel begin with what was free before, which can be chosen', async () => {
    const event = (time: number, name: string, fields: string): string =>
      `  sh-1     [000] d..3.    10.00000${time}: ${name}: page=0x1 ${fields}`;
    const kmem = [
      '# tracer: nop',
      event(1, 'mm_page_alloc_zone_locked', 'pfn=0x1040 order=0 migratetype=1 percpu_refill=1'),
      event(2, 'mm_page_alloc', 'pfn=0x1040 order=0 migratetype=1 gfp_flags=GFP_KERNEL'),
    ];
    const { session } = await openText(`${kmem.join('\n')}\n`, 'alloctrace-kmem');
    const counts = await writeFile(
      'then.buddyinfo',
      'Node 0, zone      DMA      1      0      1\nNode 0, zone    DMA32      3      1      0\n',
    );
    const pages = () => (session.ready?.run as RecordedRun).layout?.pages;
    await command('alloctrace.choosePagesBefore', counts);
    await settled(vscode.window.activeTextEditor!.document);
    assert.equal(session.ready?.run.placement, 'recorded');
    assert.deepEqual([pages()?.knowledge, pages()?.free[0]], ['pages', 1 + 4 + 3 + 2]);
    await command('alloctrace.choosePagesBefore', null);
    await settled(vscode.window.activeTextEditor!.document);
    assert.equal(pages()?.knowledge, 'some');
    await withSetting('recorded.before', counts.toString(), async () => {
      await settled(vscode.window.activeTextEditor!.document);
      await eventually(() => assert.equal(pages()?.knowledge, 'pages'));
    });
    await eventually(() => assert.equal(pages()?.knowledge, 'some'));
  });

  it('of who owns pages are a map as soon as it is said what is free', async () => {
    const record = (frame: string): string =>
      `Page allocated via order 0, mask 0x0(), pid 7, tgid 7 (sh), ts 0 ns\nPFN ${frame} type Movable Block 2 type Movable\n other+0x1/0x2\n\n`;
    const uri = await writeFile('test.page_owner', record('0x410') + record('0x411'));
    const dump = new Uint8Array(0x800 * 8);
    dump[0x420 * 8 + 1] = 4;
    const flags = await writeFile('then', dump);
    const { document } = await vscode.window.showTextDocument(uri);
    const session = await settled(document);
    assert.ok(session.ready?.run.trace.snapshots);
    await command('alloctrace.choosePagesBefore', flags);
    await settled(document);
    assert.equal(session.ready.run.placement, 'recorded');
    const run = session.ready.run as RecordedRun;
    assert.deepEqual([run.operationCount, run.layout.pages?.free[2]], [2, 1]);
    assert.deepEqual(problems(document.uri), []);
  });
});
