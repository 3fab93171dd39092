import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { binaryEditorType } from '../../src/model/contributions';
import { closeAll, eventually, extension, writeFile } from './support';

const text = (value: string): number[] => [0x8c, value.length, ...Array.from(new TextEncoder().encode(value))];
/** `{"device_traces": [[{"action": "alloc", "addr": ADDRESS, "size": 512, "time_us": 5}, …]]}` as Python pickles it, for addresses below 256. */
const snapshot = (...addresses: number[]): Uint8Array => {
  const event = (address: number): number[] => {
    const fields = [...text('action'), ...text('alloc'), ...text('addr'), 0x4b, address, ...text('size'), 0x4d, 0, 2];
    return [0x7d, 0x28, ...fields, ...text('time_us'), 0x4b, 5, 0x75];
  };
  const events = [0x5d, 0x28, ...addresses.flatMap(event), 0x65];
  return Uint8Array.from([0x80, 4, 0x7d, 0x28, ...text('device_traces'), 0x5d, ...events, 0x61, 0x75, 0x2e]);
};
const packed = async (content: Uint8Array | string): Promise<Uint8Array> => {
  const stream = new Blob([content as string]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream as ReadableStream).arrayBuffer());
};
/** The type of the editor that a file is open in. */
const editorTypeOf = (uri: vscode.Uri): string | undefined =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs.map(({ input }) => input))
    .find((input): input is vscode.TabInputCustom => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString())
    ?.viewType;

/** Opens a file as Explorer does. */
async function open(name: string, content: Uint8Array): Promise<vscode.Uri> {
  const uri = await writeFile(name, content);
  await vscode.commands.executeCommand('vscode.open', uri);
  return uri;
}

describe('recordings that are no text', () => {
  afterEach(closeAll);

  it('open by a click: a snapshot of PyTorch is run, and its session ends with its tab', async () => {
    const uri = await open('snapshot.pickle', snapshot(16, 32, 48));
    const { sessions } = await extension();
    await eventually(() => assert.equal(sessions.get(uri.toString())?.ready?.run.operationCount, 3));
    const session = sessions.get(uri.toString());
    assert.equal(session?.ready?.run.trace.format.name, 'pytorch');
    assert.equal(sessions.active, session);
    assert.equal(editorTypeOf(uri), binaryEditorType);
    await closeAll();
    await eventually(() => assert.equal(sessions.get(uri.toString()), undefined));
  });

  it('open by a click although they are compressed, text as text', async () => {
    const mtrace = '@ ./a.out:[0x401136] + 0x1000 0x20\n';
    await open('clicked.mtrace.gz', await packed(mtrace));
    await eventually(() => assert.equal(vscode.window.activeTextEditor?.document.languageId, 'alloctrace-mtrace'));
    assert.equal(vscode.window.activeTextEditor?.document.getText(), mtrace);
    const { sessions } = await extension();
    await open('clicked.torch.pickle.gz', await packed(snapshot(16, 32)));
    await eventually(() => assert.equal(sessions.active?.ready?.run.trace.format.name, 'pytorch'));
    assert.equal(sessions.active?.ready?.run.operationCount, 2);
  });

  it('that are none are told, and nothing is run', async () => {
    const uri = await open('other.pickle', Uint8Array.from([0x80, 4, 0x4b, 1, 0x2e]));
    await eventually(() => assert.equal(editorTypeOf(uri), binaryEditorType));
    const { sessions } = await extension();
    assert.equal(sessions.get(uri.toString()), undefined);
  });
});
