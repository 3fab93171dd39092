import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

const extensionId = 'alloctrace.alloctrace';

describe('extension', () => {
  it('activates', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('runs in the trust it is tested for', () => {
    const restricted = process.env.ALLOCTRACE_TEST_RESTRICTED;
    if (restricted !== undefined) {
      assert.equal(vscode.workspace.isTrusted, restricted === '0');
    }
  });

  it('registers every command it contributes', async () => {
    const extension = vscode.extensions.getExtension<unknown>(extensionId);
    assert.ok(extension);
    await extension.activate();
    const manifest = extension.packageJSON as { contributes?: { commands?: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = (manifest.contributes?.commands ?? []).map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
