// The command that asks for the pattern of a log of the user's own and shows, while it is typed, what the first lines would come to.
import * as vscode from 'vscode';
import { LinePatterns, patternGroups } from '../../trace/pattern/pattern-format';
import { PatternError } from '../../trace/pattern/pattern-error';
import { previewLines } from '../../trace/pattern/preview';
import { languageOfFormat } from '../../trace/languages';
import { execute } from '../execute';
import type { Host } from '../host';
import { usablePatterns } from '../log-patterns';
import type { Handlers } from './handlers';
import { exampleItems, lineItems, type PatternItem } from './pattern-items';

/** Lines that the preview shows. */
const previewedLines = 50;

/** Describing a log by a pattern. */
export function describingHandlers(host: Host): Handlers<'alloctrace.describeLog'> {
  return { 'alloctrace.describeLog': (given) => describe(host, given) };
}

/** `given` may be the pattern; without it the user is asked for one. */
async function describe(host: Host, given: unknown): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open the log in an editor first, then describe its lines.'));
    return;
  }
  const stored = host.settings.get('recorded.patterns', document.uri);
  const lines = firstLines(document);
  const present = presentPattern(stored, lines);
  const pattern = typeof given === 'string' ? given : await askPattern(host, document, lines, present);
  if (pattern === undefined) return;
  const message = patternMessage(host, pattern);
  if (message !== undefined) {
    void vscode.window.showErrorMessage(message);
    return;
  }
  // The first that matches counts: the newest goes before the others, and takes the place of the one it was made from.
  const patterns = [pattern, ...stored.filter((each) => each !== pattern && each !== present)];
  const { Workspace, Global } = vscode.ConfigurationTarget;
  await host.settings.set('recorded.patterns', patterns, vscode.workspace.workspaceFolders ? Workspace : Global, document.uri);
  await open(host, document);
}

/** Shows the log as one of calls, which is the language in which patterns are asked, and the map of it. */
async function open(host: Host, document: vscode.TextDocument): Promise<void> {
  const log = await vscode.languages.setTextDocumentLanguage(document, languageOfFormat('calls'));
  const session = host.runs.open(log.uri);
  host.sessions.setActive(session);
  await host.runs.now(session);
  await execute('alloctrace.showMemoryMap');
}

/** The first lines that hold anything. */
function firstLines(document: vscode.TextDocument): string[] {
  const lines: string[] = [];
  for (let line = 0; line < document.lineCount && lines.length < previewedLines; line++) {
    const { text, isEmptyOrWhitespace } = document.lineAt(line);
    if (!isEmptyOrWhitespace) lines.push(text);
  }
  return lines;
}

/** The pattern of the settings that reads most of the lines; undefined where none reads any. */
function presentPattern(stored: readonly string[], lines: readonly string[]): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const text of stored) {
    const patterns = usablePatterns([text]);
    const count = patterns ? lines.filter((line) => patterns.matches(line)).length : 0;
    if (count <= most) continue;
    best = text;
    most = count;
  }
  return best;
}

/** Why a pattern cannot be used; undefined for one that can. */
function patternMessage({ localize }: Host, pattern: string): string | undefined {
  try {
    new LinePatterns([pattern]);
    return undefined;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return vscode.l10n.t('{0} (character {1})', localize(error.text, ...error.values), Math.max(error.at, 0) + 1);
  }
}

/** Lets the user type a pattern; resolves to a usable one, or to undefined when they give up. */
function askPattern(
  host: Host,
  document: vscode.TextDocument,
  lines: readonly string[],
  present: string | undefined,
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<PatternItem>();
  pick.title = vscode.l10n.t('Describe This Log: {0}', vscode.workspace.asRelativePath(document.uri, false));
  pick.placeholder = vscode.l10n.t('A regular expression with the groups {0}; or choose an example below.', patternGroups);
  pick.ignoreFocusOut = true;
  pick.value = present ?? '';
  const show = (): void => {
    pick.items = itemsFor(host, pick.value, lines);
    pick.activeItems = pick.items.filter(({ accepts, example }) => accepts === true || example !== undefined).slice(0, 1);
  };
  show();
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item?.example !== undefined) {
        pick.value = item.example;
        show();
      } else if (item?.accepts) {
        resolve(pick.value);
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemsFor(host: Host, value: string, lines: readonly string[]): PatternItem[] {
  if (value === '') return exampleItems(lines);
  const message = patternMessage(host, value);
  if (message !== undefined) return [{ label: `$(error) ${message}`, alwaysShow: true }, ...exampleItems(lines)];
  return lineItems(lines, previewLines(new LinePatterns([value]), lines));
}
