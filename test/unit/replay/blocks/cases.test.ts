import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { comparisonFigures } from '../../../../src/analysis/comparison-figures';
import { cursorOf } from '../../../../src/replay/cursor-of';
import { findPeak } from '../../../../src/replay/state/peak';
import type { RunOptions } from '../../../../src/replay/run/options';
import type { Run } from '../../../../src/replay/run/run';
import { policyNames } from '../../../../src/model/policy';
import { root } from '../../../project';
import { runTrace } from '../../../run-trace';
import { finish } from '../../../../src/work/work';
import { diagnosticsOf, read } from '../../support';

/** Figures are equal to this. */
const tolerance = 1e-9;

const folder = path.join(root, 'test', 'fixtures', 'policies');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.alloctrace'))
  .map((name) => path.parse(name).name);

interface Case extends Record<string, unknown> {
  readonly diagnostics: readonly { code: string; line: number; severity: string; cause?: string }[];
  readonly whatif: readonly ({ policy: string; overhead: number | null } & Record<string, unknown>)[];
}

const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const caseOf = (name: string): Case => JSON.parse(textOf(`${name}.json`)) as Case;

/** What `run --json --figures` says of a run, as far as the cases ask. */
function reportOf(run: Run, options: RunOptions): Record<string, unknown> {
  const { base, size, unit, maxOrder, policy, overhead } = run.arena;
  const state = cursorOf(run);
  state.seek(run.operationCount);
  const peak = findPeak(run);
  return {
    schema: 1,
    operations: run.operationCount,
    arena: { base: `0x${base.toString(16)}`, size, unit, maxOrder, policy, overhead },
    final: run.final,
    peak: { position: peak.position, ...peak.metrics },
    caches: state.caches(),
    freeBlocks: state.freeBlocks(),
    figures: finish(comparisonFigures(run, options)),
  };
}

/** All that is expected is there, fractions within the tolerance. */
function contains(actual: unknown, expected: unknown, where: string): void {
  if (typeof expected === 'number') {
    assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance, `${where}: ${String(actual)}, not ${expected}`);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, where);
    expected.forEach((each, index) => contains(actual[index], each, `${where}[${index}]`));
  } else if (expected !== null && typeof expected === 'object') {
    for (const [key, value] of Object.entries(expected)) contains((actual as Record<string, unknown>)[key], value, `${where}.${key}`);
  } else assert.equal(actual, expected, where);
}

describe('cases of the placement policies', () => {
  for (const name of names) {
    it(`${name}: every address, diagnostic and figure`, () => {
      const run = runTrace(read(textOf(`${name}.alloctrace`)));
      const expected = textOf(`${name}.ops`).trimEnd().split('\n');
      const lines = Array.from({ length: run.operationCount }, (_, op) => {
        const { line, address, size, requested, error } = run.operation(op);
        return error === null ? `${line} ${address ?? '-'} ${size} ${requested}` : `${line} ${error}`;
      });
      assert.deepEqual(lines, expected);
      const { diagnostics, whatif, ...report } = caseOf(name);
      const facts = (each: { code: string; line: number; severity: string; cause?: string }): string =>
        [each.line, each.code, each.severity, each.cause].join(' ');
      assert.deepEqual(diagnosticsOf(run).map(facts).sort(), diagnostics.map(facts).sort());
      contains(reportOf(run, {}), report, name);
      assert.ok(Array.isArray(whatif));
    });

    for (const { policy, overhead, ...figures } of caseOf(name).whatif) {
      it(`${name}: what if it had run with ${policy}`, () => {
        const known = policyNames.find((each) => each === policy);
        assert.ok(known);
        const options: RunOptions = { arena: { policy: known, ...(overhead !== null && { overhead }) } };
        contains(reportOf(runTrace(read(textOf(`${name}.alloctrace`)), options), options), figures, `${name} ${policy}`);
      });
    }
  }
});
