// Commands that open something: a sample, a trace that is no editor document, the log.
import * as vscode from 'vscode';
import { binaryEditorType } from '../../model/contributions';
import { isMemoryMapInFront } from '../active-trace';
import { compressionExtensions } from '../../trace/compression';
import { compressedUri } from '../compressed-files';
import type { Host } from '../host';
import { samples, type OpenableSample } from '../samples';
import { unsavedDocument } from '../unsaved-document';
import type { Handlers } from './handlers';

/** Opening what is no open document yet, and the log. */
export function openingHandlers(host: Host): Handlers<'alloctrace.openSample' | 'alloctrace.openRecording' | 'alloctrace.showLog'> {
  return {
    'alloctrace.openSample': (name) => openSample(host, name),
    'alloctrace.openRecording': (resource) => openRecording(resource),
    'alloctrace.showLog': () => host.log.show(),
  };
}

/** Opens a copy of a sample: it can be changed freely, the original stays as it is. One that is no text opens itself, and cannot be changed. */
async function openSample({ context, localize }: Host, name: unknown): Promise<void> {
  const all = samples(localize);
  const sample = all.find((each) => each.file === name) ?? (await pickSample(all));
  if (!sample) return;
  const uri = vscode.Uri.joinPath(context.extensionUri, 'media', 'samples', sample.file);
  if (sample.language === undefined) {
    await vscode.commands.executeCommand('vscode.openWith', uri, binaryEditorType, isMemoryMapInFront() ? besideMap() : undefined);
    return;
  }
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const document = await unsavedDocument(sample.language, content);
  await vscode.window.showTextDocument(document, isMemoryMapInFront() ? besideMap() : undefined);
}

/** Where a trace opens from the memory map: in another group that is there, else in a new one. The map stays to be seen. */
export function besideMap(): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  return all.find((group) => group !== activeTabGroup)?.viewColumn ?? vscode.ViewColumn.Beside;
}

async function pickSample(all: readonly OpenableSample[]): Promise<OpenableSample | undefined> {
  const items = all.map((sample) => ({ label: sample.title, description: sample.file, detail: sample.description, sample }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open Sample'),
    placeHolder: vscode.l10n.t('Choose a trace. A copy of it is opened.'),
    matchOnDetail: true,
  });
  return picked?.sample;
}

/** Opens what is in a compressed file, read-only. */
async function openRecording(resource: unknown): Promise<void> {
  const uri = resource instanceof vscode.Uri ? resource : await pickCompressed();
  if (!uri) return;
  await vscode.commands.executeCommand('vscode.open', compressedUri(uri));
}

async function pickCompressed(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Compressed Recording'),
    filters: { [vscode.l10n.t('Compressed recordings')]: [...compressionExtensions] },
  });
  return picked?.[0];
}
