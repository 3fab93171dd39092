// A trace under several settings, on a page in a panel.
import * as assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { FromThread } from '../../src/session/run-thread';
import { command, eventually, inWorkspace, openText } from './support';

describe('comparing settings', function () {
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

  /** The page of a comparison, as it is written to a file. */
  async function pageOf(...settings: string[]): Promise<string> {
    await command('alloctrace.compareWith', settings);
    await eventually(() => assert.equal(comparisons().length, 1));
    const target = inWorkspace('comparison.html');
    await command('alloctrace.saveComparison', target);
    const page = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    await vscode.workspace.fs.delete(target);
    await vscode.window.tabGroups.close(comparisons());
    return page;
  }

  it('is written as a file', async () => {
    await openText(trace);
    const page = await pageOf('policy=tlsf');
    assert.match(page, /<th scope="col" class="number">policy=tlsf/);
    assert.doesNotMatch(page, /--vscode/);
  });

  it('comes to the same in threads and in slices', async function () {
    // Old hosts hand out no module of Node.
    const { getBuiltinModule } = process as Partial<typeof process>;
    if (!getBuiltinModule || availableParallelism() < 2) this.skip();
    let started = 0;
    const inThreads: number[] = [];
    const watch = (worker: Worker): void => {
      started++;
      worker.on('message', (message: FromThread) => {
        if (message !== 'ready' && 'outcome' in message) inThreads.push(message.index);
      });
    };
    const lines = Array.from({ length: 40_000 }, (_, index) =>
      index % 3 === 2 ? `free n${index - 1}` : `n${index} = alloc ${(index * 37) % 900}`,
    );
    await openText(`arena 64MiB\n${lines.join('\n')}\n`);
    process.on('worker', watch);
    try {
      const settings = ['policy=tlsf', 'unit=48', 'unit=64', 'policy=best-fit'];
      const page = await pageOf(...settings);
      assert.ok(started >= 2, `${started} threads`);
      assert.deepEqual(inThreads.sort(), [0, 1, 2, 3, 4]);
      Object.assign(process, { getBuiltinModule: undefined });
      started = 0;
      assert.equal(await pageOf(...settings), page);
      assert.equal(started, 0);
    } finally {
      process.off('worker', watch);
      Object.assign(process, { getBuiltinModule });
    }
  });

  it('opens nothing for what is no setting', async () => {
    await openText(trace);
    // The message waits for nobody.
    await command('alloctrace.compareWith', ['fitt=lifo']);
    assert.deepEqual(comparisons(), []);
  });
});
