// The command that asks which file says what was free before a recording of a kernel.
import * as vscode from 'vscode';
import { formatNames, formatOfName } from '../../trace/formats';
import type { Host } from '../host';
import type { Handlers } from './handlers';
import { readyTrace } from './trace-at-hand';

/** Choosing what was free before. */
export function choosingBeforeHandlers(host: Host): Handlers<'alloctrace.choosePagesBefore'> {
  return { 'alloctrace.choosePagesBefore': (given) => choose(host, given) };
}

/** `given` may be the file, as URI or text, or `null` for the one beside the recording; without it the user is asked. */
async function choose(host: Host, given: unknown): Promise<void> {
  const trace = await readyTrace(host);
  if (!trace) return;
  const { session, ready } = trace;
  const { trace: told, placement } = ready.run;
  if (!told.recording?.pages && !canBePlaced(told.format.name)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'What was free before is asked of recordings of the kernel’s page events (mm_page_alloc, mm_page_free …) and of page_owner, and {0} is neither.',
        nameOf(session.uri),
      ),
    );
    return;
  }
  const file = given === undefined ? await ask(host, vscode.Uri.parse(session.uri)) : fileOf(given);
  if (file === undefined) return;
  await host.runs.choosePagesBefore(session, file ?? undefined);
  if (placement !== 'recorded') await host.runs.setParameters(session, { ...host.runs.parametersOf(session), placement: 'recorded' });
  await host.runs.now(session);
}

/** Null where the recording's own neighbour is to be taken; undefined where nothing was chosen. */
async function ask(host: Host, trace: vscode.Uri): Promise<vscode.Uri | null | undefined> {
  const chosen = host.runs.pagesBeforeOf(trace);
  if (chosen) {
    const another = { label: vscode.l10n.t('Choose Another File…'), forget: false };
    const beside = { label: vscode.l10n.t('Take the File Beside the Recording, If There Is One'), forget: true };
    const choice = await vscode.window.showQuickPick([another, beside], {
      title: vscode.l10n.t('What was free before: {0}', nameOf(chosen.toString())),
    });
    if (!choice) return undefined;
    if (choice.forget) return null;
  }
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('What was free before: a copy of /proc/kpageflags or of /proc/buddyinfo'),
    openLabel: vscode.l10n.t('Choose'),
    defaultUri: trace.scheme === 'file' ? vscode.Uri.joinPath(trace, '..') : undefined,
  });
  return files?.[0];
}

/** Whether a format has a reader of its own for where its blocks lie. */
function canBePlaced(format: string): boolean {
  const name = formatNames.find((each) => each === format);
  return name !== undefined && formatOfName(name).createPlacedReader !== undefined;
}

function fileOf(given: unknown): vscode.Uri | null | undefined {
  if (given === null || given instanceof vscode.Uri) return given;
  return typeof given === 'string' ? vscode.Uri.file(given) : undefined;
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
