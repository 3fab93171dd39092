import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FindingsCollector } from '../../../src/findings/collect';
import { defaultFindingOptions } from '../../../src/findings/options';
import { findingCodes } from '../../../src/model/finding-codes';
import { english } from '../../../src/model/localize';
import type { RunOptions } from '../../../src/replay/run/options';
import type { Run } from '../../../src/replay/run/run';
import { runTrace } from '../../../src/replay/run/run-builder';
import { detectFormat, readTrace } from '../../../src/trace/formats';
import { longTrace } from '../replay/long-trace';
import { encode, read, run } from '../support';
import { judge } from './judged';
import { root } from '../../project';

const fixtures = path.join(root, 'test', 'fixtures');

function recording(name: string, options: RunOptions = {}): Run {
  const bytes = readFileSync(path.join(fixtures, name));
  return runTrace(readTrace(bytes, detectFormat(name, bytes).format), options);
}

describe('findings', () => {
  it('are the same however they are sliced, and within the run', () => {
    for (const of of [runTrace(readTrace(encode(longTrace('lowest', 4000)))), recording('python-json.mtrace')]) {
      const collector = new FindingsCollector(of, defaultFindingOptions, english);
      const shares: number[] = [];
      while (!collector.advance(() => true)) {
        shares.push(collector.progress);
        assert.deepEqual(collector.findings, []);
      }
      assert.ok(shares.length > 5, String(shares.length));
      assert.deepEqual(
        shares,
        [...shares].sort((a, b) => a - b),
      );
      assert.equal(collector.progress, 1);
      assert.ok(collector.findings.length > 0);
      assert.deepEqual(collector.findings, judge(of));
      for (const { operation, line, related } of collector.findings) {
        assert.equal(of.table.line[operation], line);
        for (const place of related) assert.equal(of.table.line[place.operation], place.line);
      }
    }
  });

  it('are by line, at most so many of each code, the worst', () => {
    const of = recording('python-json.mtrace');
    const all = judge(of, { limit: 500, 'internalFragmentation.share': 0 });
    const padding = all.flatMap(({ data }) => (data.code === 'internal-fragmentation' ? [data.paddingAtPeak] : []));
    assert.ok(padding.length > 5);
    assert.deepEqual(
      all.map(({ line }) => line),
      all.map(({ line }) => line).sort((a, b) => a - b),
    );
    const few = judge(of, { limit: 3, 'internalFragmentation.share': 0 });
    const worst = few.flatMap(({ data }) => (data.code === 'internal-fragmentation' ? [data.paddingAtPeak] : []));
    assert.deepEqual(
      worst.sort((a, b) => b - a),
      padding.sort((a, b) => b - a).slice(0, 3),
    );
  });

  it('are made of recordings, as blocks and as objects of the size classes', () => {
    const codes = (of: Run): string[] => [...new Set(judge(of).map(({ code }) => code))].sort();
    assert.ok(codes(recording('python-json.mtrace')).includes('internal-fragmentation'));
    assert.ok(codes(recording('git-log.rep')).includes('churn'));
    const objects = judge(recording('python-json.mtrace', { as: 'kmalloc' }), { 'internalFragmentation.share': 0 });
    assert.ok(objects.some(({ data }) => data.code === 'internal-fragmentation' && data.cache?.startsWith('kmalloc-')));
    // Name sites where the recording does.
    const sites = judge(recording('python-json.mtrace')).flatMap(({ data }) => ('site' in data ? [data.site] : []));
    assert.ok(sites.length > 0 && sites.every((site) => site?.includes('[0x')), sites.join(' '));
  });

  it('are none of an empty run', () => {
    assert.deepEqual(judge(run()), []);
    assert.deepEqual(judge(run('arena 64')), []);
    assert.deepEqual(judge(run('a = kmalloc 0', 'b = alloc nothing', 'free c')), []);
  });

  const churning = [...Array.from({ length: 120 }, () => ['a = alloc 100', 'free a']).flat()];
  const padded = 't[0..99] = alloc 1740';

  it('are silenced by code', () => {
    const of = run(...churning, padded);
    assert.deepEqual(
      judge(of).map(({ code }) => code),
      ['churn', 'internal-fragmentation'],
    );
    assert.deepEqual(
      judge(of, {}, ['churn']).map(({ code }) => code),
      ['internal-fragmentation'],
    );
    assert.deepEqual(judge(of, {}, findingCodes), []);
  });

  it('are silenced by comments on their line, the line before, or anywhere', () => {
    const codes = (...lines: string[]): string[] => judge(run(...lines)).map(({ code }) => code);
    assert.deepEqual(codes(...churning, `${padded} # alloctrace-ignore internal-fragmentation`), ['churn']);
    assert.deepEqual(codes(...churning, `${padded} @ site=f # alloctrace-ignore`), ['churn']);
    assert.deepEqual(codes(...churning, `${padded} # alloctrace-ignore churn`), ['churn', 'internal-fragmentation']);
    assert.deepEqual(codes(...churning, '  # alloctrace-ignore internal-fragmentation', padded), ['churn']);
    assert.deepEqual(codes(...churning, '# alloctrace-ignore internal-fragmentation', '', padded), ['churn', 'internal-fragmentation']);
    assert.deepEqual(codes(...churning, padded, '# alloctrace-ignore-file churn, internal-fragmentation'), []);
  });

  it('give room to others where the worst is silenced', () => {
    const lines = [...churning, ...churning.map((line) => line.replace('100', '300 @ site=f'))];
    assert.deepEqual(
      judge(run('# alloctrace-ignore churn', ...lines), { limit: 1 })
        .filter(({ code }) => code === 'churn')
        .map(({ line }) => line),
      [242],
    );
  });
});

describe('comments that silence', () => {
  it('are read with the trace, after any statement', () => {
    const { silences } = read(
      'arena 64 # alloctrace-ignore churn',
      '# nothing of the kind',
      '# alloctrace-ignore',
      'mark x # alloctrace-ignore growth',
      'a = alloc 8 @ cpu=1 # alloctrace-ignore-file',
      'mark "# alloctrace-ignore churn"',
      'a = nonsense # alloctrace-ignore churn',
    );
    assert.deepEqual(
      silences.map(({ line, scope, codes }) => `${line} ${scope} ${codes.join()}`),
      ['1 line churn', '3 next ', '4 line growth', '5 file '],
    );
  });
});
