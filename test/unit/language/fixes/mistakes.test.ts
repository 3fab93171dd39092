// Mistakes that people make, what is said of them, and what the fixes make of them. docs/mistakes.md is written from this table.
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { indexOfRun } from '../../../../src/analysis/run-index';
import type { FixScope } from '../../../../src/language/fixes/fix';
import { fixesFor } from '../../../../src/language/fixes/fixes';
import { english } from '../../../../src/model/localize';
import { readLine } from '../../../../src/trace/formats/alloctrace/read-line';
import { root } from '../../../project';
import { diagnosticsOf, run } from '../../support';
import { tokenized } from '../indexes';
import { applyEdits } from './edits';
import { mistakes, type MistakeExample } from './mistakes';

/** What a mistake is answered with. */
interface Answer {
  readonly code: string;
  readonly message: string;
  /** The whole trace after each of the fixes. */
  readonly fixed: readonly string[];
}

function answerTo({ text, code }: MistakeExample): Answer {
  const { index: tokens, lines } = tokenized(text);
  const made = run(...text.split('\n'));
  const scope: FixScope = { index: indexOfRun(made), lines, tokens, localize: english };
  const first = diagnosticsOf(made).find((each) => code === undefined || each.code === code);
  assert.ok(first, text);
  return { code: first.code, message: first.message, fixed: fixesFor(scope, first).map(({ edits }) => applyEdits(text, edits)) };
}

const inTable = (text: string): string =>
  text
    .split('\n')
    .map((line) => `\`${line.replace(/\|/g, '\\|')}\``)
    .join('<br>');

function table(): string {
  const rows = mistakes.map((example) => {
    const { message, fixed } = answerTo(example);
    return `| ${inTable(example.text)} | ${message.replace(/\|/g, '\\|')} | ${fixed.map(inTable).join(' or ')} |`;
  });
  const head = `# Mistakes, and what is offered for them

What the Problems panel says of each, and what the quick fix makes of it. This table is written by the tests
(\`ALLOCTRACE_GOLDEN=write npm run test:unit -- mistakes\`), which hold it to what the extension does.

| written | said | fixed |
| --- | --- | --- |
`;
  return `${head}${rows.join('\n')}\n`;
}

describe('mistakes in a trace', () => {
  for (const example of mistakes) {
    it(`are named and put right: ${example.text.replace(/\n/g, ' ⏎ ')}`, () => {
      const { code, message, fixed } = answerTo(example);
      assert.match(message, example.says);
      assert.equal(fixed[0], example.fixed, message);
      for (const text of fixed) {
        if (code === 'syntax') for (const line of text.split('\n')) assert.equal(readLine(line).fault, undefined, line);
        assert.ok(!diagnosticsOf(run(...text.split('\n'))).some((each) => each.code === code && each.message === message), text);
      }
    });
  }

  it('are never hidden by a fix: attributes stay as they are', () => {
    const text = 'a = alloc 8 @ cpu=x\nfree a';
    assert.deepEqual(answerTo({ text, says: /./, fixed: '' }).fixed, []);
  });

  it('stand in the documents', () => {
    const file = path.join(root, 'docs', 'mistakes.md');
    if (process.env.ALLOCTRACE_GOLDEN === 'write') writeFileSync(file, table());
    assert.ok(existsSync(file) && readFileSync(file, 'utf8') === table(), 'docs/mistakes.md is stale: ALLOCTRACE_GOLDEN=write writes it.');
  });
});
