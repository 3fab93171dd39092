import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, openText, problems, settled } from './support';

async function actions(document: vscode.TextDocument, line: number, kind?: vscode.CodeActionKind): Promise<vscode.CodeAction[]> {
  const { range } = document.lineAt(line - 1);
  const resolved = 20;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind?.value,
    resolved,
  );
}

/** Applies the action with a title and runs what it makes. */
async function apply(document: vscode.TextDocument, line: number, title: RegExp, kind = vscode.CodeActionKind.QuickFix): Promise<void> {
  const offered = await actions(document, line, kind);
  const action = offered.find((each) => title.test(each.title));
  assert.ok(action?.edit, offered.map((each) => each.title).join('\n'));
  assert.equal(await vscode.workspace.applyEdit(action.edit), true);
  await settled(document);
}

describe('quick fixes', () => {
  afterEach(closeAll);

  it('free what leaks', async () => {
    const { editor } = await openText('a = alloc 8\r\nb = alloc 8\r\nfree b\r\n');
    await apply(editor.document, 1, /^Free a at the end$/);
    assert.equal(editor.document.getText(), 'a = alloc 8\r\nb = alloc 8\r\nfree b\r\nfree a\r\n');
    assert.deepEqual(problems(editor.document.uri), []);
  });

  it('are offered where the problem is', async () => {
    const { editor } = await openText('a = alloc 8\nfree a\nfree a\n');
    const [fix] = await actions(editor.document, 3, vscode.CodeActionKind.QuickFix);
    assert.equal(fix.title, 'Remove the second free');
    assert.equal(fix.isPreferred, true);
    await apply(editor.document, 3, /^Remove the second free$/);
    assert.deepEqual(problems(editor.document.uri), []);
  });

  it('rename a handle that is assigned while live', async () => {
    const { editor } = await openText('a = alloc 8\na = alloc 8\nfree a\n');
    await apply(editor.document, 2, /^Rename this allocation to a_2$/);
    assert.equal(editor.document.getText(), 'a = alloc 8\na_2 = alloc 8\nfree a_2\n');
  });

  it('correct misspelt words', async () => {
    const { editor } = await openText('cache task 64\na = alloc taks\nfre a\nfree a\n');
    await apply(editor.document, 2, /^Change to task$/);
    await apply(editor.document, 3, /^Change to: free a$/);
    assert.equal(editor.document.getText(), 'cache task 64\na = alloc task\nfree a\nfree a\n');
  });

  it('make a cache of repeated allocations, and write expectations down', async () => {
    const { editor } = await openText('arena 1MiB unit 4KiB\nt[0..9] = alloc 1740\nfree t[*]\n');
    const rewrite = vscode.CodeActionKind.RefactorRewrite;
    await apply(editor.document, 2, /from a cache/, rewrite);
    assert.match(editor.document.getText(), /cache objects_1740 1740\nt\[0\.\.9\] = alloc objects_1740\n/);
    await apply(editor.document, 3, /expect lines/, rewrite);
    assert.match(editor.document.getText(), /expect live == 10\n/);
    assert.match(editor.document.getText(), /expect slabs\(objects_1740\) == 2\n/);
    await eventually(() =>
      assert.deepEqual(
        problems(editor.document.uri).filter((problem) => problem.includes('expectation')),
        [],
      ),
    );
  });

  it('come all together for the whole file', async () => {
    const { editor } = await openText('a = alloc 8\nb = alloc 8\nfree a\nfree a\n# end\n');
    await apply(editor.document, 1, /./, vscode.CodeActionKind.SourceFixAll);
    assert.equal(editor.document.getText(), 'a = alloc 8\nb = alloc 8\nfree a\n# end\nfree b\n');
  });

  it('are not offered for recorded files', async () => {
    const { editor } = await openText('= Start\n@ main + 0x10 0x18\n= End\n', 'alloctrace-mtrace');
    assert.deepEqual(await actions(editor.document, 2, vscode.CodeActionKind.QuickFix), []);
  });
});

describe('formatting', () => {
  afterEach(closeAll);

  it('puts blanks where they belong and keeps the meaning', async () => {
    const { editor } = await openText('  arena   64\na=alloc   8# eight\n\tfree a ,b   @  site=x\n');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', editor.document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(editor.document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.equal(editor.document.getText(), 'arena 64\na = alloc 8  # eight\nfree a, b @ site=x\n');
  });
});

describe('semantic tokens', () => {
  afterEach(closeAll);

  it('tell handles that leak, that fail and that are null from others', async () => {
    const { editor } = await openText('arena 64\na = alloc 8\nb = alloc 128\nfree b\nc = alloc 8\nfree c\n');
    const range = new vscode.Range(0, 0, 6, 0);
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentRangeSemanticTokensLegend',
      editor.document.uri,
      range,
    );
    const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentRangeSemanticTokens',
      editor.document.uri,
      range,
    );
    const found: string[] = [];
    let line = 0;
    let character = 0;
    for (let at = 0; at < data.length; at += 5) {
      character = data[at] === 0 ? character + data[at + 1] : data[at + 1];
      line += data[at];
      const word = editor.document.getText(new vscode.Range(line, character, line, character + data[at + 2]));
      const modifiers = legend.tokenModifiers.filter((_, bit) => (data[at + 4] & (1 << bit)) !== 0);
      if (legend.tokenTypes[data[at + 3]] === 'variable') found.push(`${word} ${modifiers.join(' ')}`);
    }
    assert.deepEqual(found, ['a declaration leaked', 'b declaration failed', 'b unused', 'c declaration', 'c ']);
  });
});
