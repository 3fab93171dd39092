import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, openText, writeFile } from './support';

const text = `arena 1MiB
cache c 64
mark "fill"
a = alloc c @ site=main
t[0..3] = alloc 16 @ site=main
mark "free"
free t[1]
free a, t[*]
free a
`;
const recording = '= Start\n@ main + 0x10 0x18\n@ main - 0x10\n@ other + 0x10 0x8\n@ main - 0x10\n= End\n';

function at(document: vscode.TextDocument, line: number, word: string): vscode.Position {
  return new vscode.Position(line - 1, document.lineAt(line - 1).text.indexOf(word));
}

function written(document: vscode.TextDocument, range: vscode.Range): string {
  return `${range.start.line + 1} ${document.getText(range)}`;
}

async function definitions(document: vscode.TextDocument, line: number, word: string): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.LocationLink[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    at(document, line, word),
  );
  return found.map(({ targetSelectionRange, targetRange }) => written(document, targetSelectionRange ?? targetRange));
}

async function references(document: vscode.TextDocument, line: number, word: string): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeReferenceProvider',
    document.uri,
    at(document, line, word),
  );
  return found.map(({ range }) => written(document, range));
}

async function highlights(document: vscode.TextDocument, line: number, word: string): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
    'vscode.executeDocumentHighlights',
    document.uri,
    at(document, line, word),
  );
  return found.map(({ range, kind }) => `${written(document, range)}${kind === vscode.DocumentHighlightKind.Write ? '!' : ''}`);
}

describe('navigation', () => {
  afterEach(closeAll);

  it('leads from a free to its allocation, and from an allocation to its cache', async () => {
    const { editor } = await openText(text);
    const { document } = editor;
    assert.deepEqual(await definitions(document, 8, 'a'), ['4 a']);
    assert.deepEqual(await definitions(document, 9, 'a'), ['4 a']);
    assert.deepEqual(await definitions(document, 7, 't[1]'), ['5 t[0..3]']);
    assert.deepEqual(await definitions(document, 4, 'c @'), ['2 c']);
  });

  it('leads by pointer in recorded files, to the allocation it was at the time', async () => {
    const { editor } = await openText(recording, 'alloctrace-mtrace');
    const { document } = editor;
    assert.deepEqual(await definitions(document, 3, '0x10'), ['2 0x10']);
    assert.deepEqual(await definitions(document, 5, '0x10'), ['4 0x10']);
    assert.deepEqual(await highlights(document, 5, '0x10'), ['4 0x10!', '5 0x10']);
    assert.deepEqual(await references(document, 2, '0x10'), ['2 0x10', '3 0x10', '4 0x10', '5 0x10']);
    assert.deepEqual(await references(document, 2, 'main'), ['2 main', '3 main', '5 main']);
  });

  it('finds references of handles, caches and call sites', async () => {
    const { editor } = await openText(text);
    const { document } = editor;
    assert.deepEqual(await references(document, 7, 't[1]'), ['5 t[0..3]', '7 t[1]', '8 t[*]']);
    assert.deepEqual(await references(document, 2, 'c 64'), ['2 c', '4 c']);
    assert.deepEqual(await references(document, 4, 'main'), ['4 main', '5 main']);
  });

  it('highlights the uses of one life', async () => {
    const { editor } = await openText('a = alloc 8\nfree a\na = alloc 16\nfree a\n');
    assert.deepEqual(await highlights(editor.document, 2, 'a'), ['1 a!', '2 a']);
    assert.deepEqual(await highlights(editor.document, 3, 'a'), ['3 a!', '4 a']);
  });

  it('renames handles, families and caches', async () => {
    const { editor } = await openText(text);
    const { document } = editor;
    const rename = async (line: number, word: string, name: string): Promise<void> => {
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        at(document, line, word),
        name,
      );
      assert.equal(await vscode.workspace.applyEdit(edit), true);
    };
    await rename(7, 't[1]', 'tasks');
    await rename(4, 'c @', 'object');
    assert.equal(document.getText(), text.replace(/\bt\[/g, 'tasks[').replace(/\bc\b/g, 'object'));
    await assert.rejects(() => rename(4, 'a', 'tasks bad'));
    await assert.rejects(() => rename(4, 'a', 'free'));
  });

  it('says which names are taken', async () => {
    const { editor } = await openText('a = alloc 8\nb = alloc 8\nfree a, b\n');
    const { document } = editor;
    await assert.rejects(
      async () => vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, at(document, 1, 'a'), 'b'),
      /line 2/,
    );
  });

  it('says that long traces are too long to rename in', async () => {
    const { editor } = await openText(`a = alloc 8\nfree a\n${'#\n'.repeat(300_000)}`);
    const position = new vscode.Position(0, 0);
    await assert.rejects(
      async () => vscode.commands.executeCommand('vscode.prepareRename', editor.document.uri, position),
      /at most 300,000 lines/,
    );
  });

  it('shows an outline and folds', async () => {
    const { editor } = await openText(text);
    const { uri } = editor.document;
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri);
    assert.deepEqual(
      symbols.map(({ name, children, range }) => [name, children.map((child) => child.name), range.start.line + 1, range.end.line + 1]),
      [
        ['arena', [], 1, 1],
        ['c', [], 2, 2],
        ['fill', ['a', 't[0..3]'], 3, 5],
        ['free', [], 6, 10],
      ],
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', uri);
    assert.deepEqual(
      folds.map(({ start, end }) => [start + 1, end + 1]),
      [
        [3, 5],
        [6, 9],
      ],
    );
    const recorded = await openText(recording, 'alloctrace-mtrace');
    const sites = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      recorded.editor.document.uri,
    );
    assert.deepEqual(
      sites.map(({ name, detail }) => [name, detail]),
      [
        ['main', '3 ×'],
        ['other', '1 ×'],
      ],
    );
  });

  it('finds marks and caches of the whole workspace', async () => {
    await writeFile('elsewhere.alloctrace', 'cache elsewhere_cache 64\nmark "elsewhere phase" @ x=1\n');
    const names = async (query: string): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', query);
      return found.map(({ name }) => name).sort();
    };
    await eventually(async () => assert.deepEqual(await names('elsewhere'), ['elsewhere phase', 'elsewhere_cache']));
    const { editor } = await openText('mark "unsaved phase"\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mark "typed phase"\n'));
    assert.deepEqual(await names('typed phase'), ['typed phase']);
  });

  it('grows selections', async () => {
    const { editor } = await openText(text);
    const { document } = editor;
    const [selection] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
      'vscode.executeSelectionRangeProvider',
      document.uri,
      [at(document, 5, '0..3')],
    );
    const grown: string[] = [];
    for (let each: vscode.SelectionRange | undefined = selection; each; each = each.parent) grown.push(document.getText(each.range));
    assert.ok(
      grown.includes('t[0..3]') && grown.includes('t[0..3] = alloc 16') && grown.includes('t[0..3] = alloc 16 @ site=main'),
      grown.join('\n'),
    );
    assert.ok(grown.some((each) => each.startsWith('mark "fill"') && each.endsWith('site=main')));
  });

  it('edits all names of a family together', async () => {
    const { editor } = await openText(text);
    const { document } = editor;
    // Behind an inner command only; it answers with VS Code's own ranges, which count from 1.
    const linked = await vscode.commands.executeCommand<{ ranges: { startLineNumber: number; startColumn: number; endColumn: number }[] }>(
      '_executeLinkedEditingProvider',
      document.uri,
      at(document, 5, 't[0'),
    );
    assert.deepEqual(
      linked.ranges.map(({ startLineNumber, startColumn, endColumn }) =>
        written(document, new vscode.Range(startLineNumber - 1, startColumn - 1, startLineNumber - 1, endColumn - 1)),
      ),
      ['5 t', '7 t', '8 t'],
    );
  });
});

describe('completions', () => {
  afterEach(closeAll);

  async function complete(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    return items;
  }

  it('offer what is live at the line', async () => {
    const { editor } = await openText('a = alloc 8\nb = alloc 8\nfree \nfree a, b\n');
    const items = await complete(editor.document, new vscode.Position(2, 5));
    assert.deepEqual(
      items.filter(({ kind }) => kind === vscode.CompletionItemKind.Variable).map(({ label, detail }) => [label, detail]),
      [
        ['a', '16 B at 0x0, line 1'],
        ['b', '16 B at 0x10, line 2'],
      ],
    );
  });

  it('offer it in lines that are being typed, before they are run', async () => {
    const { editor } = await openText('a = alloc 8\nfree a\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'expect \n'));
    const items = await complete(editor.document, new vscode.Position(1, 7));
    assert.equal(items.find(({ label }) => label === 'live')?.detail, '= 1');
  });

  it('come with help on the statement', async () => {
    const { editor } = await openText('arena 64 unit 8\n');
    const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
      'vscode.executeSignatureHelpProvider',
      editor.document.uri,
      new vscode.Position(0, 14),
    );
    assert.match(help.signatures[0].label, /^arena SIZE \[unit SIZE\]/);
    assert.equal(help.activeParameter, 1);
  });
});
