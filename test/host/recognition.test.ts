import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, command, eventually, extension, openFile, settled, withSetting, writeFile } from './support';

const mtrace = '@ ./a.out:[0x401136] + 0x1000 0x20\n@ ./a.out:[0x401146] - 0x1000\n'.repeat(3);
const ownLog = '<alloc> 0x1000 of 32\n<free> 0x1000\n'.repeat(3);
const ownPattern = String.raw`^<(?<op>\w+)> (?<addr>0x\w+)(?: of (?<size>\d+))?`;

async function open(name: string, content: string): Promise<vscode.TextDocument> {
  return (await vscode.window.showTextDocument(await writeFile(name, content))).document;
}

/** Opens one more recording and waits until it is recognised: then all that were shown before it have been looked at. */
async function openRecognised(): Promise<void> {
  const document = await open('later.txt', mtrace);
  await eventually(() => assert.equal(document.languageId, 'alloctrace-mtrace'));
}

describe('texts whose names say nothing', () => {
  afterEach(closeAll);

  for (const name of ['recognised.log', 'recognised.txt']) {
    it(`get the language of the recording in them: ${name}`, async () => {
      const document = await open(name, mtrace);
      await eventually(() => assert.equal(document.languageId, 'alloctrace-mtrace'));
      assert.equal((await settled(document)).ready?.run.operationCount, 6);
    });
  }

  it('are looked at when a recording is pasted, and left as they are set back', async () => {
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'plaintext', content: '' }));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), mtrace));
    await eventually(() => assert.equal(editor.document.languageId, 'alloctrace-mtrace'));
    await settled(editor.document);
    await vscode.languages.setTextDocumentLanguage(editor.document, 'plaintext');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), mtrace));
    await openRecognised();
    assert.equal(editor.document.languageId, 'plaintext');
  });

  it('stay as they are where the setting says so', async () => {
    let document: vscode.TextDocument | undefined;
    await withSetting('recorded.detect', 'off', async () => {
      document = await open('unrecognised.txt', mtrace);
    });
    await openRecognised();
    assert.equal(document?.languageId, 'plaintext');
  });
});

describe('reopen as', () => {
  afterEach(closeAll);

  it('gives a text the language of a format', async () => {
    const { document } = await openFile('a 1 8\nf 1\n', 'plaintext');
    await command('alloctrace.reopenAs', document.uri, 'rep');
    assert.equal(document.languageId, 'alloctrace-rep');
    assert.equal((await settled(document)).ready?.run.operationCount, 2);
  });

  it('opens what is in a compressed file', async () => {
    const compressed = new Blob(['a 1 8\nf 1\n']).stream().pipeThrough(new CompressionStream('gzip'));
    const file = await writeFile('packed.bin.gz', new Uint8Array(await new Response(compressed as ReadableStream).arrayBuffer()));
    await command('alloctrace.reopenAs', file, 'rep');
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'alloctrace-rep');
  });

  it('runs what is no text as it is', async () => {
    const json = JSON.stringify({ segments: [], device_traces: [[{ action: 'alloc', addr: 4096, size: 512, stream: 0, frames: [] }]] });
    const uri = await writeFile('snapshot.dat', json);
    await command('alloctrace.reopenAs', uri, 'pytorch');
    const { sessions } = await extension();
    assert.equal(sessions.get(uri.toString())?.ready?.run.trace.format.name, 'pytorch');
  });
});

describe('a log of one’s own', () => {
  afterEach(closeAll);

  it('is described by a pattern, which is kept in the workspace, and shown', async () => {
    const { document } = await openFile(ownLog, 'plaintext');
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('alloctrace', document.uri);
    try {
      await command('alloctrace.describeLog', ownPattern);
      assert.deepEqual(settings().inspect('recorded.patterns')?.workspaceValue, [ownPattern]);
      assert.equal(document.languageId, 'alloctrace-calls');
      const session = await settled(document);
      await eventually(() => assert.equal(session.ready?.run.trace.format.name, 'pattern'));
      assert.equal(session.ready?.run.operationCount, 6);
      const again = await open('again.txt', ownLog);
      await eventually(() => assert.equal(again.languageId, 'alloctrace-calls'));
      const other = await open('other.calls', 'malloc(8) = 0x1000\nfree(0x1000)\n');
      assert.equal((await settled(other)).ready?.run.trace.format.name, 'calls');
    } finally {
      await settings().update('recorded.patterns', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('cannot be described by what is no pattern', async () => {
    const { document } = await openFile(ownLog, 'plaintext');
    // The message waits for an answer, the command does not.
    await command('alloctrace.describeLog', '(?<size>');
    assert.equal(document.languageId, 'plaintext');
    assert.deepEqual(vscode.workspace.getConfiguration('alloctrace').get('recorded.patterns'), []);
  });
});
