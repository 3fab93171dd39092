import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, command, eventually, openText, settled } from './support';

const text = 'arena 64\na = alloc 8\nmark "both"\nb = alloc 8\nfree a\nc = alloc 4\n';

describe('the pinned position', () => {
  afterEach(closeAll);

  it('is set and let go of by commands, and stays where it is while the trace is edited and run again', async () => {
    const { session, editor } = await openText(text);
    await command('alloctrace.goToStart');
    await command('alloctrace.stepForward');
    await command('alloctrace.pinPosition');
    assert.equal(session.pinnedPosition, 1);
    await command('alloctrace.pinPosition', 99);
    assert.equal(session.pinnedPosition, 4);
    await command('alloctrace.pinPosition', 3);
    await editor.edit((edit) => edit.delete(editor.document.lineAt(5).rangeIncludingLineBreak));
    await settled(editor.document);
    assert.equal(session.pinnedPosition, 3);
    await command('alloctrace.unpinPosition');
    assert.equal(session.pinnedPosition, undefined);
    await command('alloctrace.unpinPosition');
    assert.equal(session.pinnedPosition, undefined);
  });

  it('is compared with the present one in the report', async () => {
    const { session, editor } = await openText(text);
    const target = vscode.Uri.joinPath(editor.document.uri, '..', 'pinned-report.html');
    const report = async (): Promise<string> => {
      await command('alloctrace.exportReport', target);
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    };
    assert.doesNotMatch(await report(), /compared with position/);
    await command('alloctrace.pinPosition', 2);
    await eventually(() => Promise.resolve(assert.equal(session.pinnedPosition, 2)));
    const page = await report();
    assert.match(page, /<h2>The arena at position 4, compared with position 2<\/h2>/);
    assert.match(page, /<td class="text">freed<\/td><td class="text">a<\/td>/);
    await command('alloctrace.goToStart');
    await command('alloctrace.pinPosition');
    assert.doesNotMatch(await report(), /compared with position/);
    await vscode.workspace.fs.delete(target);
  });
});
