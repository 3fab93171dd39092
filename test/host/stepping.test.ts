import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { arrowRanges, currentStatement } from '../../src/editor/current-statement';
import { statusOf } from '../../src/editor/status-bar';
import { samples } from '../../src/host/samples';
import { english } from '../../src/model/localize';
import { closeAll, command, eventually, extension, openSample, openText, settled } from './support';

const text = `arena 64
mark "begin"
a = alloc 8
t[0..2] = alloc 4

free b
mark "end"
free t[*]
free a
`;

describe('stepping', () => {
  afterEach(closeAll);

  it('goes by operation, by statement and to the ends', async () => {
    const { session } = await openText(text);
    const positions: number[] = [session.position.operation];
    const steps = [
      'alloctrace.stepForward',
      'alloctrace.goToStart',
      'alloctrace.stepBack',
      'alloctrace.stepForward',
      'alloctrace.stepForward',
      'alloctrace.stepStatementForward',
      'alloctrace.stepStatementForward',
      'alloctrace.stepStatementBack',
      'alloctrace.stepStatementBack',
      'alloctrace.goToEnd',
      'alloctrace.stepBack',
    ] as const;
    for (const step of steps) {
      await command(step);
      positions.push(session.position.operation);
    }
    assert.deepEqual(positions, [9, 9, 0, 0, 1, 2, 4, 5, 4, 1, 9, 8]);
  });

  it('moves the highlight', async () => {
    const { session, editor } = await openText(text);
    const highlighted = (): (number | string | undefined)[] =>
      currentStatement(session, editor.document).flatMap(({ range, renderOptions }) => [
        range.start.line + 1,
        renderOptions?.after?.contentText,
      ]);
    assert.deepEqual(highlighted(), [9, 'position 9 of 9, the end']);
    await command('alloctrace.stepBack');
    assert.deepEqual(highlighted(), [8, 'position 8 of 9']);
    await command('alloctrace.goToStart');
    assert.deepEqual(highlighted(), []);
  });

  it('leaves the gutter of a line with a breakpoint to that', async () => {
    const { session, editor } = await openText(text);
    const arrows = (): number[] =>
      arrowRanges(currentStatement(session, editor.document), editor.document).map(({ start }) => start.line + 1);
    assert.deepEqual(arrows(), [9]);
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(editor.document.uri, new vscode.Position(8, 0)));
    vscode.debug.addBreakpoints([breakpoint]);
    try {
      assert.deepEqual(arrows(), []);
      await command('alloctrace.stepBack');
      assert.deepEqual(arrows(), [8]);
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
    }
  });

  it('tells in the status bar which reading of a kernel it is, and of no bytes', async () => {
    const zone = 'Node 0, zone      DMA      1      1      0      0      2      1      1      0      1      1      3\n';
    const { session } = await openText(zone, 'alloctrace-kernel-tables');
    const status = statusOf(session, english);
    assert.match(status?.text ?? '', / 1\/1$/);
    assert.match(status?.tooltip ?? '', /^Reading 1 of 1\n/);
  });

  it('moves the status bar', async () => {
    const { session } = await openText(text);
    await command('alloctrace.goToPosition', 2);
    const status = statusOf(session, english);
    assert.match(status?.text ?? '', /2\/9 · 12 B held$/);
    assert.equal(status?.command, 'alloctrace.goToPosition');
    assert.match(status?.tooltip ?? '', /^Position 2 of 9\nt\[0\] takes 4 B at 0x.*\n/);
  });

  it('goes to the line of the cursor', async () => {
    const { session, editor } = await openText(text);
    const { sessions } = await extension();
    assert.equal(sessions.active?.uri, session.uri);
    for (const [line, position] of [
      [4, 4],
      [5, 4],
      [1, 0],
      [8, 8],
    ]) {
      const cursor = new vscode.Position(line - 1, 0);
      const moved = new Promise<void>((resolve) => {
        const subscription = session.onDidChange(() => {
          if (session.cursorLine !== line) return;
          subscription.dispose();
          resolve();
        });
      });
      editor.selection = new vscode.Selection(cursor, cursor);
      await moved;
      await command('alloctrace.stepToCursor');
      assert.equal(session.position.operation, position, `line ${line}`);
    }
  });

  it('goes to a position as it is typed', async () => {
    const { session } = await openText(text);
    for (const [input, position] of [
      ['3', 3],
      ['line:4', 4],
      [' 0 ', 0],
    ] as const) {
      await command('alloctrace.goToPosition', input);
      assert.equal(session.position.operation, position);
    }
  });

  it('goes through marks and problems, around the ends', async () => {
    const { session, editor } = await openText(text);
    const visited: string[] = [];
    const go = async (id: Parameters<typeof command>[0]): Promise<void> => {
      await command(id);
      visited.push(`${session.position.operation} line ${editor.selection.active.line + 1}`);
    };
    await go('alloctrace.nextMark');
    await go('alloctrace.nextMark');
    await go('alloctrace.previousMark');
    await go('alloctrace.nextProblem');
    await go('alloctrace.previousProblem');
    assert.deepEqual(visited, ['0 line 2', '5 line 7', '0 line 2', '5 line 6', '5 line 6']);
  });

  it('stays where it is over an edit, and at the end', async () => {
    const { session, editor } = await openText(text);
    await editor.edit((edit) => edit.insert(new vscode.Position(9, 0), 'z = alloc 4\n'));
    await settled(editor.document);
    assert.equal(session.position.operation, 10);
    await command('alloctrace.goToPosition', 3);
    await editor.edit((edit) => edit.insert(new vscode.Position(10, 0), 'free z\n'));
    await settled(editor.document);
    assert.equal(session.ready?.run.operationCount, 11);
    assert.equal(session.position.operation, 3);
  });

  it('leaves the trace active while another file is looked at', async () => {
    const { session } = await openText(text);
    const other = await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'no trace' });
    await vscode.window.showTextDocument(other, vscode.ViewColumn.Beside);
    const { sessions } = await extension();
    assert.equal(sessions.active?.uri, session.uri);
  });
});

describe('samples', () => {
  afterEach(closeAll);

  for (const { file, language } of samples(english)) {
    if (language === undefined) {
      it(`opens itself, as no text can be made of it, and runs: ${file}`, async () => {
        await command('alloctrace.openSample', file);
        const { sessions } = await extension();
        await eventually(() => assert.ok(sessions.active?.uri.endsWith(`/${file}`)));
        await eventually(() => assert.ok((sessions.active?.ready?.run.operationCount ?? 0) > 0));
      });
      continue;
    }
    it(`run: ${file}`, async () => {
      const { session, editor } = await openSample(file);
      assert.equal(editor.document.languageId, language);
      assert.equal(session.state.kind, 'ready');
      assert.ok(session.position.operation > 0);
      await command('alloctrace.stepBack');
      assert.equal(currentStatement(session, editor.document).length, 1);
    });

    it(`open as a copy: ${file}`, async () => {
      await command('alloctrace.openSample', file);
      await eventually(() => assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true));
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor);
      assert.equal(editor.document.languageId, language);
      assert.equal((await settled(editor.document)).state.kind, 'ready');
    });
  }
});
