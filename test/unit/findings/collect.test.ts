import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findFindings, shareOfSearch } from '../../../src/findings/collect';
import { findingCodes } from '../../../src/findings/registry';
import { english } from '../../../src/model/localize';
import type { RunOptions } from '../../../src/replay/run/options';
import type { Run } from '../../../src/replay/run/run';
import { detectFormat } from '../../../src/trace/formats';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';
import { longTrace } from '../replay/long-trace';
import { encode, run } from '../support';
import { inSteps } from '../work/queues';
import { defaultOptions, judge } from './judged';
import { root } from '../../project';

const fixtures = path.join(root, 'test', 'fixtures');

function recording(name: string, options: RunOptions = {}): Run {
  const bytes = readFileSync(path.join(fixtures, name));
  return runTrace(readTrace(bytes, detectFormat(name, bytes).format), options);
}

describe('findings', () => {
  it('are found in small steps that tell how far they are, and lie within the run', () => {
    for (const of of [runTrace(readTrace(encode(longTrace('lowest', 4000)))), recording('python-json.mtrace')]) {
      const { steps, result } = inSteps(findFindings(of, defaultOptions, english));
      assert.ok(steps.length > 5, String(steps.length));
      const passed = steps.reduce((sum, step) => sum + step, 0);
      assert.ok(steps.every((step) => step >= 0));
      assert.ok(shareOfSearch(of, passed) > 0.8, `${passed} of ${of.operationCount}`);
      assert.ok(result.length > 0);
      for (const { operation, line, related } of result) {
        assert.equal(of.table.line[operation], line);
        for (const place of related) assert.equal(of.table.line[place.operation], place.line);
      }
    }
  });

  it('are by line, at most so many of each code, the worst', () => {
    const of = recording('python-json.mtrace');
    const all = judge(of, { limit: 500, 'internalFragmentation.share': 0 });
    const padding = all.flatMap((finding) => (finding.code === 'internal-fragmentation' ? [finding.data.paddingAtPeak] : []));
    assert.ok(padding.length > 5);
    assert.deepEqual(
      all.map(({ line }) => line),
      all.map(({ line }) => line).sort((a, b) => a - b),
    );
    const few = judge(of, { limit: 3, 'internalFragmentation.share': 0 });
    const worst = few.flatMap((finding) => (finding.code === 'internal-fragmentation' ? [finding.data.paddingAtPeak] : []));
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
    assert.ok(objects.some((finding) => finding.code === 'internal-fragmentation' && finding.data.cache?.startsWith('kmalloc-')));
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
