// The Test Explorer's side of `expect` lines: what there is from texts, how it came out from runs made for the purpose.
import * as vscode from 'vscode';
import { expectLines, expectLinesOf, judgeTrace, type ExpectLine } from '../language/trace-tests';
import type { Host } from '../host/host';
import { documentOf } from '../host/places';
import { fileSource } from '../host/sources';
import type { Run } from '../replay/run/run';
import { Session } from '../session/session';
import { hostQueue } from '../work/queue';
import { writtenLanguage } from '../trace/languages';
import { linesOf } from './document-tokens';
import { reportNoRun, reportVerdict, type TestedTrace } from './trace-test-report';

const mostFiles = 500;
const largestFile = 1 << 20;
const pattern = '**/*.alloctrace';

/** A trace with `expect` lines is a test: the Test Explorer lists them, runs them and shows what does not hold, and the errors that none expects. */
export class TraceTests implements vscode.Disposable {
  private readonly controller: vscode.TestController;
  private readonly subscription: vscode.Disposable;
  /** What is listed of each file: most edits leave it as it is. */
  private readonly listed = new Map<string, string>();

  constructor(private readonly host: Host) {
    this.controller = vscode.tests.createTestController('alloctrace', 'AllocTrace');
    this.controller.resolveHandler = (item) => (item ? undefined : this.discover());
    this.controller.refreshHandler = () => this.discover();
    this.controller.createRunProfile(
      vscode.l10n.t('Run'),
      vscode.TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      true,
    );
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    this.subscription = vscode.Disposable.from(
      this.controller,
      watcher,
      watcher.onDidCreate((uri) => this.readFile(uri)),
      watcher.onDidChange((uri) => this.readFile(uri)),
      watcher.onDidDelete((uri) => this.remove(uri)),
      host.sessions.onDidOpen((session) => {
        session.onDidChange((change) => {
          const { ready } = session;
          const document = change === 'diagnostics' ? documentOf(session.uri) : undefined;
          if (document?.languageId !== writtenLanguage || ready?.version !== document.version) return;
          this.list(document.uri, expectLinesOf(ready.run, linesOf(document)));
        });
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async discover(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles(pattern, undefined, mostFiles)) await this.readFile(uri);
  }

  private async readFile(uri: vscode.Uri): Promise<void> {
    try {
      if (documentOf(uri.toString()) || (await vscode.workspace.fs.stat(uri)).size > largestFile) return;
      this.list(uri, expectLines(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))));
    } catch {
      // It was deleted meanwhile.
      this.remove(uri);
    }
  }

  private remove(uri: vscode.Uri): void {
    this.controller.items.delete(uri.toString());
    this.listed.delete(uri.toString());
  }

  private list(uri: vscode.Uri, expectations: readonly ExpectLine[]): void {
    if (expectations.length === 0) {
      this.remove(uri);
      return;
    }
    const id = uri.toString();
    const contents = expectations.map(({ line, label }) => `${line} ${label}`).join('\n');
    if (this.listed.get(id) === contents) return;
    this.listed.set(id, contents);
    const file = this.controller.items.get(id) ?? this.controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    file.children.replace(
      expectations.map(({ line, label }) => {
        const item = this.controller.createTestItem(`${id}#${line}`, label, uri);
        item.range = new vscode.Range(line - 1, 0, line - 1, label.length);
        item.sortText = String(line).padStart(9, '0');
        return item;
      }),
    );
    this.controller.items.add(file);
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    for (const tested of this.testedBy(request)) {
      if (token.isCancellationRequested) break;
      await this.runTrace(run, tested);
    }
    run.end();
  }

  /** What a request asks for, by traces. */
  private testedBy({ include, exclude }: vscode.TestRunRequest): TestedTrace[] {
    const wanted = include ?? [...this.controller.items].map(([, item]) => item);
    const byFile = new Map<vscode.TestItem, TestedTrace>();
    for (const item of wanted) {
      const file = item.parent ?? item;
      if (exclude?.includes(file)) continue;
      const whole = item === file || (byFile.get(file)?.whole ?? false);
      const before = byFile.get(file)?.lines ?? [];
      const lines = (item === file ? [...file.children].map(([, child]) => child) : [...before, item]).filter(
        (line) => !exclude?.includes(line),
      );
      byFile.set(file, { file, lines, whole });
    }
    return [...byFile.values()];
  }

  private async runTrace(run: vscode.TestRun, tested: TestedTrace): Promise<void> {
    const { file, lines, whole } = tested;
    for (const item of whole ? [file, ...lines] : lines) run.started(item);
    const uri = file.uri!;
    const finished = await this.runOf(uri);
    if (typeof finished === 'string') {
      reportNoRun(run, tested, finished);
      return;
    }
    const verdict = await hostQueue.run(judgeTrace(finished.run, this.host.localize));
    reportVerdict(run, tested, verdict, finished.milliseconds, documentOf(uri.toString()));
  }

  /** The run of a file's present text, be it open or not, and how long it took; or the sentence that says why there is none. */
  private async runOf(uri: vscode.Uri): Promise<TimedRun | string> {
    const id = uri.toString();
    const open = this.host.sessions.get(id);
    if (open) {
      await this.host.runs.settled(id);
      const version = documentOf(id)?.version;
      if (open.ready?.version !== version) await this.host.runs.now(open);
      return outcomeOf(open);
    }
    const session = new Session(id, hostQueue, this.host.localize);
    await session.run(fileSource(uri));
    const outcome = outcomeOf(session);
    session.dispose();
    return outcome;
  }
}

interface TimedRun {
  readonly run: Run;
  readonly milliseconds: number;
}

function outcomeOf({ ready, runMilliseconds, state }: Session): TimedRun | string {
  if (ready) return { run: ready.run, milliseconds: runMilliseconds };
  return state.kind === 'failed' ? state.message : vscode.l10n.t('The trace was not run.');
}
