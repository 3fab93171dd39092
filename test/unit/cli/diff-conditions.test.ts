import * as assert from 'node:assert/strict';
import type { DiffFigures } from '../../../src/analysis/diff/figures';
import { heldConditions, readDiffCondition } from '../../../src/cli/diff-conditions';
import { english } from '../../../src/model/localize';

const zero: DiffFigures = {
  operations: 0,
  allocations: 0,
  frees: 0,
  failures: 0,
  errors: 0,
  allocatedBytes: 0,
  peak: 0,
  peakRequested: 0,
  leaks: 0,
  leakedBytes: 0,
  internal: 0,
  external: 0,
};
const before: DiffFigures = { ...zero, peak: 1000, leaks: 3, external: 0.2 };
const holds = (text: string, after: Partial<DiffFigures>, from = before): boolean =>
  heldConditions([readDiffCondition(text, english)], from, { ...before, ...after }).length > 0;

describe('conditions of diff', () => {
  it('are values of the later run', () => {
    assert.ok(holds('leaks>0', { leaks: 1 }));
    assert.ok(!holds('leaks > 0', { leaks: 0 }));
    assert.ok(holds(' peak >= 1KiB ', { peak: 1024 }));
    assert.ok(!holds('peak>1KiB', { peak: 1024 }));
    assert.ok(holds('external>30%', { external: 0.31 }));
    assert.ok(holds('failures==0', { failures: 0 }));
    assert.ok(holds('failures!=0', { failures: 2 }));
  });

  it('or its change against the earlier one', () => {
    assert.ok(!holds('peak>+5%', { peak: 1050 }));
    assert.ok(holds('peak>+5%', { peak: 1051 }));
    assert.ok(holds('peak<-10%', { peak: 899 }));
    assert.ok(!holds('peak > +1KiB', { peak: 2024 }));
    assert.ok(holds('peak > +1KiB', { peak: 2025 }));
    assert.ok(holds('leaks>+0', { leaks: 4 }));
    assert.ok(!holds('leaks>+0', { leaks: 3 }));
    assert.ok(holds('external>+5%', { external: 0.26 }));
    assert.ok(!holds('external>+5%', { external: 0.24 }));
    assert.ok(holds('peak>+5%', { peak: 1 }, zero));
  });

  it('that cannot be meant are refused with what can', () => {
    const refused: [string, RegExp][] = [
      ['peek>5', /There is no figure peek\. Figures are operations, .*external\.$/],
      ['peak', /FIGURE OP LIMIT/],
      ['peak=5', /FIGURE OP LIMIT/],
      ['peak>', /FIGURE OP LIMIT/],
      ['peak>5%', /write \+5% or -5%/],
      ['peak>many', /a SIZE/],
      ['leaks>1KiB', /a number/],
      ['leaks>1.5', /a number/],
      ['external>3', /in percent/],
      ['', /FIGURE OP LIMIT/],
    ];
    for (const [text, reason] of refused) assert.throws(() => readDiffCondition(text, english), reason, text);
  });
});
