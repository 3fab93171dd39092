import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, command, eventually, settled, withSetting, writeFile } from './support';
import type { Session } from '../../src/session/session';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `@ ./e:[0x1] + 0x${(0x1000 + 64 * (from + index)).toString(16)} 0x20\n`).join('');

describe('following a recording', () => {
  afterEach(async () => {
    await command('alloctrace.stopFollowing');
    await closeAll();
  });

  async function opened(name: string, content = lines(0, 4)): Promise<{ session: Session; grow: (to: number) => Promise<void> }> {
    const uri = await writeFile(name, content);
    const { document } = await vscode.window.showTextDocument(uri);
    const session = await settled(document);
    return { session, grow: async (to) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(lines(0, to))) };
  }

  const standsAt = (session: Session, operation: number, of: number): Promise<void> =>
    eventually(() => {
      assert.equal(session.ready?.run.operationCount, of);
      assert.equal(session.position.operation, operation);
    });

  it('keeps the position at the end while the file grows, until one steps back', async () => {
    const { session, grow } = await opened('grows.mtrace');
    await command('alloctrace.goToStart');
    await command('alloctrace.followRecording');
    assert.equal(session.position.operation, 4);
    await grow(6);
    await standsAt(session, 6, 6);
    await grow(9);
    await standsAt(session, 9, 9);
    await command('alloctrace.stepBack');
    await grow(12);
    await standsAt(session, 8, 12);
  });

  it('needs no runs while typing, and ends by its command', async () => {
    await withSetting('run.onType', false, async () => {
      const { session, grow } = await opened('followed.mtrace');
      await command('alloctrace.followRecording');
      await grow(7);
      await standsAt(session, 7, 7);
      await command('alloctrace.stopFollowing');
      assert.equal(session.position.operation, 7);
    });
  });
});
