// The command that runs a trace under several settings: they are picked or typed, run with progress until they are called off, and shown as a page in a panel.
import * as vscode from 'vscode';
import type { ComparedRun, RefusedRun } from '../analysis/comparison/compared-run';
import type { Host } from '../host/host';
import { threadsOf } from '../host/run-threads';
import { policyNames } from '../model/policy';
import { formatCount, numberLanguage } from '../model/size';
import { writeSize } from '../model/size-grammar';
import type { Run } from '../replay/run/run';
import { ComparisonPlan } from '../session/comparison-plan';
import { dealtRuns, type Course } from '../session/dealt-runs';
import { readEither, type RunSetting, type Sweep } from '../session/run-setting';
import type { Session } from '../session/session';
import { hostQueue } from '../work/queue';
import type { Comparisons } from './comparisons';
import { fileName, type ExportSource } from './exporting';

/** Compares runs of a trace. `given`: the settings and sweeps, as texts; asked for where they are not given. */
export async function compareWith(host: Host, comparisons: Comparisons, { session }: ExportSource, given: unknown): Promise<void> {
  const shown = session.ready?.run.simulated;
  if (!shown) return;
  if (shown.trace.snapshots) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This log holds tables of memory and no calls: there is nothing to compare.'));
    return;
  }
  const texts = isTexts(given) ? given : await askSettings(host, shown);
  if (!texts) return;
  // Asked for after the questions: an edit meanwhile has made another run.
  const run = session.ready?.run.simulated;
  if (!run) return;
  const settings: RunSetting[] = [];
  const sweeps: Sweep[] = [];
  for (const text of texts) {
    const read = readEither(text, host.localize);
    if ('error' in read) return void vscode.window.showErrorMessage(vscode.l10n.t('{0} is no setting. {1}', text, read.error));
    if ('points' in read) sweeps.push(read);
    else settings.push(read);
  }
  const plan = new ComparisonPlan(settings, sweeps);
  const outcomes = await runAll(host, session, run, plan);
  if (!outcomes) return;
  const comparison = plan.comparison(outcomes);
  comparisons.show(session, { name: fileName(session), comparison, localize: host.localize, language: numberLanguage() });
}

/** All runs of a plan, in threads where that is worth it. Undefined where they were called off. */
async function runAll(
  host: Host,
  session: Session,
  { trace }: Run,
  plan: ComparisonPlan,
): Promise<(ComparedRun | RefusedRun)[] | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Comparing settings…'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, cancellation) => {
    const total = plan.runs.length;
    let shown = 0;
    const told = ({ done, passed }: Course): void => {
      const runs = vscode.l10n.t('{0} of {1} runs', done, total);
      const message = vscode.l10n.t('{0}, {1} operations', runs, formatCount(passed));
      progress.report({ message, increment: ((done - shown) * 100) / total });
      shown = done;
    };
    const threads = (): ReturnType<typeof threadsOf> =>
      threadsOf(host.context.extensionUri, trace.table.count).catch((error: unknown) => {
        host.log.warn(String(error));
        return undefined;
      });
    const runs = plan.runs.map((run) => host.runs.optionsWith(session, trace, run.options));
    return dealtRuns(trace, runs, { queue: hostQueue, threads, cancellation, told });
  });
}

interface SettingItem extends vscode.QuickPickItem {
  /** Absent: what is typed. */
  readonly setting?: string;
}

/** Asks which settings: several of those at hand, and others that are typed. Undefined where nothing is to be compared. */
async function askSettings(host: Host, run: Run): Promise<readonly string[] | undefined> {
  const title = vscode.l10n.t('Compare With');
  const picked = await vscode.window.showQuickPick(settingItems(run), {
    title,
    placeHolder: vscode.l10n.t('Which settings is the trace run under besides its own?'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (!picked || picked.length === 0) return undefined;
  const texts = picked.flatMap(({ setting }) => setting ?? []);
  if (picked.length === texts.length) return texts;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t(
      'Settings with blanks between: policy=tlsf fit=lifo,unit=64 as=kmalloc. With several values, a sweep: unit=16..256',
    ),
    ignoreFocusOut: true,
    validateInput: (text) => wordsOf(text).flatMap((word) => errorOf(word, host))[0],
  });
  return typed === undefined ? undefined : [...texts, ...wordsOf(typed)];
}

function wordsOf(text: string): string[] {
  return text.split(/[\s;]+/).filter((word) => word !== '');
}

function errorOf(word: string, host: Host): string[] {
  const read = readEither(word, host.localize);
  return 'error' in read ? [`${word}: ${read.error}`] : [];
}

/** Settings at hand for a trace. */
export function settingItems({ arena, caches, trace }: Run): SettingItem[] {
  const separator = (label: string): SettingItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (setting: string, description: string): SettingItem => ({ label: setting, description, setting });
  const isBuddy = arena.policy === 'buddy';
  const { size, unit } = arena;
  const items = [
    { label: vscode.l10n.t('$(edit) Other settings…'), description: vscode.l10n.t('are typed in the next step') },
    separator(vscode.l10n.t('Policies')),
    ...policyNames.filter((policy) => policy !== arena.policy).map((policy) => item(`policy=${policy}`, policyText(policy))),
    separator(vscode.l10n.t('Parameters')),
  ];
  if (isBuddy) {
    const fit = arena.fit === 'lifo' ? 'lowest' : 'lifo';
    items.push(item(`fit=${fit}`, vscode.l10n.t('which of several equal free blocks is taken')));
    items.push(item(`unit=${writeSize(unit * 4)}`, vscode.l10n.t('a larger smallest block')));
  }
  if (trace.format.isRecorded) items.push(item('as=kmalloc', vscode.l10n.t('size classes instead of buddy blocks')));
  items.push(separator(vscode.l10n.t('Sweeps, as charts')));
  if (isBuddy) items.push(item(`unit=${writeSize(unit)}..${writeSize(unit * 32)}`, vscode.l10n.t('the smallest block, doubled')));
  // Every arena is a multiple of the unit.
  const least = size % (unit * 8) === 0 ? size / 8 : size;
  items.push(item(`arena=${writeSize(least)}..${writeSize(size * 2)}`, vscode.l10n.t('the arena, doubled')));
  if (caches.length > 0) {
    items.push(item('min_partial=0..8:2', vscode.l10n.t('partial slabs that a cache keeps')));
    items.push(item('min_order=0..3', vscode.l10n.t('the least order of slabs')));
    items.push(item('cpus=1..64', vscode.l10n.t('CPUs, as far as the slab arithmetic goes')));
  }
  return items;
}

function policyText(policy: (typeof policyNames)[number]): string {
  switch (policy) {
    case 'buddy':
      return vscode.l10n.t('the smallest order with a free block, split in halves');
    case 'first-fit':
      return vscode.l10n.t('the lowest that is large enough');
    case 'next-fit':
      return vscode.l10n.t('the same, going on where the last one ended');
    case 'best-fit':
      return vscode.l10n.t('the smallest that is large enough');
    case 'tlsf':
      return vscode.l10n.t('lists of two levels, for real-time programs');
    case 'heap4':
      return vscode.l10n.t('FreeRTOS heap_4.c');
  }
}

function isTexts(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'string');
}
