import * as assert from 'node:assert/strict';
import { found, only } from './judged';

function pairs(count: number, call: string): string[] {
  return Array.from({ length: count }, () => [`a = ${call}`, 'free a']).flat();
}

describe('churn', () => {
  it('is memory of one size that is given back and asked for again', () => {
    const { line, severity, data, message } = only('churn', ['arena 64KiB unit 16', ...pairs(120, 'alloc 100')]);
    assert.equal(line, 2);
    assert.equal(severity, 'hint');
    assert.deepEqual(data, { site: undefined, size: 100, pairs: 120, mostLive: 1, lifetime: 1, remedy: 'cache' });
    assert.equal(
      message,
      '120 allocations of 100 bytes are freed again, at most 1 live at once (mean lifetime in operations: 1). A cache would spare the splits and merges.',
    );
  });

  it('wants a pool where the size classes serve it, and nothing where a cache does', () => {
    assert.equal(only('churn', pairs(120, 'kmalloc 100')).data.remedy, 'pool');
    assert.equal(only('churn', ['arena 1MiB unit 16', ...pairs(120, 'kmalloc 10000')]).data.remedy, 'pool');
    assert.deepEqual(found('churn', ['cache c 100', ...pairs(120, 'alloc c')]), []);
  });

  it('is told by site', () => {
    const lines = pairs(120, 'alloc 100 @ site=f').concat(pairs(50, 'alloc 100 @ site=g'));
    assert.deepEqual(
      found('churn', lines).map(({ data }) => [data.site, data.pairs]),
      [['f', 120]],
    );
  });

  it('is none with too few, too many live at once, or reallocs', () => {
    assert.deepEqual(found('churn', pairs(99, 'alloc 100')), []);
    assert.deepEqual(found('churn', ['t[0..99] = alloc 100', 'free t[*]', 't[0..99] = alloc 100', 'free t[*]']), []);
    assert.equal(
      found('churn', ['t[0..99] = alloc 100', 'free t[*]', 't[0..99] = alloc 100', 'free t[*]'], { 'churn.turnover': 2 }).length,
      1,
    );
    assert.deepEqual(
      found('churn', ['a = alloc 100', ...Array.from({ length: 200 }, () => ['a = realloc a 200', 'a = realloc a 100']).flat()]),
      [],
    );
  });
});
