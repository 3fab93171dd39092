import * as assert from 'node:assert/strict';
import { english } from '../../../../src/model/localize';
import { metricNames, metricRows, metricsIn, wordOf } from '../../../../src/model/metric-rows';
import { orderMetricNames, orderMetricRows } from '../../../../src/model/order-metrics';
import { compileExpression } from '../../../../src/query/expressions/compile';
import { actualValue } from '../../../../src/replay/run/expectation';
import { metricAt } from '../../../../src/replay/run/metric-at';
import { Cursor } from '../../../../src/replay/state/cursor';
import { readTrace } from '../../../read-trace';
import { runTrace } from '../../../run-trace';
import { longTrace } from '../../replay/long-trace';
import { encode } from '../../support';

describe('a metric', () => {
  const run = runTrace(readTrace(encode(longTrace('lowest', 400))));
  const cursor = new Cursor(run);
  const positions = Array.from({ length: 41 }, (_, step) => Math.round((step * run.operationCount) / 40));

  function valueAt(text: string, position: number): unknown {
    const compiled = compileExpression(text, english);
    assert.ok(compiled.ok, text);
    const result = compiled.expression.evaluate({ run, state: cursor, position: { operation: position, phase: 0 } });
    assert.ok(result.ok, text);
    return result.value;
  }

  const near = (actual: number, expected: number, what: string): void => {
    assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
  };

  for (const name of metricNames) {
    it(`${name} has one value, whoever asks`, () => {
      const { unit } = metricRows[name];
      for (const position of positions) {
        cursor.seek(position);
        const metrics = cursor.metrics();
        const shown = unit === 'percent' ? metrics[name] * 100 : metrics[name];
        near(Number(valueAt(wordOf(name), position)), shown, `the expression at ${position}`);
        const alone = metricAt(run, name, position);
        if (alone !== undefined) near(alone, metrics[name], `the value alone at ${position}`);
        const expected = actualValue(
          { name },
          {
            trace: run.trace,
            results: run.results,
            arena: run.arena,
            metrics,
            freeBlocksOf: (units) => cursor.freeBlocksOf(units),
            cacheUse: () => undefined,
            heldOf: (op) => run.heldOf(op),
            offsetOf: (op) => run.offsetOf(op),
            liveOperation: () => -1,
          },
        );
        assert.ok('numerator' in expected);
        near(Number(expected.numerator) / Number(expected.denominator), shown, `what expect compares at ${position}`);
      }
    });
  }

  for (const name of orderMetricNames) {
    it(`${name} has one value for each order, whoever asks`, () => {
      const scale = orderMetricRows[name].unit === 'percent' ? 100 : 1;
      for (const position of positions) {
        cursor.seek(position);
        cursor.metrics()[name].forEach((value, order) => {
          near(Number(valueAt(`${name}(${order})`, position)), value * scale, `order ${order} at ${position}`);
        });
      }
    });
  }

  it('is shown somewhere, and written in a way of its own', () => {
    for (const name of metricNames) assert.ok(metricRows[name].shown.length > 0, name);
    assert.equal(new Set(metricNames.map(wordOf)).size, metricNames.length);
    assert.deepEqual(
      metricsIn('expect').map(wordOf).join(' '),
      'live requested held used free largest internal external errors',
      'the specification says what expect compares',
    );
  });
});
