import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticCodes, severityOf, type DiagnosticCode } from '../../src/model/diagnostic';
import { append, closeAll, codeOf, eventually, openFile, openText, problems, settled, writeFile } from './support';

interface Example {
  readonly text: string;
  /** `line code`, in order. */
  readonly problems: readonly string[];
  /** Lines of the related information of the problem with the code in question. */
  readonly related?: readonly number[];
}

const examples: Record<DiagnosticCode, Example> = {
  syntax: { text: 'a = alloc\n', problems: ['1 syntax'] },
  'invalid-arena': { text: 'arena 64 unit 3\n', problems: ['1 invalid-arena'] },
  'invalid-machine': { text: 'machine page 3000\n', problems: ['1 invalid-machine'] },
  'invalid-cache': { text: 'cache kmalloc-64 64\n', problems: ['1 invalid-cache'] },
  'duplicate-arena': { text: 'arena 64\n\narena 128\n', problems: ['3 duplicate-arena'], related: [1] },
  'late-arena': { text: 'a = alloc 8\narena 64\nfree a\n', problems: ['2 late-arena'], related: [1] },
  'late-machine': { text: 'a = alloc 8\nmachine cpus 2\nfree a\n', problems: ['2 late-machine'], related: [1] },
  'duplicate-cache': { text: 'cache c 64\ncache c 64\n', problems: ['2 duplicate-cache'], related: [1] },
  'unknown-cache': { text: 'a = alloc nothing\n', problems: ['1 unknown-cache'] },
  'double-free': { text: 'a = alloc 8\nfree a\n# again\nfree a\n', problems: ['4 double-free'], related: [1, 2] },
  'invalid-free': { text: 'free a\n', problems: ['1 invalid-free'] },
  'invalid-realloc': { text: 'cache c 64\na = alloc c\nb = realloc a 8\nfree a\n', problems: ['3 invalid-realloc'], related: [2] },
  'out-of-memory': {
    text: 'arena 16\na[0..3] = alloc 4\nfree a[0], a[2]\nb = alloc 8\nfree a[1], a[3]\n',
    problems: ['4 out-of-memory'],
    related: [2],
  },
  'too-large': { text: 'arena 64\na = alloc 65\n', problems: ['2 too-large'] },
  'placement-conflict': {
    text: 'arena 64\na = alloc 8 at 0x0\nb = alloc 8 at 0x0\nfree a\n',
    problems: ['3 placement-conflict'],
    related: [2],
  },
  'cache-busy': { text: 'cache c 64\na = alloc c\ndestroy c\nfree a\n', problems: ['3 cache-busy'], related: [2] },
  'needs-buddy': { text: 'arena 4KiB policy tlsf\ncache c 64\n', problems: ['2 needs-buddy'] },
  'expectation-failed': { text: 'expect live == 1\n', problems: ['1 expectation-failed'] },
  'lost-handle': { text: 'a = alloc 8\na = alloc 8\nfree a\n', problems: ['1 leak', '2 lost-handle'], related: [1] },
  'unknown-attribute': { text: 'a = alloc 8 @ cpus=1\nfree a\n', problems: ['1 unknown-attribute'] },
  leak: { text: 'a[0..3] = alloc 8\n', problems: ['1 leak'] },
};

describe('problems', () => {
  afterEach(closeAll);

  for (const code of diagnosticCodes) {
    it(`show ${code}`, async () => {
      const { text, problems: expected, related = [] } = examples[code];
      const { editor } = await openText(text);
      const { uri } = editor.document;
      assert.deepEqual(problems(uri), expected);
      const problem = vscode.languages.getDiagnostics(uri).find((each) => codeOf(each.code) === code);
      assert.ok(problem);
      assert.equal(problem.source, 'AllocTrace');
      const { target } = problem.code as { target: vscode.Uri };
      assert.equal(target.toString(true), `command:alloctrace.explainCode?["${code}"]`);
      const warning = severityOf(code) === 'warning';
      assert.equal(problem.severity, warning ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error);
      assert.notEqual(problem.message, '');
      assert.ok(!problem.range.isEmpty, 'marks a stretch of the text');
      assert.deepEqual(editor.document.validateRange(problem.range), problem.range);
      const places = problem.relatedInformation ?? [];
      const lines = new Set(places.map(({ location }) => location.range.start.line + 1));
      assert.deepEqual([...lines], related);
      for (const { location, message } of places) {
        assert.equal(location.uri.toString(), uri.toString());
        assert.notEqual(message, '');
      }
    });
  }

  it('follow unsaved edits', async () => {
    const { editor } = await openText('arena 64\na = alloc 8\n');
    const { uri } = editor.document;
    assert.deepEqual(problems(uri), ['2 leak']);
    await append(editor, 'free a\n');
    await eventually(() => assert.deepEqual(problems(uri), []));
    await append(editor, 'free a\n');
    await eventually(() => assert.deepEqual(problems(uri), ['4 double-free']));
  });

  it('stand on the same lines with CRLF', async () => {
    const { editor } = await openText('arena 64\r\na = alloc 8\r\nfree b\r\n');
    assert.equal(editor.document.eol, vscode.EndOfLine.CRLF);
    assert.deepEqual(problems(editor.document.uri), ['2 leak', '3 invalid-free']);
    const [, invalid] = vscode.languages.getDiagnostics(editor.document.uri);
    assert.equal(editor.document.getText(invalid.range), 'b');
  });

  it('count columns as the editor does', async () => {
    const { editor } = await openText('mark "größer 🧠" @ site="🧠"\na = alloc 8 @ site="🧠🧠" nonsense\nfree a\n');
    const [problem] = vscode.languages.getDiagnostics(editor.document.uri);
    assert.equal(editor.document.getText(problem.range), 'nonsense');
  });

  it('are at most 999 and one that counts the rest', async () => {
    const { editor, session } = await openText('free nothing\n'.repeat(1500));
    const all = vscode.languages.getDiagnostics(editor.document.uri);
    assert.equal(all.length, 1000);
    assert.equal(session.problems.diagnostics.length, 1500);
    assert.equal(all[998].range.start.line, 998);
    assert.match(all[999].message, /\b501\b/);
    assert.equal(all[999].severity, vscode.DiagnosticSeverity.Information);
  });

  it('are counted beyond what is kept', async () => {
    const { session } = await openText('free nothing\n'.repeat(12_000));
    assert.equal(session.problems.total, 12_000);
    assert.ok(session.problems.diagnostics.length <= 10_000);
  });

  it('go when the trace closes', async () => {
    const uri = await writeFile('closing.alloctrace', 'free a\n');
    // A document that an extension opens is kept open for a while; one that the user opens goes with its tab.
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(() => assert.deepEqual(problems(uri), ['1 invalid-free']));
    await closeAll();
    await eventually(() => assert.deepEqual(problems(uri), []));
  });

  it('are renewed when a document becomes a trace', async () => {
    const { document } = await openFile('free a\n', 'plaintext');
    assert.deepEqual(problems(document.uri), []);
    await vscode.languages.setTextDocumentLanguage(document, 'alloctrace');
    await settled(document);
    assert.deepEqual(problems(document.uri), ['1 invalid-free']);
  });
});
