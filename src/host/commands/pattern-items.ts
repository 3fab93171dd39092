// What the list under a pattern shows: examples to begin with, or what each of the log's first lines comes to.
import * as vscode from 'vscode';
import { formatSize } from '../../model/size';
import type { PreviewedLine } from '../../trace/pattern/preview';
import { usablePatterns } from '../log-patterns';

/** An entry of the list. */
export interface PatternItem extends vscode.QuickPickItem {
  /** The pattern that choosing it begins with. */
  readonly example?: string;
  /** Whether choosing it takes the pattern as it is typed. */
  readonly accepts?: boolean;
}

/** Patterns for logs that many people write. */
function examples(): { readonly pattern: string; readonly title: string }[] {
  return [
    {
      title: vscode.l10n.t('printf tracing: “{0}”', 'malloc 0x55d0 24, free 0x55d0'),
      pattern: String.raw`(?<op>malloc|calloc|realloc|free)\W+(?<addr>0x[0-9a-fA-F]+)(?:\W+(?<size>\d+))?`,
    },
    {
      title: vscode.l10n.t('Thread and sign: “{0}”', '[13842] +0x55d0 24, [13842] -0x55d0'),
      pattern: String.raw`^\[(?<thread>\d+)\] (?<op>[-+])(?<addr>0x\w+)(?: (?<size>\d+))?`,
    },
    {
      title: vscode.l10n.t('FreeRTOS hooks: “{0}”', 'traceMALLOC(0x20001a48, 32), traceFREE(0x20001a48, 32)'),
      pattern: String.raw`trace(?<op>MALLOC|FREE)\((?<addr>\w+), (?<size>\d+)\)`,
    },
    {
      title: vscode.l10n.t('Zephyr’s heap listener: “{0}”', 'Memory allocated at 0x2000, size 28'),
      pattern: String.raw`(?<op>allocated|freed) at (?<addr>\w+), size (?<size>\d+)`,
    },
  ];
}

/** The examples, those that read most of the lines first. */
export function exampleItems(lines: readonly string[]): PatternItem[] {
  return examples()
    .map(({ pattern, title }) => ({ pattern, title, count: countMatches(pattern, lines) }))
    .sort((a, b) => b.count - a.count)
    .map(({ pattern, title, count }) => ({
      example: pattern,
      label: title,
      description: vscode.l10n.t('matches {0} of {1} lines', count, lines.length),
      detail: pattern,
      alwaysShow: true,
    }));
}

function countMatches(pattern: string, lines: readonly string[]): number {
  const patterns = usablePatterns([pattern]);
  return patterns ? lines.filter((line) => patterns.matches(line)).length : 0;
}

/** An entry that takes the pattern, and one for each line. */
export function lineItems(lines: readonly string[], previewed: readonly PreviewedLine[]): PatternItem[] {
  const calls = previewed.filter((line) => !(line.kind in reasonTexts())).length;
  const accept: PatternItem = {
    accepts: true,
    alwaysShow: true,
    label: vscode.l10n.t('$(check) Read the log by this pattern'),
    description: vscode.l10n.t('{0} of the first {1} lines are calls', calls, lines.length),
  };
  return [accept, ...lines.map((line, index) => ({ label: meaningOf(previewed[index]), description: line, alwaysShow: true }))];
}

function reasonTexts(): Record<Exclude<PreviewedLine['kind'], 'allocate' | 'reallocate' | 'free' | 'nullFree' | 'failed'>, string> {
  return {
    blank: vscode.l10n.t('$(circle-slash) blank'),
    tooLong: vscode.l10n.t('$(circle-slash) none: longer than 4096 bytes'),
    unmatched: vscode.l10n.t('$(circle-slash) none: the pattern does not match'),
    noOperation: vscode.l10n.t('$(circle-slash) none: the group op holds no operation'),
    noBlock: vscode.l10n.t('$(circle-slash) none: the group addr holds no address'),
  };
}

/** What a line comes to, in words. */
function meaningOf(line: PreviewedLine): string {
  switch (line.kind) {
    case 'allocate':
      return vscode.l10n.t('$(add) {0}: {1} allocated', line.handle, formatSize(line.size));
    case 'reallocate':
      return vscode.l10n.t('$(sync) {0} to {1}: resized to {2}', line.old, line.handle, formatSize(line.size));
    case 'free':
      return line.isKnown
        ? vscode.l10n.t('$(remove) {0}: freed', line.handle)
        : vscode.l10n.t('$(remove) {0}: freed, allocated by none of these lines', line.handle);
    case 'nullFree':
      return vscode.l10n.t('$(dash) a free of null');
    case 'failed':
      return vscode.l10n.t('$(dash) an allocation that failed');
    default:
      return reasonTexts()[line.kind];
  }
}
