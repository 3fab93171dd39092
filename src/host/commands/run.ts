// Commands that run a trace, cancel its run, and ask for parameters of the user's.
import * as vscode from 'vscode';
import { afterOperation } from '../../model/position';
import { parameterChoices, parameterError, parameterNames, type ParameterName, type ParameterValues } from '../../session/parameters';
import type { Session } from '../../session/session';
import type { Host } from '../host';
import type { Handlers } from './handlers';
import { tellFailure, tellNoTrace, traceInFront } from './trace-at-hand';

const messageMilliseconds = 6000;

/** Running a trace, with and without parameters of the user's. */
export function runHandlers(
  host: Host,
): Handlers<'alloctrace.run' | 'alloctrace.cancelRun' | 'alloctrace.runWithParameters' | 'alloctrace.resetParameters'> {
  return {
    'alloctrace.run': () => withTrace(host, (session) => runToEnd(host, session)),
    'alloctrace.cancelRun': () => {
      const { active } = host.sessions;
      if (active?.state.kind === 'running') host.runs.cancel(active);
      else vscode.window.setStatusBarMessage(vscode.l10n.t('No trace is running.'), messageMilliseconds);
    },
    'alloctrace.runWithParameters': (given) =>
      withTrace(host, async (session) => {
        const values = isRecord(given) ? readGiven(host, given) : await askParameters(host, session);
        if (values) await runWith(host, session, values);
      }),
    'alloctrace.resetParameters': () =>
      withTrace(host, async (session) => {
        const areSet = Object.keys(host.runs.parametersOf(session)).length > 0;
        if (!areSet) vscode.window.setStatusBarMessage(vscode.l10n.t('No parameters are set for this trace.'), messageMilliseconds);
        await runWith(host, session, {});
      }),
  };
}

async function withTrace(host: Host, action: (session: Session) => Promise<void>): Promise<void> {
  const session = traceInFront(host);
  if (session) await action(session);
  else tellNoTrace();
}

/** Runs a trace and goes to its end; who has not moved since it was opened stays where there is something to see. */
async function runToEnd(host: Host, session: Session): Promise<void> {
  const opening = !session.ready || session.standsAt !== undefined;
  const succeeded = await host.runs.now(session);
  if (succeeded && opening) return;
  if (succeeded && session.ready) session.moveTo(afterOperation(session.ready.run.operationCount));
  else tellFailure(host, session);
}

async function runWith(host: Host, session: Session, values: ParameterValues): Promise<void> {
  await host.runs.setParameters(session, values);
  await runToEnd(host, session);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof vscode.Uri) && Object.getPrototypeOf(value) === Object.prototype;
}

/** Parameters given by a key binding or another extension, such as { "arena": "64KiB", "fit": "lifo" }. */
function readGiven(host: Host, given: Record<string, unknown>): ParameterValues | undefined {
  const values: Partial<Record<ParameterName, string>> = {};
  for (const name of parameterNames) {
    const value = given[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const text = String(value);
    const error = parameterError(name, text, host.localize);
    if (error !== undefined) {
      void vscode.window.showErrorMessage(vscode.l10n.t('The parameter {0} cannot be {1}: {2}', name, text, error));
      return undefined;
    }
    values[name] = text;
  }
  return values;
}

interface ActionItem extends vscode.QuickPickItem {
  readonly action: 'run' | 'reset' | ParameterName;
}

/** Shows all parameters with their values to be changed one after the other, until the user runs the trace or gives up. */
async function askParameters(host: Host, session: Session): Promise<ParameterValues | undefined> {
  let values = { ...host.runs.parametersOf(session) };
  for (;;) {
    const picked = await vscode.window.showQuickPick(actionItems(values), {
      title: vscode.l10n.t('Run with Parameters'),
      placeHolder: vscode.l10n.t('Choose a parameter to change, or run the trace. They are remembered for this trace.'),
      ignoreFocusOut: true,
    });
    if (!picked) return undefined;
    if (picked.action === 'run') return values;
    if (picked.action === 'reset') values = {};
    else values = await askParameter(host, picked.action, values);
  }
}

function actionItems(values: ParameterValues): ActionItem[] {
  const texts = parameterTexts();
  const asTrace = vscode.l10n.t('as the trace says');
  return [
    { action: 'run', label: vscode.l10n.t('$(play) Run') },
    { action: 'reset', label: vscode.l10n.t('$(discard) Reset all to what the trace says') },
    ...parameterNames.map((name) => ({ action: name, label: name, description: values[name] ?? asTrace, detail: texts[name] })),
  ];
}

/** The values with one of them asked for; empty leaves it to the trace. */
async function askParameter(host: Host, name: ParameterName, values: ParameterValues): Promise<ParameterValues> {
  const text = await askText(host, name, values[name]);
  if (text === undefined) return values;
  const changed: Partial<Record<ParameterName, string>> = { ...values, [name]: text };
  if (text === '') delete changed[name];
  return changed;
}

async function askText(host: Host, name: ParameterName, present: string | undefined): Promise<string | undefined> {
  const title = vscode.l10n.t('Run with Parameters: {0}', name);
  const choices = parameterChoices[name];
  if (!choices) {
    const text = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('{0} Leave it empty for what the trace says.', parameterTexts()[name]),
      value: present,
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? undefined : parameterError(name, value.trim(), host.localize)),
    });
    return text?.trim();
  }
  const items = [{ label: vscode.l10n.t('as the trace says'), value: '' }, ...choices.map((value) => ({ label: value, value }))];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: parameterTexts()[name], ignoreFocusOut: true });
  return picked?.value;
}

function parameterTexts(): Record<ParameterName, string> {
  return {
    arena: vscode.l10n.t('The size of the arena, such as 64KiB or 4M.'),
    unit: vscode.l10n.t('The smallest block, a power of two.'),
    base: vscode.l10n.t('The first address, such as 0x1000.'),
    max: vscode.l10n.t('The largest block.'),
    fit: vscode.l10n.t('Which of several equal free blocks is taken: the lowest address or the one freed last.'),
    policy: vscode.l10n.t('How a free block is found: buddies, first fit, next fit, best fit, TLSF or the FreeRTOS heap_4.'),
    overhead: vscode.l10n.t('The header of a block, where the policy is not buddy.'),
    page: vscode.l10n.t('The page of the slab allocator, a power of two.'),
    cpus: vscode.l10n.t('How many CPUs the slab arithmetic counts with.'),
    kernel: vscode.l10n.t('The Linux version whose slab arithmetic holds.'),
    as: vscode.l10n.t('For recorded traces: blocks of the buddy allocator, or size classes on slabs.'),
    placement: vscode.l10n.t('For recordings with addresses: simulated by the allocators, or each block where it was recorded.'),
  };
}
