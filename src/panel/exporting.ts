// Exports: the view as a picture, tables, the report. What is written comes from `report`, a picture from the page.
import * as vscode from 'vscode';
import { numberLanguage } from '../model/size';
import { collectDiagnostics } from '../analysis/diagnostics';
import type { Host } from '../host/host';
import type { PictureFormat } from '../protocol/picture';
import type { ViewName } from '../protocol/views';
import type { Run } from '../replay/run/run';
import { cursorOf } from '../replay/cursor-of';
import { encodeLines } from '../report/bytes';
import { comparedPositions, type ComparedPositions } from '../report/change-sections';
import { csvLines } from '../report/csv';
import { htmlReport } from '../report/html-report';
import { jsonLines } from '../report/json';
import { makeTable, tableNames, type TableName, type TableSource } from '../report/tables';
import type { ReadyState, Session } from '../session/session';
import { hostQueue } from '../work/queue';
import type { Work } from '../work/work';
import { withoutEnding } from '../trace/formats';
import type { MapController } from '../picture/map-controller';
import { saveFile, tellSaved, type ExportedFile } from './saving';
import { hostViews } from './views';

/** The report has at most so many problems in its table. */
const reportedProblems = 1000;

/** A trace that has been run, and where the reader stands in it. */
export interface ExportSource {
  readonly session: Session;
  readonly ready: ReadyState;
  /** The map that shows it, where one does. */
  readonly map: MapController | undefined;
}

/** Writes the active view as a picture. `format` and `target` are asked for where they are not given. */
export async function exportPicture({ session, map }: ExportSource, format: unknown, target: unknown): Promise<void> {
  const chosen = isPictureFormat(format) ? format : await pickPictureFormat();
  if (!chosen || !map) return;
  // Taken before the dialog: a dialog over the panel, or another editor behind it, may hide it.
  const picture = await map.picture(chosen);
  if (!picture) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The memory map shows no picture at the moment. Bring it to the front and try again.'),
    );
    return;
  }
  const { data, view } = picture;
  await save(session, target, {
    name: `${baseName(session)}-${view}`,
    ending: chosen,
    kind: chosen === 'png' ? vscode.l10n.t('PNG picture') : vscode.l10n.t('SVG picture'),
    title: vscode.l10n.t('Export Picture'),
    content: () => Promise.resolve(typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data)),
  });
}

/** Writes one of the tables at the present position as CSV or JSON. */
export async function exportTable(host: Host, source: ExportSource, name: unknown, format: unknown, target: unknown): Promise<void> {
  const table = tableNames.find((each) => each === name) ?? (await pickTable(source.ready.run));
  if (!table) return;
  const ending = format === 'csv' || format === 'json' ? format : await pickTableFormat();
  if (!ending) return;
  const { session } = source;
  await save(session, target, {
    name: `${baseName(session)}-${table}`,
    ending,
    kind: ending === 'csv' ? vscode.l10n.t('Comma-separated values') : vscode.l10n.t('JSON'),
    title: vscode.l10n.t('Export Table'),
    content: () => {
      const made = makeTable(table, tableSource(host, source));
      return written(encodeLines(ending === 'csv' ? csvLines(made) : jsonLines(made)));
    },
  });
}

/** Writes everything about the run at the present position as one HTML page. */
export async function exportReport(host: Host, source: ExportSource, target: unknown): Promise<void> {
  const { session, map } = source;
  const picture = await map?.picture('svg');
  const file: ExportedFile = {
    name: `${baseName(session)}-report`,
    ending: 'html',
    kind: vscode.l10n.t('HTML page'),
    title: vscode.l10n.t('Export Report'),
    content: async () => {
      const compared = await comparedWithPinned(source);
      if (compared === 'cancelled') return undefined;
      const view = typeof picture?.data === 'string' ? { title: titleOf(picture.view), svg: picture.data } : undefined;
      const report = htmlReport({
        ...tableSource(host, source, reportedProblems),
        name: fileName(session),
        problemCount: session.problems.total,
        language: numberLanguage(),
        view,
        compared,
      });
      return written(encodeLines(report));
    },
  };
  await save(session, target, file, true);
}

/** The present position compared with the pinned one; undefined where none is pinned, or this one is. */
async function comparedWithPinned({ session, ready }: ExportSource): Promise<ComparedPositions | undefined | 'cancelled'> {
  const { pinnedPosition } = session;
  const { position } = ready.state;
  if (pinnedPosition === undefined || pinnedPosition === position) return undefined;
  return (await written(comparedPositions(ready.run, pinnedPosition, position))) ?? 'cancelled';
}

async function save(session: Session, target: unknown, file: ExportedFile, page = false): Promise<void> {
  const written = await saveFile(session, file, target);
  if (written) void tellSaved(written, page);
}

/** A cursor of its own: the reader may move on while the file is written. */
function tableSource(host: Host, { session, ready }: ExportSource, mostProblems?: number): TableSource {
  const { run } = ready;
  const cursor = cursorOf(run);
  cursor.seek(ready.state.position);
  const { problems } = session;
  const complete = problems.complete && problems.diagnostics.length === problems.total && session.ready?.run === run;
  const diagnostics = complete ? problems.diagnostics : collectDiagnostics(run, host.localize, mostProblems);
  return { run, state: cursor, diagnostics, localize: host.localize };
}

/** Long writing shows progress and can be called off; undefined when it was. */
async function written<T>(work: Work<T>): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Writing…'), cancellable: true };
  return vscode.window.withProgress(options, (_, token) => hostQueue.run(work, { cancellation: token }));
}

async function pickPictureFormat(): Promise<PictureFormat | undefined> {
  const items: (vscode.QuickPickItem & { format: PictureFormat })[] = [
    { label: 'PNG', description: vscode.l10n.t('pixels, for documents and chats'), format: 'png' },
    { label: 'SVG', description: vscode.l10n.t('shapes, sharp at every size'), format: 'svg' },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Picture'), ignoreFocusOut: true }))?.format;
}

async function pickTable(run: Run): Promise<TableName | undefined> {
  const labels: Readonly<Record<TableName, string>> = {
    blocks: vscode.l10n.t('Blocks'),
    freeLists: vscode.l10n.t('Free lists'),
    caches: vscode.l10n.t('Caches'),
    sites: vscode.l10n.t('Sites'),
    stacks: vscode.l10n.t('Call stacks'),
    sizes: vscode.l10n.t('Sizes'),
    diagnostics: vscode.l10n.t('Problems'),
  };
  const names = tableNames.filter((name) => name !== 'stacks' || run.table.stack !== undefined);
  const items = names.map((name) => ({ label: labels[name], name }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Table'), ignoreFocusOut: true }))?.name;
}

async function pickTableFormat(): Promise<'csv' | 'json' | undefined> {
  const items: (vscode.QuickPickItem & { format: 'csv' | 'json' })[] = [
    { label: 'CSV', description: vscode.l10n.t('for spreadsheets'), format: 'csv' },
    { label: 'JSON', description: vscode.l10n.t('for programs'), format: 'json' },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Table'), ignoreFocusOut: true }))?.format;
}

function isPictureFormat(format: unknown): format is PictureFormat {
  return format === 'png' || format === 'svg';
}

function titleOf(view: ViewName): string {
  return vscode.l10n.t(hostViews[view].title);
}

/** The name of a trace's file. */
export function fileName({ uri }: Session): string {
  const { path } = vscode.Uri.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The trace's name without its ending. */
function baseName(session: Session): string {
  return withoutEnding(fileName(session)) || 'trace';
}
