// Advice for a trace, in documents of their own.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command, eventually, openText } from './support';

describe('advice', function () {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const trace = 'arena 4KiB unit 16\nt[0..9] = alloc 100\nu = alloc 1000\nfree t[*], u\n';

  /** Has a trace advised on, until a document in a language is in front that holds what it should. */
  async function advises(language: string, content: RegExp, ...given: unknown[]): Promise<void> {
    await openText(trace);
    await command('alloctrace.advise', ...given);
    await eventually(() => {
      const { document } = vscode.window.activeTextEditor!;
      assert.ok(document.isUntitled);
      assert.equal(document.languageId, language);
      assert.match(document.getText(), content);
    });
  }

  it('opens as a report', () => advises('plaintext', /104 B +10 +1,040 B.*\n +1,000 B +1 +1,000 B/, 'report', 4));

  it('opens as code, with as many pools as are asked for', async () => {
    await advises('c', /^K_MEM_SLAB_DEFINE\(pool_1000, 1000, 11, 8\);$/m, 'zephyr', 1);
    await advises('alloctrace', /^arena 4KiB unit 16\ncache pool-104 104 align 8 +# 10 slots/m, 'alloctrace');
  });

  it('opens nothing where nothing is allocated', async () => {
    const { editor } = await openText('mark nothing\n');
    // The message waits for nobody.
    await command('alloctrace.advise', 'report');
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
  });
});
