// The command that says what memory a trace needs: as a report, or as code to copy, in a document of its own.
import * as vscode from 'vscode';
import { advise, adviceLimits, defaultAdvice } from '../analysis/advice/advice';
import { besideMap } from '../host/commands/opening';
import { isMemoryMapInFront } from '../host/active-trace';
import type { Host } from '../host/host';
import { unsavedDocument } from '../host/unsaved-document';
import { adviceCode, adviceFormats, type AdviceFormat } from '../report/advice-code';
import { adviceText } from '../report/advice-report';
import { writtenLanguage } from '../trace/languages';
import { hostQueue } from '../work/queue';
import type { ExportSource } from './exporting';
import { fileName } from './exporting';

/** What the advice is written as. */
type Form = 'report' | AdviceFormat;

const languages: Readonly<Record<Form, string>> = { report: 'plaintext', alloctrace: writtenLanguage, c: 'c', zephyr: 'c', freertos: 'c' };

/** Opens a document with the advice for a trace. What it is written as and how many pools there may be is asked for where it is not given. */
export async function adviseFor(host: Host, { session }: ExportSource, givenForm: unknown, givenClasses: unknown): Promise<void> {
  const given = (['report', ...adviceFormats] as const).find((each) => each === givenForm);
  const form = given ?? (await pickForm());
  if (!form) return;
  const classes = given ? isClasses(givenClasses) && givenClasses : await askClasses();
  if (classes === undefined) return;
  // Asked for after the questions: an edit meanwhile has made another run.
  const run = session.ready?.run.simulated;
  if (!run) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Finding out what memory the trace needs…'),
    cancellable: true,
  };
  const work = advise(run, { ...defaultAdvice, ...(classes !== false && { classes }) });
  let isCancelled = false;
  const advice = await vscode.window.withProgress(options, async (_, token) => {
    const found = await hostQueue.run(work, { cancellation: token });
    isCancelled = token.isCancellationRequested;
    return found;
  });
  if (!advice) {
    if (!isCancelled) {
      void vscode.window.showInformationMessage(vscode.l10n.t('The trace has no allocations that succeed: there is nothing to advise.'));
    }
    return;
  }
  const name = fileName(session);
  const content = form === 'report' ? adviceText(name, advice, host.localize) : adviceCode(form, name, advice);
  const document = await unsavedDocument(languages[form], content);
  await vscode.window.showTextDocument(document, isMemoryMapInFront() ? besideMap() : undefined);
}

async function pickForm(): Promise<Form | undefined> {
  const items: (vscode.QuickPickItem & { form: Form })[] = [
    { label: vscode.l10n.t('Report'), description: vscode.l10n.t('pools, smallest arena, caches, and how sure that is'), form: 'report' },
    { label: '.alloctrace', description: vscode.l10n.t('an arena and a cache for each pool'), form: 'alloctrace' },
    { label: 'C', description: vscode.l10n.t('a table of slots and counts'), form: 'c' },
    { label: 'Zephyr', description: 'K_MEM_SLAB_DEFINE', form: 'zephyr' },
    { label: 'FreeRTOS', description: 'configTOTAL_HEAP_SIZE', form: 'freertos' },
  ];
  return (
    await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Advise'),
      placeHolder: vscode.l10n.t('What is the advice written as?'),
      ignoreFocusOut: true,
    })
  )?.form;
}

async function askClasses(): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Advise'),
    prompt: vscode.l10n.t('How many pools may there be at most?'),
    value: String(defaultAdvice.classes),
    ignoreFocusOut: true,
    validateInput: (typed) =>
      isClasses(Number(typed)) ? undefined : vscode.l10n.t('Enter a number from {0} to {1}.', 1, adviceLimits.classes),
  });
  return text === undefined ? undefined : Number(text);
}

function isClasses(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= adviceLimits.classes;
}
