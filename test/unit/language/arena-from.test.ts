import * as assert from 'node:assert/strict';
import { indexOfRun } from '../../../src/analysis/run-index';
import { completionsAt, fileBeingTyped, type NamedFile } from '../../../src/language/completion';
import { directiveHint } from '../../../src/language/directive-hints';
import { fixesFor } from '../../../src/language/fixes/fixes';
import { formatLines } from '../../../src/language/formatting';
import { hoverAt } from '../../../src/language/hovers/hover';
import { signatureAt } from '../../../src/language/signature';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { tokensOfFormat } from '../../../src/trace/line-tokens';
import { buddyinfo, runInMemory } from '../../run-in-memory';
import { diagnosticsOf } from '../support';
import { applyEdits } from './fixes/edits';
import { tokenized } from './indexes';

const files: readonly NamedFile[] = [
  { name: 'dmesg', isFolder: false },
  { name: 'my log', isFolder: false },
  { name: 'logs', isFolder: true },
];

/** What completes a line, as `column: inserted`. */
function completed(prefix: string): string[] {
  const { column, items } = completionsAt(prefix, { index: undefined, position: 0, localize: english, files });
  return items.map(({ label, insert }) => `${column}: ${insert ?? label}`);
}

/** The hover over the first place of a word in the first line. */
function hover(of: Run, text: string, word: string): string | undefined {
  const context = { index: indexOfRun(of), line: 1, text, tokens: tokensOfFormat('alloctrace', text), format: 'alloctrace' as const };
  return hoverAt({ ...context, localize: english, link: (line) => `line ${line}` }, text.indexOf(word) + 1)?.markdown;
}

describe('arena from in the text', () => {
  it('is completed: the word, files of the folder, folders, and then options', () => {
    assert.deepEqual(completed('arena '), ['7: from ']);
    assert.deepEqual(completed('arena from '), ['12: dmesg', '12: "my log"', '12: logs/']);
    assert.deepEqual(completed('arena from "my'), ['13: dmesg', '13: my log', '13: logs/']);
    assert.deepEqual(completed('arena from logs/'), ['17: dmesg', '17: logs/']);
    assert.deepEqual(completed('arena from dmesg '), ['18: zone', '18: node', '18: reading', '18: base', '18: fit']);
    assert.deepEqual(completed('arena from "my log" zone Normal '), ['33: node', '33: reading', '33: base', '33: fit']);
    assert.ok(completed('arena from dmesg zone ').includes('23: Normal'));
    assert.deepEqual(completed('arena from dmesg # '), []);
    assert.deepEqual(fileBeingTyped('  arena from logs/old/x'), { folder: 'logs/old/', column: 23, isQuoted: false });
    assert.equal(fileBeingTyped('arena 64 '), undefined);
  });

  it('has a signature of its own', () => {
    const part = (prefix: string): string | undefined => {
      const found = signatureAt(prefix, english);
      return found && `${found.reference.keyword} ${found.reference.parts[found.active]?.label}`;
    };
    assert.equal(part('arena from '), 'arena from FILE');
    assert.equal(part('arena from dmesg zone '), 'arena from [zone NAME]');
    assert.equal(part('arena 64 unit '), 'arena [unit SIZE]');
  });

  it('is told on hover and behind the line: what is free there, and what was in use', () => {
    const text = 'arena from dmesg zone Normal';
    const of = runInMemory(text, buddyinfo([4, 0, 1]));
    assert.match(
      hover(of, text, 'dmesg') ?? '',
      /In use before the trace, which stays so: .*\n- Free: 32.0 KiB \(4 × 4.0 KiB, 1 × 16.0 KiB\)|Free: 32 KiB \(4 × 4 KiB, 1 × 16 KiB\)/,
    );
    assert.match(hover(of, text, 'arena') ?? '', /arena from FILE \[zone NAME\]/);
    assert.match(hover(of, text, 'zone') ?? '', /Whose memory of the file it is/);
    assert.match(directiveHint(indexOfRun(of), 1, english)?.text ?? '', /in use · orders 0 to 2/);
    const wrong = runInMemory(text, { lacks: 'file' });
    assert.equal(hover(wrong, text, 'dmesg'), undefined);
  });

  it('is put right by naming one of several zones', () => {
    const text = 'arena from "my log" fit lifo\n';
    const of = runInMemory(text, buddyinfo([4], 'DMA') + buddyinfo([4], 'Normal', 0) + buddyinfo([4], 'Normal', 1));
    const { index: tokens, lines } = tokenized(text);
    const [diagnostic] = diagnosticsOf(of);
    const fixes = fixesFor({ index: indexOfRun(of), lines, tokens, localize: english }, diagnostic);
    assert.deepEqual(
      fixes.map(({ title, edits }) => [title, applyEdits(text, edits)]),
      [
        ['Take zone DMA', 'arena from "my log" zone DMA fit lifo\n'],
        ['Take zone Normal node 0', 'arena from "my log" zone Normal node 0 fit lifo\n'],
        ['Take zone Normal node 1', 'arena from "my log" zone Normal node 1 fit lifo\n'],
      ],
    );
  });

  it('is laid out as other statements are, its name as it is', () => {
    const { lines } = tokenized('  arena   from  "my  log"   zone  Normal\n');
    assert.deepEqual(formatLines(lines, 1, 1), [{ line: 1, text: 'arena from "my  log" zone Normal' }]);
  });
});
