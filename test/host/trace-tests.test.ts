/** What the Test Explorer is told of a trace. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reportNoRun, reportVerdict } from '../../src/editor/trace-test-report';
import { judgeTrace } from '../../src/language/trace-tests';
import { finish } from '../../src/work/work';
import { closeAll, openText } from './support';

describe('traces in the Test Explorer', () => {
  let controller: vscode.TestController;

  before(() => {
    controller = vscode.tests.createTestController('test', 'test');
  });

  after(() => controller.dispose());
  afterEach(closeAll);

  /** A run of tests that writes down what it is told. */
  function recorded(): { run: vscode.TestRun; told: string[]; output: string[] } {
    const told: string[] = [];
    const output: string[] = [];
    const message = ({ message: text, expectedOutput, actualOutput, location }: vscode.TestMessage): string =>
      [typeof text === 'string' ? text : text.value, expectedOutput, actualOutput, location && `line ${location.range.start.line + 1}`]
        .flatMap((each) => each ?? [])
        .join(' | ');
    const messages = (given: vscode.TestMessage | readonly vscode.TestMessage[]): string => [given].flat().map(message).join(' & ');
    const run = {
      passed: ({ label }: vscode.TestItem, took?: number) => told.push(`passed ${label} ${took}`),
      failed: ({ label }: vscode.TestItem, given: vscode.TestMessage | readonly vscode.TestMessage[], took?: number) =>
        told.push(`failed ${label} ${took}: ${messages(given)}`),
      errored: ({ label }: vscode.TestItem, given: vscode.TestMessage | readonly vscode.TestMessage[]) =>
        told.push(`errored ${label}: ${messages(given)}`),
      appendOutput: (text: string) => output.push(text),
    };
    return { run: run as unknown as vscode.TestRun, told, output };
  }

  /** An item for a trace, with one for each of these lines. */
  function items(uri: vscode.Uri, ...numbers: number[]): { file: vscode.TestItem; lines: vscode.TestItem[] } {
    const file = controller.createTestItem('trace', 'trace', uri);
    const lines = numbers.map((line) => {
      const item = controller.createTestItem(`trace#${line}`, `line ${line}`, uri);
      item.range = new vscode.Range(line - 1, 0, line - 1, 1);
      return item;
    });
    file.children.replace(lines);
    return { file, lines };
  }

  it('tells of each line, and once how long the trace took', async () => {
    const { editor, session } = await openText('arena 64\na = alloc 8\nexpect used == 8\nexpect live > 3\nexpect nonsense\nfree a\n');
    const { run, told, output } = recorded();
    const verdict = finish(judgeTrace(session.ready!.run, (text) => text));
    const { file, lines } = items(editor.document.uri, 3, 4, 5);
    reportVerdict(run, { file, lines, whole: false }, verdict, 12, editor.document);
    assert.deepEqual(told, [
      'passed line 3 undefined',
      'failed line 4 undefined: Expected {0} {1} {2}, but it is {3}. | > 3 | 1 | line 4',
      'errored line 5: This line cannot be read.',
    ]);
    assert.deepEqual(output, ['✓ line 3: line 3 – expected 8, actual 8\r\n', '✗ line 4: line 4 – expected > 3, actual 1\r\n']);
  });

  it('fails a trace that has errors which no line expects', async () => {
    const { editor, session } = await openText('arena 64\na = alloc 8\nexpect used == 8\nfree a\nfree a\n');
    const { run, told } = recorded();
    const { file, lines } = items(editor.document.uri, 3);
    reportVerdict(run, { file, lines, whole: true }, finish(judgeTrace(session.ready!.run, (text) => text)), 12, editor.document);
    assert.equal(told[0], 'passed line 3 undefined');
    assert.match(told[1], /^failed trace 12: double-free: .* \| line 5$/);
  });

  it('passes one whose errors are expected', async () => {
    const { editor, session } = await openText('a = alloc 8\nfree a\nexpect error double-free\nfree a\n');
    const { run, told } = recorded();
    const { file, lines } = items(editor.document.uri, 3);
    reportVerdict(run, { file, lines, whole: true }, finish(judgeTrace(session.ready!.run, (text) => text)), 12, editor.document);
    assert.deepEqual(told, ['passed line 3 undefined', 'passed trace 12']);
  });

  it('says why there is no run', () => {
    const { run, told } = recorded();
    reportNoRun(run, { ...items(vscode.Uri.file('/trace'), 1), whole: true }, 'It is too large.');
    assert.deepEqual(told, ['errored trace: It is too large.', 'errored line 1: It is too large.']);
  });
});
