import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { AllocTraceApi } from '../../../src/host/api';
import type { Session } from '../../../src/session/session';
import { randomNumbers } from '../../../src/model/random';
import { watchSlices } from './slices';
import { filesVariable, timesVariable, type TypingTimes } from './times';

const keystrokes = 40;
/** The first ones find cold code. */
const warmUp = 10;
const linesInView = 50;
/** Nobody types while the editor still draws where it has gone to. */
const leastPause = 200;
/** Between two keystrokes up to so much time passes: time for the search for findings to be under way. */
const mostPause = 450;

/** VS Code calls this in the extension host. */
export async function run(): Promise<void> {
  const files = JSON.parse(process.env[filesVariable] ?? '[]') as string[];
  const times: TypingTimes[] = [];
  // What the extension does not do for typing would be measured along: the debounce.
  await vscode.workspace.getConfiguration('alloctrace').update('run.debounce', 0, vscode.ConfigurationTarget.Global);
  for (const file of files) times.push(await typeIn(file));
  writeFileSync(process.env[timesVariable] ?? '', JSON.stringify(times));
}

async function typeIn(file: string): Promise<TypingTimes> {
  const extension = vscode.extensions.getExtension<AllocTraceApi>('alloctrace.alloctrace');
  assert.ok(extension);
  const api = await extension.activate();
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(path.resolve(file)));
  const { document } = editor;
  const session = await api.settled(document.uri.toString());
  assert.ok(session?.ready);
  const random = randomNumbers(5);
  const times: TypingTimes = {
    lines: document.lineCount,
    diagnostics: [],
    hints: [],
    both: [],
    roundTrip: [],
    asking: [],
    processor: [],
    slices: [],
    slicesOnWall: [],
  };
  for (let keystroke = 0; keystroke < warmUp + keystrokes; keystroke++) {
    const line = lineWithSize(document, random);
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenter);
    await pause(leastPause + random(mostPause - leastPause));
    const watched = watchSlices();
    const before = process.cpuUsage();
    const { diagnostics, hints, roundTrip } = await keystrokeAt(editor, session, api, line);
    watched.stop();
    const { user, system } = process.cpuUsage(before);
    if (keystroke < warmUp) continue;
    times.diagnostics.push(diagnostics);
    times.hints.push(hints);
    times.roundTrip.push(roundTrip);
    const asked = performance.now();
    await askForHints(document, line);
    times.asking.push(performance.now() - asked);
    times.both.push(Math.max(diagnostics, hints));
    times.processor.push((user + system) / 1000);
    times.slices.push(...watched.processor);
    times.slicesOnWall.push(...watched.wall);
  }
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return times;
}

/**
 * Types a digit behind a size, and returns how long it took to the diagnostics and to the hints of the new text, from when the
 * keystroke has come to the extension host; in milliseconds.
 */
async function keystrokeAt(
  editor: vscode.TextEditor,
  session: Session,
  api: AllocTraceApi,
  line: number,
): Promise<{ diagnostics: number; hints: number; roundTrip: number }> {
  const { document } = editor;
  const started = new Promise<number>((resolve) => {
    const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      subscription.dispose();
      resolve(performance.now());
    });
  });
  const known = new Promise<number>((resolve) => {
    const subscription = session.onDidChange((change) => {
      if (change !== 'diagnostics' || session.ready?.version !== document.version) return;
      subscription.dispose();
      resolve(performance.now());
    });
  });
  const hinted = started
    .then(() => api.inlayHints(document, rangeInView(document, line), new vscode.CancellationTokenSource().token))
    .then((found) => {
      assert.ok(found.length > linesInView / 2);
      return performance.now();
    });
  const returned = started.then(() => askForHints(document, line)).then(() => performance.now());
  assert.ok(await editor.edit((edit) => edit.insert(document.lineAt(line).range.end, '1')));
  const { version } = document;
  const [start, diagnostics, hints, roundTrip] = await Promise.all([started, known, hinted, returned]);
  assert.equal(document.version, version);
  assert.ok(vscode.languages.getDiagnostics(document.uri).length > 0);
  return { diagnostics: diagnostics - start, hints: hints - start, roundTrip: roundTrip - start };
}

/** Asks VS Code for the hints of the lines around one, as if these were in view. */
async function askForHints(document: vscode.TextDocument, line: number): Promise<void> {
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    rangeInView(document, line),
  );
  assert.ok(found.length > linesInView / 2);
}

function rangeInView(document: vscode.TextDocument, line: number): vscode.Range {
  return new vscode.Range(Math.max(0, line - linesInView / 2), 0, Math.min(document.lineCount - 1, line + linesInView / 2), 0);
}

/** A line that allocates a number of bytes, a small one: it still can after a digit more. */
function lineWithSize(document: vscode.TextDocument, random: (limit: number) => number): number {
  for (;;) {
    const line = random(document.lineCount);
    if (/= alloc \d{2,4}$/.test(document.lineAt(line).text)) return line;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
