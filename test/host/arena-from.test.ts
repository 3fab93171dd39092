import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Cursor } from '../../src/replay/state/cursor';
import type { Session } from '../../src/session/session';
import { closeAll, command, eventually, inWorkspace, problems, settled, writeFile } from './support';

const zones = (...counts: string[]): string => counts.map((each, at) => `Node 0, zone ${at === 0 ? 'DMA' : 'Normal'} ${each}\n`).join('');

/** The free blocks before the first operation, by order. */
function freeAtStart({ ready }: Session): number[] {
  assert.ok(ready);
  return new Cursor(ready.run).freeBlocks();
}

describe('a trace in the memory of a snapshot', () => {
  afterEach(closeAll);

  async function opened(name: string, text: string): Promise<{ document: vscode.TextDocument; session: Session }> {
    const document = await vscode.workspace.openTextDocument(await writeFile(name, text));
    await vscode.window.showTextDocument(document);
    return { document, session: await settled(document) };
  }

  it('is read from the file beside it, and run again when that changes', async () => {
    await writeFile('memory of now.txt', zones('4 1 2'));
    const { document, session } = await opened('from.alloctrace', 'arena from "memory of now.txt"\na = alloc 4KiB\nfree a\n');
    assert.deepEqual([freeAtStart(session), problems(document.uri)], [[4, 1, 2], []]);
    await writeFile('memory of now.txt', zones('0 7 0'));
    await eventually(() => assert.deepEqual(freeAtStart(session), [0, 7, 0]));
    await writeFile('memory of now.txt', zones('1 1 1', '2 2 2'));
    await eventually(() => assert.deepEqual(problems(document.uri), ['1 invalid-arena']));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 12, 0, 12),
    );
    const fix = actions.find(({ title }) => title.includes('zone Normal'));
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await eventually(() => assert.deepEqual(freeAtStart(session), [2, 2, 2]));
  });

  it('says at the name that there is no such file, and offers those that there are', async () => {
    await writeFile('machine.txt', zones('4'));
    const { document } = await opened('missing.alloctrace', 'arena from nothing\n');
    await eventually(() => assert.deepEqual(problems(document.uri), ['1 invalid-arena']));
    const [{ message, range }] = vscode.languages.getDiagnostics(document.uri);
    assert.match(message, /^There is no file nothing/);
    assert.deepEqual([range.start.character, range.end.character], [11, 18]);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, 11),
    );
    const files = items.filter(({ kind }) => kind === vscode.CompletionItemKind.File).map(({ label }) => label);
    assert.ok(files.includes('machine.txt') && !files.includes('missing.alloctrace'), files.map(String).join());
  });

  it('is begun by a command, beside the file and in its reading', async () => {
    const log = `Mon Nov 30 09:00:00 UTC 2026\n${zones('1 2', '3 4')}Mon Nov 30 09:00:10 UTC 2026\n${zones('5 6', '7 8')}`;
    const { document } = await opened('machine.log', log);
    await vscode.languages.setTextDocumentLanguage(document, 'alloctrace-kernel-tables');
    const session = await settled(document);
    await eventually(() => assert.equal(session.ready?.run.operationCount, 2));
    const begun = async (): Promise<Session> => {
      await command('alloctrace.startInMemory', 'Normal');
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.languageId, 'alloctrace');
      return settled(editor.document);
    };
    const last = await begun();
    assert.equal(vscode.Uri.parse(last.uri).path, inWorkspace('machine.alloctrace').path);
    assert.match(vscode.window.activeTextEditor?.document.lineAt(1).text ?? '', /^arena from machine\.log zone Normal$/);
    assert.deepEqual(freeAtStart(last), [7, 8]);
    await vscode.window.showTextDocument(document);
    await command('alloctrace.goToStart');
    const first = await begun();
    assert.match(vscode.window.activeTextEditor?.document.lineAt(1).text ?? '', / zone Normal reading 1$/);
    assert.deepEqual(freeAtStart(first), [3, 4]);
  });

  it('is written out where the snapshot is no file', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'alloctrace-kernel-tables', content: zones('3 1 2') });
    await vscode.window.showTextDocument(document);
    await settled(document);
    await command('alloctrace.startInMemory');
    const written = vscode.window.activeTextEditor?.document;
    assert.equal(written?.languageId, 'alloctrace');
    assert.match(written.getText(), /^# As many free blocks[^]*\nmark "as in the snapshot"\nexpect blocks\(4KiB\) == 3\n/);
    await settled(written);
    assert.deepEqual(problems(written.uri), []);
  });
});
