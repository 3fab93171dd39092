// Programs recorded as tasks, with a recorder that is a script.
import * as assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { recordTask } from '../../src/host/recording/record-task';
import { eventually, extension } from './support';

describe('a task that records a program', function () {
  let folder: string;

  before(function () {
    if (process.platform === 'win32' || !vscode.workspace.isTrusted) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-'));
    const valgrind = path.join(folder, 'valgrind');
    writeFileSync(
      valgrind,
      `#!/bin/sh
for each; do case $each in --log-file=*) log=\${each#--log-file=};; esac; done
echo '--7-- malloc(100) = 0x4A40040' > "$log"
`,
    );
    chmodSync(valgrind, 0o755);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it('opens the recording when the program ends', async () => {
    await extension();
    const output = path.join(folder, 'run.valgrind');
    const definition = { type: 'alloctrace', program: '/bin/sh', recorder: 'valgrind', output };
    const { extensionUri } = vscode.extensions.getExtension('alloctrace.alloctrace')!;
    const workspace = vscode.workspace.workspaceFolders![0];
    const task = recordTask(definition, workspace, 'Record', { extensionUri });
    const execution = task.execution as vscode.ProcessExecution;
    execution.options!.env = { ...execution.options!.env, PATH: `${folder}:${process.env.PATH}` };
    await vscode.tasks.executeTask(task);
    await eventually(() => {
      assert.ok(existsSync(output));
      const open = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ input }) => input);
      assert.ok(open.some((input) => input instanceof vscode.TabInputText && input.uri.fsPath === output));
    });
  });
});
