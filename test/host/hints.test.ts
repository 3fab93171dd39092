import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { append, closeAll, eventually, openSample, openText, settled, withSetting } from './support';

const recording = '= Start\n@ main + 0x10 0x18\n@ main + 0x40 0x40\n@ main - 0x10\n@ main - 0x10\n= End\n';

/** `line text` of each hint; lines 1-based. */
export async function inlayHints(document: vscode.TextDocument): Promise<string[]> {
  const range = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, range);
  return hints.map(({ position, label }) => {
    assert.equal(typeof label, 'string');
    const statement = document.lineAt(position.line).text.replace(/#.*$/, '').trimEnd();
    assert.equal(position.character, statement.length, 'behind the statement');
    return `${position.line + 1} ${label as string}`;
  });
}

async function lenses(uri: vscode.Uri): Promise<{ line: number; title: string; command: vscode.Command }[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return found.map(({ range, command }) => {
    assert.ok(command);
    return { line: range.start.line + 1, title: command.title, command };
  });
}

async function hoverText(document: vscode.TextDocument, line: number, word: string): Promise<string> {
  const position = new vscode.Position(line - 1, document.lineAt(line - 1).text.indexOf(word) + word.length - word.trimStart().length);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value)).join('\n');
}

describe('inlay hints', () => {
  afterEach(closeAll);

  it('stand behind each line', async () => {
    const { editor } = await openText('arena 64 # small\na = alloc 7 # seven\n\nfree a\nfree a\n');
    assert.deepEqual(await inlayHints(editor.document), [
      '1 → orders 0 to 6 · largest block 64 B',
      '2 → 0x0 · order 3 · 1 B padding',
      '4 ← 0x0 · 8 B back',
      '5 ✗ double-free',
    ]);
  });

  it('follow edits, and are never those of an older text', async () => {
    const { editor } = await openText('arena 64\na = alloc 7\nfree a\n');
    const { document } = editor;
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'b = alloc 16\n# a comment\n'));
    // Asked for at once: the run of the new text is waited for.
    assert.deepEqual((await inlayHints(document)).slice(1), [
      '2 → 0x0 · order 4',
      '4 → 0x10 · order 3 · 1 B padding',
      '5 ← 0x10 · 8 B back',
    ]);
  });

  it('stay with their lines where nothing is run on typing', async () => {
    await withSetting('run.onType', false, async () => {
      const { editor } = await openText('arena 64\na = alloc 7\nfree a\n');
      await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'b = alloc 16\n'));
      assert.deepEqual(await inlayHints(editor.document), [
        '1 → orders 0 to 6 · largest block 64 B',
        '3 → 0x0 · order 3 · 1 B padding',
        '4 ← 0x0 · 8 B back',
      ]);
    });
  });

  it('step aside on the line that is being typed', async () => {
    const { editor } = await openText('a = alloc 8\nb = alloc 8\nfree a, b\n');
    editor.selection = new vscode.Selection(1, 11, 1, 11);
    await vscode.commands.executeCommand('type', { text: '0' });
    await settled(editor.document);
    assert.deepEqual(
      (await inlayHints(editor.document)).map((hint) => hint[0]),
      ['1', '3'],
    );
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await eventually(async () =>
      assert.deepEqual(
        (await inlayHints(editor.document)).map((hint) => hint[0]),
        ['1', '2', '3'],
      ),
    );
  });

  it('are computed for the lines asked for', async () => {
    const { editor } = await openText('a = alloc 16\nfree a\n'.repeat(50));
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      editor.document.uri,
      new vscode.Range(10, 0, 19, 20),
    );
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    );
  });

  it('follow their settings', async () => {
    const { editor } = await openText('a = alloc 7\nfree a\nfree a\n');
    await withSetting('inlayHints.parts', ['order'], async () => {
      assert.deepEqual((await inlayHints(editor.document))[0], '1 → order 0');
    });
    await withSetting('inlayHints.density', 'problems', async () => {
      assert.deepEqual(await inlayHints(editor.document), ['3 ✗ double-free']);
    });
    await withSetting('inlayHints.enabled', false, async () => {
      assert.deepEqual(await inlayHints(editor.document), []);
    });
  });

  it('are there for recorded files', async () => {
    const { editor } = await openText(recording, 'alloctrace-mtrace');
    assert.deepEqual(await inlayHints(editor.document), [
      '2 → 0x0 · order 1 · 8 B padding',
      '3 → 0x40 · order 2',
      '4 ← 0x0 · 32 B back',
      '5 ✗ double-free',
    ]);
    const rep = await openText('0\n1\n2\n1\na 0 100\nf 0\n', 'alloctrace-rep');
    assert.deepEqual(await inlayHints(rep.editor.document), ['5 → 0x0 · order 3 · 28 B padding', '6 ← 0x0 · 128 B back']);
  });
});

describe('hovers', () => {
  afterEach(closeAll);

  it('tell of handles, sizes, caches, metrics and failures', async () => {
    const { editor } = await openText(
      'arena 1MiB unit 4KiB\ncache c 1740\na = alloc c\nexpect external < 50%\nfree a\nfree a\nb = alloc 5000\nfree b\n',
    );
    const { document } = editor;
    const life = await hoverText(document, 3, 'a');
    assert.match(life, /Allocated on \[line 3\]\([^)]+#L3\)/);
    assert.match(life, /Freed on \[line 5\]/);
    assert.match(life, /!\[[^\]]+\]\(data:image\/svg\+xml;base64,/);
    assert.match(await hoverText(document, 2, 'c 1740'), /Creates an object cache|objects a slab/);
    assert.match(await hoverText(document, 3, ' c'), /9 objects a slab/);
    assert.match(await hoverText(document, 4, 'external'), /external = 1 − largest \/ free/);
    assert.match(await hoverText(document, 6, 'a'), /\*\*`double-free`\*\*/);
    assert.match(await hoverText(document, 7, '5000'), /As a buddy block: 8 KiB \(order 1\)/);
  });

  it('tell of pointers, callers and sizes in recorded files', async () => {
    const { editor } = await openText(recording, 'alloctrace-mtrace');
    const { document } = editor;
    assert.match(await hoverText(document, 4, '0x10'), /Allocated on \[line 2\]/);
    assert.match(await hoverText(document, 2, 'main'), /2 allocations/);
    assert.match(await hoverText(document, 3, '0x40 0x40'.slice(0, 4)), /Never freed/);
  });

  it('do not answer with lines of an older text', async () => {
    const { editor } = await openText('arena 64\na = alloc 7\nfree a\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '# one\n# two\n'));
    assert.match(await hoverText(editor.document, 5, 'a'), /Allocated on \[line 4\]/);
  });
});

describe('code lenses', () => {
  afterEach(closeAll);

  it('offer what can be done, and tell the peak, phases and caches', async () => {
    const { editor } = await openText('cache c 64\nmark "one"\na = alloc c\nmark "two"\nfree a\nfree a\n');
    const found = await lenses(editor.document.uri);
    assert.deepEqual(
      found.filter(({ line }) => line === 1).map(({ title }) => title),
      [
        '$(play) Run',
        '$(debug-alt) Debug',
        '$(layout) Memory map',
        '$(warning) 1 problem',
        'peak 4 KiB on line 3 · at most 64 B requested',
        '1 object allocated · at most 1 in 1 slab · 0 in 1 at the end',
      ],
    );
    assert.match(found.find(({ line }) => line === 2)?.title ?? '', /^1 allocation · 0 frees · \+64 B held/);
    assert.match(found.find(({ line }) => line === 4)?.title ?? '', /^0 allocations · 1 free · 1 failure/);
  });

  it('lead where they say', async () => {
    const { editor, session } = await openText('arena 64\na = alloc 8\nmark "two"\nfree a\n');
    const phase = (await lenses(editor.document.uri)).find(({ line }) => line === 3);
    assert.ok(phase);
    await vscode.commands.executeCommand(phase.command.command, ...((phase.command.arguments ?? []) as unknown[]));
    assert.equal(session.position.operation, 1);
  });

  it('move with their lines and are there for recorded files', async () => {
    const { editor } = await openText('arena 64\nmark "two"\na = alloc 8\nfree a\n');
    await append(editor, '\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# first\n'));
    await settled(editor.document);
    assert.ok((await lenses(editor.document.uri)).some(({ line, title }) => line === 3 && title.startsWith('1 allocation')));
    const recorded = await openSample('jq-group.mtrace');
    assert.ok((await lenses(recorded.editor.document.uri)).some(({ title }) => title.startsWith('peak')));
  });

  it('are not there when switched off', async () => {
    const { editor } = await openText('a = alloc 8\nfree a\n');
    await withSetting('codeLens.enabled', false, async () => {
      await eventually(async () => assert.deepEqual(await lenses(editor.document.uri), []));
    });
  });
});
