// A trace under several settings, on a page in a panel.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command, eventually, openText } from './support';

describe('comparing settings', function () {
  this.timeout(60_000);
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const trace = 'arena 4KiB unit 16\ncache c 100\nt[0..9] = alloc c\nu = alloc 1000\nfree t[*], u\n';
  const comparisons = (): vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('alloctrace.comparison'));

  it('opens a page, also with sweeps and what cannot be run', async () => {
    await openText(trace);
    await command('alloctrace.compareWith', ['policy=tlsf', 'unit=48', 'as=kmalloc', 'unit=16..64', 'min_partial=0,5']);
    await eventually(() => {
      assert.equal(comparisons().length, 1);
      assert.match(comparisons()[0].label, /: Comparison$/);
    });
  });

  it('is written as a file', async () => {
    await openText(trace);
    await command('alloctrace.compareWith', ['policy=tlsf']);
    await eventually(() => assert.equal(comparisons().length, 1));
    const folder = vscode.workspace.workspaceFolders![0].uri;
    const target = vscode.Uri.joinPath(folder, 'comparison.html');
    await command('alloctrace.saveComparison', target);
    const page = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    await vscode.workspace.fs.delete(target);
    assert.match(page, /<th scope="col" class="number">policy=tlsf/);
    assert.doesNotMatch(page, /--vscode/);
  });

  it('opens nothing for what is no setting', async () => {
    await openText(trace);
    // The message waits for nobody.
    await command('alloctrace.compareWith', ['fitt=lifo']);
    assert.deepEqual(comparisons(), []);
  });
});
