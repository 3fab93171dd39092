// The Test Explorer's side of `expect` lines: what there is from texts, how it came out from runs made for the purpose.
import * as vscode from 'vscode';
import { expectationResults, expectLines, expectLinesOf, type ExpectLine } from '../language/trace-tests';
import type { Host } from '../host/host';
import { documentOf, statementRange } from '../host/places';
import { fileSource } from '../host/sources';
import type { Run } from '../replay/run/run';
import { Session } from '../session/session';
import { hostQueue } from '../work/queue';
import { writtenLanguage } from '../trace/languages';
import { linesOf } from './document-tokens';

const mostFiles = 500;
const largestFile = 1 << 20;
const pattern = '**/*.alloctrace';

/** A trace with `expect` lines is a test: the Test Explorer lists them, runs them and shows what does not hold. */
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
    const { include, exclude } = request;
    const run = this.controller.createTestRun(request);
    const wanted = include ?? [...this.controller.items].map(([, item]) => item);
    const byFile = new Map<vscode.TestItem, vscode.TestItem[]>();
    for (const item of wanted) {
      const file = item.parent ?? item;
      const lines = item.parent ? [item] : [...item.children].map(([, child]) => child);
      byFile.set(file, [...(byFile.get(file) ?? []), ...lines]);
    }
    for (const [file, lines] of byFile) {
      if (token.isCancellationRequested) break;
      await this.runFile(
        run,
        file,
        lines.filter((line) => !exclude?.includes(line) && !exclude?.includes(file)),
      );
    }
    run.end();
  }

  private async runFile(run: vscode.TestRun, file: vscode.TestItem, lines: readonly vscode.TestItem[]): Promise<void> {
    for (const line of lines) run.started(line);
    const started = performance.now();
    const finished = await this.runOf(file.uri!);
    if (typeof finished === 'string') {
      for (const line of lines) run.errored(line, new vscode.TestMessage(finished));
      return;
    }
    const results = new Map(expectationResults(finished, this.host.localize).map((result) => [result.line, result]));
    const document = documentOf(file.uri!.toString());
    for (const item of lines) {
      const line = (item.range?.start.line ?? 0) + 1;
      const result = results.get(line);
      if (!result) {
        run.errored(item, new vscode.TestMessage(vscode.l10n.t('This line cannot be read.')));
        continue;
      }
      if (!result.failure) {
        run.passed(item, performance.now() - started);
        continue;
      }
      const { message: text, expected, actual } = result.failure;
      const message =
        expected === undefined || actual === undefined ? new vscode.TestMessage(text) : vscode.TestMessage.diff(text, expected, actual);
      message.location = new vscode.Location(file.uri!, statementRange(line, document));
      run.failed(item, message, performance.now() - started);
    }
  }

  /** The run of a file's present text, be it open or not; or the sentence that says why there is none. */
  private async runOf(uri: vscode.Uri): Promise<Run | string> {
    const id = uri.toString();
    const open = this.host.sessions.get(id);
    if (open) {
      await this.host.runs.settled(id);
      const version = documentOf(id)?.version;
      if (open.ready?.version !== version) await this.host.runs.now(open);
      return open.ready?.run ?? failureOf(open);
    }
    const session = new Session(id, hostQueue, this.host.localize);
    await session.run(fileSource(uri));
    const outcome = session.ready?.run ?? failureOf(session);
    session.dispose();
    return outcome;
  }
}

function failureOf({ state }: Session): string {
  return state.kind === 'failed' ? state.message : vscode.l10n.t('The trace was not run.');
}
