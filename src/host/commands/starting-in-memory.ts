// The command that begins a trace in the memory of a kernel's report or table: by an `arena from` where that is a file, else written out.
import * as vscode from 'vscode';
import { startTrace } from '../../analysis/snapshots/start-trace';
import { compressedScheme } from '../../model/contributions';
import { formatCount, formatSize } from '../../model/size';
import { writeSize } from '../../model/size-grammar';
import { hasToBeQuoted, zoneOptions } from '../../trace/arena-memory';
import { writtenLanguage } from '../../trace/languages';
import { freeListsOf, type ZoneLists } from '../../trace/snapshots/free-lists';
import { canBeArena } from '../../trace/snapshots/memory-like';
import type { Host } from '../host';
import { documentOf, nameOf } from '../places';
import { unsavedDocument, unsavedFile } from '../unsaved-document';
import type { Handlers } from './handlers';
import { readyTrace, type ReadySession } from './trace-at-hand';

/** A huge page of most machines: whether one can be had is asked of each memory. */
const hugePage = 2 ** 21;

/** The memory of one reading: its zones that a trace can begin in. */
interface Reading {
  readonly zones: readonly ZoneLists[];
  /** Its number among those that count free blocks, from 1; undefined of the last. */
  readonly number: number | undefined;
}

export function startingInMemoryHandlers(host: Host): Handlers<'alloctrace.startInMemory'> {
  return { 'alloctrace.startInMemory': (zone) => start(host, zone) };
}

/** `name` may be that of a zone; without it the user is asked where there are several. */
async function start(host: Host, name: unknown): Promise<void> {
  const trace = await readyTrace(host);
  if (!trace) return;
  const reading = readingOf(trace);
  if (!reading) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No free blocks are counted here: this is for reports with Mem-Info, and for /proc/buddyinfo and /proc/pagetypeinfo.'),
    );
    return;
  }
  const { zones } = reading;
  const named = zones.find((each) => each.zone === name);
  const zone = named ?? (zones.length > 1 ? await pickZone(zones) : zones[0]);
  if (zone) await open(vscode.Uri.parse(trace.session.uri), zone, reading);
}

/** The reading that the user stands at, or else the last one before it, that counts free blocks; undefined where none does. */
function readingOf({ session, ready }: ReadySession): Reading | undefined {
  const snapshots = ready.run.trace.snapshots?.snapshots ?? [];
  const counted = snapshots.map((snapshot, at) => ({ zones: freeListsOf(snapshot), at })).filter(({ zones }) => zones.length > 0);
  const index = Math.max(
    counted.findLastIndex(({ at }) => at < session.position.operation),
    0,
  );
  const zones = counted.at(index)?.zones.filter(canBeArena) ?? [];
  return zones.length === 0 ? undefined : { zones, number: index === counted.length - 1 ? undefined : index + 1 };
}

async function pickZone(zones: readonly ZoneLists[]): Promise<ZoneLists | undefined> {
  const items = zones.map((zone) => {
    const free = zone.freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order * zone.page, 0);
    const largest = zone.page * 2 ** zone.freeBlocks.findLastIndex((count) => count > 0);
    return {
      label: zone.zone,
      description: vscode.l10n.t('node {0}, line {1}', zone.node, formatCount(zone.line)),
      detail: vscode.l10n.t('{0} free, the largest block {1}', formatSize(free), formatSize(largest)),
      zone,
    };
  });
  const title = vscode.l10n.t('Start a Trace in This Memory');
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Whose memory?') }))?.zone;
}

async function open(snapshot: vscode.Uri, zone: ZoneLists, reading: Reading): Promise<void> {
  const file = snapshot.scheme === compressedScheme ? vscode.Uri.parse(snapshot.query, true) : snapshot;
  const name = nameOf(file);
  // What is no file on a disk, or has edits that its file has not, cannot be named.
  const isFile = file.scheme === 'file' && !name.includes('"') && documentOf(snapshot.toString())?.isDirty !== true;
  const document = isFile
    ? await besideFile(file, name, requests(name, zone, reading))
    : await unsavedDocument(writtenLanguage, [...startTrace(zone, name)].join(''));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Active);
}

/** The lines of a trace that lies beside the file. */
function requests(name: string, zone: ZoneLists, { zones, number }: Reading): string {
  const options = zones.length > 1 ? ` ${zoneOptions(zone, zones)}` : '';
  const large = writeSize(Math.min(hugePage, zone.page * 2 ** (zone.freeBlocks.length - 1)));
  return [
    `# ${vscode.l10n.t('What would the next requests do in this memory? Write them below.')}`,
    `arena from ${hasToBeQuoted(name) ? `"${name}"` : name}${options}${number === undefined ? '' : ` reading ${number}`}`,
    '',
    'small[0..99] = kmalloc 512',
    `large = alloc ${large}`,
    'free small[*], large',
    '',
  ].join('\n');
}

/** A document that is not saved yet, beside a file and under a name that is free. */
async function besideFile(file: vscode.Uri, name: string, content: string): Promise<vscode.TextDocument> {
  const stem = name.replace(/\.\w+$/, '') || name;
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(file, '..', `${stem}${number === 1 ? '' : `-${number}`}.alloctrace`);
    if (!documentOf(uri.with({ scheme: 'untitled' }).toString()) && !(await exists(uri))) return unsavedFile(uri, content);
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
