import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { append, closeAll, codeOf, command, eventually, openText, withSetting, writeFile } from './support';

const padded = 't[0..99] = alloc 1740\nfree t[*]\n';

/** `line code` of each finding VS Code shows; lines 1-based. */
function findings(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity >= vscode.DiagnosticSeverity.Information)
    .map(({ range, code }) => `${range.start.line + 1} ${codeOf(code)}`);
}

describe('findings', () => {
  afterEach(closeAll);

  it('are shown with a link to their page, and follow the text', async () => {
    const { editor, session } = await openText(padded);
    const { uri } = editor.document;
    await session.judged();
    assert.deepEqual(findings(uri), ['1 internal-fragmentation']);
    const [finding] = vscode.languages.getDiagnostics(uri);
    assert.equal(finding.source, 'AllocTrace');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(editor.document.getText(finding.range), 't[0..99] = alloc 1740');
    assert.match(finding.message, /^1,740-byte allocations: 15\.0% padding in 2 KiB blocks/);
    assert.match((finding.code as { target: vscode.Uri }).target.toString(), /^command:alloctrace\.explainCode\?/);
    await append(editor, '# alloctrace-ignore-file internal-fragmentation\n');
    await eventually(() => assert.deepEqual(findings(uri), []));
  });

  it('tell the allocations to blame', async () => {
    const { editor, session } = await openText(
      'arena 64KiB unit 4KiB\np[0..15] = alloc 4KiB\nfree p[0..14:2]\nx = alloc 8KiB\nfree p[*]\n',
    );
    const { uri } = editor.document;
    await session.judged();
    const fragmentation = vscode.languages.getDiagnostics(uri).find(({ severity }) => severity === vscode.DiagnosticSeverity.Information);
    assert.equal(codeOf(fragmentation?.code), 'external-fragmentation');
    assert.deepEqual(
      fragmentation?.relatedInformation?.map(({ location }) => location.range.start.line),
      [1],
    );
  });

  it('are silenced by a comment on their line', async () => {
    const { editor, session } = await openText(padded);
    const { uri } = editor.document;
    await session.judged();
    assert.deepEqual(findings(uri), ['1 internal-fragmentation']);
    const { end } = editor.document.lineAt(0).range;
    await editor.edit((edit) => edit.insert(end, ' # alloctrace-ignore internal-fragmentation'));
    await eventually(() => assert.deepEqual(findings(uri), []));
  });

  it('are there for recorded files', async () => {
    const calls = Array.from({ length: 100 }, (_, at) => `@ main + 0x${(4096 + at * 4096).toString(16)} 0x6cc\n`).join('');
    const { editor, session } = await openText(`= Start\n${calls}= End\n`, 'alloctrace-mtrace');
    await session.judged();
    assert.ok(findings(editor.document.uri).includes('2 internal-fragmentation'));
  });

  it('follow the settings', async () => {
    const { editor, session } = await openText(padded);
    const { uri } = editor.document;
    await session.judged();
    await withSetting('findings.silenced', ['internal-fragmentation'], async () => {
      await eventually(() => assert.deepEqual(findings(uri), []));
    });
    await eventually(() => assert.equal(findings(uri).length, 1));
    await withSetting('findings.internalFragmentation.percent', 16, async () => {
      await eventually(() => assert.deepEqual(findings(uri), []));
    });
    await withSetting('findings.enabled', false, async () => {
      await eventually(() => assert.deepEqual(findings(uri), []));
    });
    await eventually(() => assert.equal(findings(uri).length, 1));
  });

  it('go when the trace closes', async () => {
    const uri = await writeFile('closing-findings.alloctrace', padded);
    // A document that an extension opens is kept open for a while; one that the user opens goes with its tab.
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(() => assert.deepEqual(findings(uri), ['1 internal-fragmentation']));
    await closeAll();
    await eventually(() => assert.deepEqual(findings(uri), []));
  });

  it('have pages that a command opens', async () => {
    await command('alloctrace.explainCode', 'churn');
    await eventually(() => assert.match(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '', /churn/));
  });
});
